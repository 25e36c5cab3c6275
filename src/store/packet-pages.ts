/**
 * One screen of packets at a time, in the order of time, source and offset, out of an index of any size: the blocks around the place asked
 * for are opened, the others are not. A filter may have to open many; the work is cut into steps, so that its caller can do other things between.
 */
import Database from 'better-sqlite3';
import { recordAt, type PacketRecord } from '../../parsers/columns.ts';
import { BlockList, type ListedBlock } from './block-list.ts';
import { OpenBlocks } from './open-blocks.ts';
import { packetFilter } from './packet-filter.ts';

/** Place of a packet among all; one whose record has no time stands with the one before it in its log. */
export interface PacketPlace {
  readonly time: number;
  readonly source: number;
  readonly offset: number;
}

export interface PlacedPacket {
  readonly key: PacketPlace;
  readonly record: PacketRecord;
  readonly path: string;
  readonly firewall: string;
}

export interface PageQuery {
  readonly from: PacketPlace | 'start' | 'end';
  /** `after` and `before` leave the packet at `from` out, `at` begins with it. */
  readonly direction: 'at' | 'after' | 'before';
  readonly count: number;
  readonly filter: string;
  /** With it, the page begins at the first packet in that direction that holds these words. */
  readonly find?: string;
}

export interface PageOfPackets {
  readonly rows: readonly PlacedPacket[];
  readonly atStart: boolean;
  readonly atEnd: boolean;
  /** False: a search without a hit. */
  readonly found: boolean;
}

/** Steps of work; the last one's value is the answer. */
export type Work<T> = Generator<void, T, void>;

const START: PacketPlace = { time: -Infinity, source: 0, offset: 0 };
const END: PacketPlace = { time: Infinity, source: 0, offset: 0 };

interface Hit {
  readonly key: PacketPlace;
  readonly block: ListedBlock;
  readonly row: number;
}

/** Pages of the index at `path`, read beside whoever writes it. */
export function openPages(path: string): PacketPages {
  return new PacketPages(new Database(path, { readonly: true, timeout: 5000 }));
}

export class PacketPages {
  readonly #db: Database.Database;
  readonly #list: BlockList;
  readonly #open: OpenBlocks;

  /** @param db A connection of its own: reading stays out of the writer's way. */
  constructor(db: Database.Database) {
    this.#db = db;
    this.#list = new BlockList(db);
    this.#open = new OpenBlocks(db);
    // The first read opens the files of a WAL; from then on they may lose their names.
    this.#list.refresh();
  }

  close(): void {
    this.#db.close();
  }

  /** A page in as many steps as blocks must be opened. */
  *page(query: PageQuery): Work<PageOfPackets> {
    this.#list.refresh();
    const from = query.from === 'start' ? START : query.from === 'end' ? END : query.from;
    if (query.find === undefined) return yield* this.#pageFrom(from, query);
    const found = yield* this.#collect(from, query.direction, 1, `${query.filter} ${query.find}`);
    const hit = found[0];
    if (hit === undefined) return { rows: [], atStart: false, atEnd: false, found: false };
    return yield* this.#pageFrom(hit.key, { ...query, direction: 'at' });
  }

  /** A page is filled up from the other side at the ends. */
  *#pageFrom(from: PacketPlace, { direction, count, filter }: PageQuery): Work<PageOfPackets> {
    // One more than fits says whether it goes on.
    let hits = yield* this.#collect(from, direction, count + 1, filter);
    let atEnd = direction !== 'before' && hits.length <= count;
    let atStart = direction === 'before' && hits.length <= count;
    if (direction === 'before' && atStart) {
      hits = yield* this.#collect(START, 'at', count + 1, filter);
      atEnd = hits.length <= count;
    } else if (atEnd) {
      hits = yield* this.#collect(END, 'before', count + 1, filter);
      atStart = hits.length <= count;
    } else if (direction === 'at') {
      atStart = (yield* this.#collect(from, 'before', 1, filter)).length === 0;
    } else if (direction === 'before') {
      atEnd = from === END;
    }
    const shown = direction === 'before' || (atEnd && !atStart) ? hits.slice(-count) : hits.slice(0, count);
    return { rows: direction === 'before' && atStart ? this.#rows(hits.slice(0, count)) : this.#rows(shown), atStart, atEnd, found: true };
  }

  /** The `count` packets next to `from`, in order. */
  *#collect(from: PacketPlace, direction: PageQuery['direction'], count: number, filter: string): Work<readonly Hit[]> {
    const back = direction === 'before';
    let hits: Hit[] = [];
    for (const block of this.#list.from(from.time, back)) {
      const edge = hits.length < count ? undefined : back ? hits[0] : hits.at(-1);
      // The blocks come in order: what begins behind the last hit cannot hold a nearer one.
      if (edge !== undefined && (back ? block.last < edge.key.time : block.first > edge.key.time)) break;
      const own = this.#within(block, from, direction, count, filter);
      if (own.length > 0) {
        hits = [...hits, ...own].sort((a, b) => compareKeys(a.key, b.key));
        hits = back ? hits.slice(-count) : hits.slice(0, count);
      }
      yield;
    }
    return hits;
  }

  #within(block: ListedBlock, from: PacketPlace, direction: PageQuery['direction'], count: number, filter: string): readonly Hit[] {
    const { columns, order, times } = this.#open.open(block);
    const test = filter.trim() === '' ? undefined : packetFilter(filter, columns, `${block.path} ${block.firewall}`);
    const keyOf = (row: number): PacketPlace => ({ time: times[row] ?? 0, source: block.source, offset: columns.offset[row] ?? 0 });
    // First position whose packet is not before `from`.
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(keyOf(order[middle] ?? 0), from) < 0) low = middle + 1;
      else high = middle;
    }
    if (direction === 'after' && low < order.length && compareKeys(keyOf(order[low] ?? 0), from) === 0) low++;
    const hits: Hit[] = [];
    const step = direction === 'before' ? -1 : 1;
    for (let at = direction === 'before' ? low - 1 : low; at >= 0 && at < order.length && hits.length < count; at += step) {
      const row = order[at] ?? 0;
      if (test === undefined || test(row)) hits.push({ key: keyOf(row), block, row });
    }
    return hits;
  }

  #rows(hits: readonly Hit[]): readonly PlacedPacket[] {
    return hits.map(({ key, block, row }) => {
      const record = recordAt(this.#open.open(block).columns, row);
      return { key, record, path: block.path, firewall: record.firewall ?? block.firewall };
    });
  }
}

function compareKeys(a: PacketPlace, b: PacketPlace): number {
  return a.time - b.time || a.source - b.source || a.offset - b.offset;
}
