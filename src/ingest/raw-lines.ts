/** Evidence as the log has it: lines read back by where they stand. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { LONGEST_LINE } from './line-cutter.ts';
import type { LineKeeper } from './piece-reader.ts';
import { logsIn } from './logs-in.ts';
import { Damage, type Log } from './source.ts';

/** Text kept of what came through a pipe, which cannot be read again. */
const KEPT_BYTES = 16 * 2 ** 20;
const NEWLINE = 10;

/** Where a line stands: the path of its source as shown, and its first byte's offset in the decoded source. */
export interface LinePlace {
  readonly path: string;
  readonly offset: number;
}

export class RawLines {
  readonly #kept = new Map<string, string>();
  #bytes = 0;

  /** Keeps lines of a pipe, as long as there is room. */
  keeperOf(path: string): LineKeeper {
    return {
      keep: (offset, text) => {
        this.#bytes += text.length;
        if (this.#bytes <= KEPT_BYTES) this.#kept.set(keyOf({ path, offset }), text);
      },
    };
  }

  /**
   * The lines that stand at these places, in their order, without newlines; undefined where the log is gone, has become shorter or was not kept.
   * Each archive is gone through once, however many lines are wanted of it.
   */
  async read(places: readonly LinePlace[]): Promise<readonly (string | undefined)[]> {
    const found = new Map<string, string>();
    for (const [container, wanted] of byContainer(places))
      for (const [key, text] of await this.#readFrom(container, wanted)) found.set(key, text);
    return places.map((place) => found.get(keyOf(place)));
  }

  async #readFrom(container: string, places: readonly LinePlace[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    if (isPipe(container)) {
      for (const place of places) {
        const text = this.#kept.get(keyOf(place));
        if (text !== undefined) found.set(keyOf(place), text);
      }
      return found;
    }
    try {
      for await (const log of logsIn(fileSource(container))) {
        const offsets = places.filter((place) => place.path === log.path).map((place) => place.offset);
        if (offsets.length === 0) continue;
        const lines = log.plain === undefined ? await linesOf(log, offsets) : linesAt(log.plain.path, offsets);
        for (const [offset, text] of lines) found.set(keyOf({ path: log.path, offset }), text);
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
    }
    return found;
  }
}

/** Standard input, or a FIFO: opening it again would wait for a writer that never comes. */
function isPipe(path: string): boolean {
  return path === '-' || statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

function byContainer(places: readonly LinePlace[]): ReadonlyMap<string, readonly LinePlace[]> {
  return Map.groupBy(places, ({ path }) => path.split('!/')[0] ?? path);
}

function keyOf({ path, offset }: LinePlace): string {
  return `${offset} ${path}`;
}

function fileSource(path: string): Parameters<typeof logsIn>[0] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new Damage('the log is gone');
  return { path, from: 'file', size: stats.isFile() ? stats.size : 0, modified: stats.mtimeMs * 1000, named: true };
}

function linesAt(path: string, offsets: readonly number[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const buffer = Buffer.allocUnsafe(LONGEST_LINE);
  const fd = openSync(path, 'r');
  try {
    for (const offset of offsets) {
      const count = readSync(fd, buffer, 0, buffer.length, offset);
      if (count > 0) found.set(offset, firstLine(buffer.subarray(0, count)));
    }
  } finally {
    closeSync(fd);
  }
  return found;
}

/** Goes through a log that can only be read from its beginning. */
async function linesOf(log: Log, offsets: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  const wanted = [...new Set(offsets)].sort((a, b) => a - b);
  let held = Buffer.alloc(0);
  let at = 0;
  for await (const chunk of log.chunks()) {
    const bytes = Buffer.concat([held, chunk]);
    while (wanted[0] !== undefined) {
      const from = wanted[0] - at;
      if (from >= bytes.length || (bytes.indexOf(NEWLINE, from) < 0 && bytes.length - from < LONGEST_LINE)) break;
      found.set(wanted[0], firstLine(bytes.subarray(from)));
      wanted.shift();
    }
    if (wanted[0] === undefined) return found;
    held = Buffer.from(bytes.subarray(Math.min(bytes.length, Math.max(0, wanted[0] - at))));
    at += bytes.length - held.length;
  }
  if (wanted[0] === at && held.length > 0) found.set(at, firstLine(held));
  return found;
}

function firstLine(bytes: Buffer): string {
  const newline = bytes.indexOf(NEWLINE);
  return bytes.toString('utf8', 0, newline < 0 ? Math.min(bytes.length, LONGEST_LINE) : newline).replace(/\r$/, '');
}
