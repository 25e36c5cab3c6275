/** The blocks of an index by time, without what is in them; kept up to date while another connection writes. */
import type Database from 'better-sqlite3';

export interface ListedBlock {
  readonly id: number;
  readonly source: number;
  /** First byte of its piece, and lines before that. */
  readonly start: number;
  readonly line: number;
  readonly rows: number;
  /** True times: the clock offset of the source is applied. 0 in a block without any time. */
  readonly first: number;
  readonly last: number;
  /** Microseconds to add to the times in the block. */
  readonly shift: number;
  readonly path: string;
  readonly firewall: string;
}

const COUNT = 'SELECT count(*) AS blocks, coalesce(max(id), 0) AS newest FROM block';
const LIST = `SELECT block.id, block.source, start, first_line AS line, "rows", coalesce(first, 0) AS first, coalesce(last, 0) AS last, clock_offset_ms * 1000 AS shift,
  path, firewall FROM block JOIN source ON source.id = block.source WHERE block.id > ?`;

export class BlockList {
  readonly #count: Database.Statement<[], { blocks: number; newest: number }>;
  readonly #read: Database.Statement<[number], ListedBlock>;
  #byFirst: readonly ListedBlock[] = [];
  #byLast: readonly ListedBlock[] = [];
  /** For each position in `#byFirst`, the latest end of the blocks up to it: where looking forward may begin. */
  #reach: readonly number[] = [];
  #newest = 0;

  constructor(db: Database.Database) {
    this.#count = db.prepare(COUNT);
    this.#read = db.prepare(LIST);
  }

  /** Takes in what was written since; starts anew when blocks were merged or pruned. */
  refresh(): void {
    const { blocks = 0, newest = 0 } = this.#count.get() ?? {};
    if (blocks === this.#byFirst.length && newest === this.#newest) return;
    let added = this.#read.all(this.#newest);
    let known = this.#byFirst;
    if (known.length + added.length !== blocks) {
      known = [];
      added = this.#read.all(0);
    }
    this.#newest = newest;
    const all = [...known, ...added.map((block) => ({ ...block, first: block.first + block.shift, last: block.last + block.shift }))];
    this.#byFirst = all.toSorted((a, b) => a.first - b.first || a.id - b.id);
    this.#byLast = all.toSorted((a, b) => b.last - a.last || b.id - a.id);
    let latest = -Infinity;
    this.#reach = this.#byFirst.map((block) => (latest = Math.max(latest, block.last)));
  }

  /** Blocks that can hold packets at or after `time` by their beginning, or with `back` at or before it by their end, nearest first. */
  *from(time: number, back: boolean): Generator<ListedBlock> {
    if (back) {
      for (const block of this.#byLast) if (block.first <= time) yield block;
      return;
    }
    let [low, high] = [0, this.#reach.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#reach[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < this.#byFirst.length; at++) {
      const block = this.#byFirst[at];
      if (block !== undefined && block.last >= time) yield block;
    }
  }
}
