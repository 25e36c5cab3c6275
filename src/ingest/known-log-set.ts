/** The logs an index holds, asked whether a log at hand is one of them: unchanged, grown, renamed or compressed. */
import { crc32 } from 'node:zlib';
import type { KnownLog } from '../store/known-logs.ts';
import type { LogIndex } from '../store/log-index.ts';
import type { Rung } from '../store/piece.ts';
import type { Identified } from './identify-log.ts';
import { firstRungEnd } from './ladder.ts';
import type { Log } from './source.ts';

export interface Match {
  readonly known: KnownLog;
  /** `same`: nothing in it is new. `grown`: it begins as the known one and goes on. `reread`: the same file, read before in another way. */
  readonly is: 'same' | 'grown' | 'reread';
}

export class KnownLogSet {
  readonly #index: LogIndex;
  readonly #logs: KnownLog[];
  /** Logs being read in this run: one that looks like them waits for their end. */
  readonly #reading = new Map<number, Promise<void>>();

  /** Read in part, because of the window asked for. */
  readonly #cut = new Set<number>();
  readonly #copies = new Map<number, string>();

  constructor(index: LogIndex) {
    this.#index = index;
    this.#logs = [...index.knownLogs()];
  }

  get logs(): readonly KnownLog[] {
    return this.#logs;
  }

  /** A log of this run, that later ones may be copies of. */
  add(source: number, { identity, context }: Identified, done: Promise<void>, cut: boolean): void {
    if (cut) this.#cut.add(source);
    const to = firstRungEnd(context.head.length);
    const first = { from: 0, to, crc: crc32(context.head.subarray(0, to)) };
    this.replace({ source, path: identity.path, name: identity.name, host: identity.host, reading: identity.reading, first });
    const ended = done.then(
      () => undefined,
      () => undefined,
    );
    this.#reading.set(source, ended);
  }

  /** A log that is the same as one known; its lines can be read there as well. */
  addCopy(source: number, path: string): void {
    this.#copies.set(source, path);
  }

  copyOf(source: number): string | undefined {
    return this.#copies.get(source);
  }

  /** A pipe cannot be read twice, so it is never compared. */
  async match(log: Log, { identity, context }: Identified): Promise<Match | undefined> {
    if (log.again === undefined) return undefined;
    for (const known of this.#logs.filter(({ first }) => first !== undefined && beginsWith(context.head, first))) {
      await this.#reading.get(known.source);
      if (known.reading !== identity.reading) {
        if (known.path === identity.path) return { known, is: 'reread' };
        continue;
      }
      const is = await compare(this.#index.rungsOf(known.source), log.again());
      // Of a log read in part it cannot be told what more the copy holds; it lies outside of the window as well.
      if (is !== 'other') return { known, is: this.#cut.has(known.source) ? 'same' : is };
    }
    return undefined;
  }

  replace(log: KnownLog): void {
    const at = this.#logs.findIndex(({ source }) => source === log.source);
    if (at < 0) this.#logs.push(log);
    else this.#logs[at] = log;
  }
}

function beginsWith(head: Uint8Array, rung: Rung): boolean {
  return rung.from === 0 && rung.to > 0 && head.length >= rung.to && crc32(head.subarray(0, rung.to)) === rung.crc;
}

/** Holds a log's checksums against its bytes. A log that ends early is the known one, not yet grown. */
async function compare(rungs: readonly Rung[], chunks: AsyncIterable<Uint8Array>): Promise<'same' | 'grown' | 'other'> {
  let next = 0;
  let at = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const rung = rungs[next];
      if (rung === undefined) return 'grown';
      const to = Math.min(chunk.length, from + (at < rung.from ? rung.from : rung.to) - at);
      if (at >= rung.from) crc = crc32(chunk.subarray(from, to), crc);
      at += to - from;
      from = to;
      if (at < rung.to) continue;
      if (crc !== rung.crc) return 'other';
      next++;
      crc = 0;
    }
  }
  return 'same';
}
