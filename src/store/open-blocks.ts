/** Opened blocks, the last used ones kept: a user who turns pages stays in the same few. */
import type Database from 'better-sqlite3';
import { Has, type PacketRows } from '../../parsers/columns.ts';
import { BlockRows } from './block-rows.ts';
import type { ListedBlock } from './block-list.ts';
import { StoredBlock } from './stored-block.ts';

export interface OpenedBlock {
  readonly columns: PacketRows;
  /** True times by row; a record without one has that of the record before it. */
  readonly times: Float64Array;
  /** Rows in the order of time, then offset. */
  readonly order: Uint32Array;
}

/** Rows and blocks kept open: six full blocks are about 35 MB. */
const MOST_ROWS = 6 * 65_536;
const MOST_BLOCKS = 64;

export class OpenBlocks {
  readonly #rowsOf: BlockRows;
  readonly #open = new Map<number, OpenedBlock>();
  #rows = 0;

  constructor(db: Database.Database) {
    this.#rowsOf = new BlockRows(db);
  }

  /** @throws Error when the block is gone from the index. */
  open(block: ListedBlock): OpenedBlock {
    const known = this.#open.get(block.id);
    if (known !== undefined) {
      // A Map keeps the order of insertion: the last used ones stand at the end.
      this.#open.delete(block.id);
      this.#open.set(block.id, known);
      return known;
    }
    this.#makeRoom(block.rows);
    const columns = new StoredBlock().open(this.#rowsOf.packed(block), { line: block.line, offset: block.start });
    const times = timesOf(columns, block);
    const opened = { columns, times, order: orderOf(times) };
    this.#open.set(block.id, opened);
    this.#rows += block.rows;
    return opened;
  }

  #makeRoom(rows: number): void {
    for (const [id, { columns }] of this.#open) {
      if (this.#rows + rows <= MOST_ROWS && this.#open.size < MOST_BLOCKS) return;
      this.#open.delete(id);
      this.#rows -= columns.count;
    }
  }
}

function timesOf({ count, present, time }: PacketRows, block: ListedBlock): Float64Array {
  const times = new Float64Array(count);
  let last = block.first;
  for (let row = 0; row < count; row++) {
    if (((present[row] ?? 0) & Has.time) !== 0) last = (time[row] ?? 0) + block.shift;
    times[row] = last;
  }
  return times;
}

/** Rows stand in the order of the log, which is nearly always that of time already. */
function orderOf(times: Float64Array): Uint32Array {
  const order = Uint32Array.from(times, (_, row) => row);
  const ordered = times.every((time, row) => row === 0 || (times[row - 1] ?? 0) <= time);
  return ordered ? order : order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
}
