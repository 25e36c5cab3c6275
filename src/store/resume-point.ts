/** Where reading of a log stopped in an earlier run, if the file is still that log. */
import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import { dropOpenLine } from './known-logs.ts';
import type { Rung } from './piece.ts';
import { unpackRungs } from './rungs.ts';

export interface ResumePoint {
  readonly source: number;
  /** Bytes that need not be read again. */
  readonly offset: number;
  /** Lines before it. */
  readonly lines: number;
}

const SOURCES = 'SELECT id FROM source WHERE path = ? AND format IS NOT NULL ORDER BY id DESC';
const EDGES = `SELECT rungs FROM checkpoint WHERE source = @source AND start IN
  ((SELECT min(start) FROM checkpoint WHERE source = @source), (SELECT max(start) FROM checkpoint WHERE source = @source)) ORDER BY start`;

/**
 * The newest source of that path whose checksums at the beginning and at the end of what was read agree with the file.
 * @param bytes Reads [from, to) of the file; fewer bytes where it ends before.
 */
export function resumePoint(db: Database.Database, path: string, bytes: (from: number, to: number) => Uint8Array): ResumePoint | undefined {
  const holds = (rung: Rung): boolean => {
    const found = bytes(rung.from, rung.to);
    return found.length === rung.to - rung.from && crc32(found) === rung.crc;
  };
  for (const { id } of db.prepare<[string], { id: number }>(SOURCES).all(path)) {
    const stopped = dropOpenLine(db, id);
    if (stopped.offset === 0) continue;
    const edges = db.prepare<[{ source: number }], { rungs: Buffer }>(EDGES).all({ source: id });
    const [first, last] = [unpackRungs(edges[0]?.rungs ?? Buffer.alloc(0))[0], unpackRungs(edges.at(-1)?.rungs ?? Buffer.alloc(0)).at(-1)];
    if (first !== undefined && last !== undefined && holds(first) && holds(last))
      return { source: id, offset: stopped.offset, lines: stopped.lines };
  }
  return undefined;
}
