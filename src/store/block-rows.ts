/** The tables of blocks: which there are, by time, and the packed bytes of one, read as they are asked for. */
import type Database from 'better-sqlite3';
import type { PacketQuery } from '../correlator/contract.ts';
import type { SealedBlock } from './piece.ts';
import type { PackedBlock } from './stored-block.ts';

/** A block without what is in it. */
export interface BlockRow {
  readonly id: number;
  readonly source: number;
  readonly path: string;
  readonly firewall: string;
  /** First byte of its piece, and lines before that. */
  readonly start: number;
  readonly line: number;
  readonly rows: number;
  /** Microseconds to add to its times. */
  readonly shift: number;
}

/** Where in a source a block belongs. */
export interface BlockKey {
  readonly source: number;
  readonly start: number;
  readonly part: number;
  readonly line: number;
}

interface Asked {
  readonly since: number | null;
  readonly until: number | null;
  readonly after: number;
}

const LIST = `SELECT block.id, block.source, path, firewall, block.start, first_line AS line, "rows", clock_offset_ms * 1000 AS shift
  FROM block JOIN source ON source.id = block.source
  WHERE block.id > @after AND (@since IS NULL OR last IS NULL OR last + clock_offset_ms * 1000 >= @since)
    AND (@until IS NULL OR first IS NULL OR first + clock_offset_ms * 1000 <= @until)
  ORDER BY path, block.source, block.start, part`;
const INSERT = `INSERT INTO block (source, start, part, first_line, "rows", first, last, accepts, denies, minutes, addresses)
  VALUES (@source, @start, @part, @line, @rows, @first, @last, @accepts, @denies, @minutes, @addresses)`;

type Bytes = Database.Statement<[number], Buffer>;

export class BlockRows {
  readonly #list: Database.Statement<[Asked], BlockRow>;
  readonly #insert: Database.Statement<[object]>;
  readonly #insertScanned: Database.Statement<[number, Uint8Array]>;
  readonly #insertOthers: Database.Statement<[number, Uint8Array]>;
  readonly #addresses: Bytes;
  readonly #scanned: Bytes;
  readonly #others: Bytes;

  constructor(db: Database.Database) {
    this.#list = db.prepare(LIST);
    this.#insert = db.prepare(INSERT);
    this.#insertScanned = db.prepare('INSERT INTO block_scanned VALUES (?, ?)');
    this.#insertOthers = db.prepare('INSERT INTO block_others VALUES (?, ?)');
    this.#addresses = db.prepare<[number], Buffer>('SELECT addresses FROM block WHERE id = ?').pluck();
    this.#scanned = db.prepare<[number], Buffer>('SELECT packed FROM block_scanned WHERE block = ?').pluck();
    this.#others = db.prepare<[number], Buffer>('SELECT packed FROM block_others WHERE block = ?').pluck();
  }

  /** Blocks that may hold packets of the time asked for, with ids above `after`, in the order of paths and bytes. */
  list({ since, until }: PacketQuery, after = 0): readonly BlockRow[] {
    return this.#list.all({ since: since ?? null, until: until ?? null, after });
  }

  /** The packed bytes of a block; read when they are asked for. @throws Error when it is gone from the index. */
  packed({ id, rows }: Pick<BlockRow, 'id' | 'rows'>): PackedBlock {
    const bytes = (statement: Bytes) => (): Uint8Array => {
      const found = statement.get(id);
      if (found === undefined) throw new Error(`block ${id} is gone from the index`);
      return found;
    };
    return { rows, addresses: bytes(this.#addresses), scanned: bytes(this.#scanned), others: bytes(this.#others) };
  }

  insert(key: BlockKey, { scanned, others, ...block }: SealedBlock): void {
    const id = Number(this.#insert.run({ first: null, last: null, ...block, ...key }).lastInsertRowid);
    this.#insertScanned.run(id, scanned);
    this.#insertOthers.run(id, others);
  }
}
