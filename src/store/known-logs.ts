/** What an index knows of the logs it has read, by which a log is recognised under another name or after it has grown. */
import type Database from 'better-sqlite3';
import type { Rung } from './piece.ts';
import { unpackRungs } from './rungs.ts';

export interface KnownLog {
  readonly source: number;
  readonly path: string;
  readonly name: string;
  readonly host: string | undefined;
  /** How it was read, see SourceIdentity. */
  readonly reading: string;
  /** Checksum of its first bytes. */
  readonly first: Rung | undefined;
}

/** Where reading may go on. */
export interface ReadUpTo {
  readonly offset: number;
  /** Lines before it. */
  readonly lines: number;
}

const KNOWN = `SELECT id AS source, path, name, host, reading,
  (SELECT rungs FROM checkpoint WHERE checkpoint.source = source.id ORDER BY start LIMIT 1) AS rungs
  FROM source WHERE format IS NOT NULL ORDER BY id`;

interface KnownRow {
  readonly source: number;
  readonly path: string;
  readonly name: string;
  readonly host: string | null;
  readonly reading: string;
  readonly rungs: Buffer | null;
}

export function knownLogs(db: Database.Database): readonly KnownLog[] {
  return db
    .prepare<[], KnownRow>(KNOWN)
    .all()
    .map(({ rungs, host, ...row }) => ({ ...row, host: host ?? undefined, first: rungs === null ? undefined : unpackRungs(rungs)[0] }));
}

/** Checksums of all that was read of a source, from its beginning. */
export function rungsOf(db: Database.Database, source: number): readonly Rung[] {
  const rows = db.prepare<[number], { rungs: Buffer }>('SELECT rungs FROM checkpoint WHERE source = ? ORDER BY start').all(source);
  return rows.flatMap(({ rungs }) => unpackRungs(rungs));
}

/** Forgets a last line that had no newline when it was read: it may have been half of one. */
export function dropOpenLine(db: Database.Database, source: number): ReadUpTo {
  const open = db.prepare<[number], { start: number }>('SELECT start FROM checkpoint WHERE source = ? AND open = 1').get(source);
  if (open !== undefined) {
    db.prepare('DELETE FROM block WHERE source = ? AND start = ?').run(source, open.start);
    db.prepare('DELETE FROM checkpoint WHERE source = ? AND start = ?').run(source, open.start);
  }
  const sums = 'SELECT coalesce(max("end"), 0) AS offset, coalesce(sum(lines), 0) AS lines FROM checkpoint WHERE source = ?';
  return db.prepare<[number], ReadUpTo>(sums).get(source) ?? { offset: 0, lines: 0 };
}

/** Forgets all packets of a source, to read it again. */
export function forgetPackets(db: Database.Database, source: number): void {
  db.prepare('DELETE FROM block WHERE source = ?').run(source);
  db.prepare('DELETE FROM checkpoint WHERE source = ?').run(source);
}
