/** Care of an index: is it whole, and what of it is too old to keep. */
import type Database from 'better-sqlite3';
import { BlockRows } from './block-rows.ts';
import { StoredBlock } from './stored-block.ts';

const TOO_MANY = `SELECT path, kept, counted FROM source
  JOIN (SELECT source, sum("rows") AS kept FROM block GROUP BY source) AS b ON b.source = source.id
  LEFT JOIN (SELECT source, sum(records) AS counted FROM checkpoint GROUP BY source) AS c ON c.source = source.id
  WHERE counted IS NULL OR kept > counted`;
const OVERLAPPING = `SELECT DISTINCT path FROM source JOIN checkpoint AS a ON a.source = source.id
  JOIN checkpoint AS b ON b.source = a.source AND b.start > a.start AND b.start < a."end"`;

/** What is wrong with an index, a sentence each; nothing when it is whole. */
export function problemsOf(db: Database.Database): readonly string[] {
  const said = db
    .prepare<[], { integrity_check: string }>('PRAGMA integrity_check')
    .all()
    .map((row) => row.integrity_check);
  const problems = said.filter((word) => word !== 'ok').map((word) => `SQLite: ${word}`);
  const stored = new StoredBlock();
  const blocks = new BlockRows(db);
  for (const block of blocks.list({})) {
    try {
      stored.open(blocks.packed(block), { line: 0, offset: 0 }).unpackAll();
    } catch (error) {
      problems.push(`${block.path}: block ${block.id} cannot be unpacked (${error instanceof Error ? error.message : String(error)})`);
    }
  }
  for (const { path, kept, counted } of db.prepare<[], { path: string; kept: number; counted: number | null }>(TOO_MANY).all())
    problems.push(`${path}: ${kept} packets are kept, and ${counted ?? 0} were counted when it was read`);
  for (const { path } of db.prepare<[], { path: string }>(OVERLAPPING).all()) problems.push(`${path}: some of it was read twice`);
  return problems;
}

/** Drops packets and conclusions that ended before a moment (epoch microseconds); what was read is not read again. Returns the packets dropped. */
export function pruneBefore(db: Database.Database, moment: number): number {
  const dropped = db.transaction(() => {
    const old = 'SELECT block.id FROM block JOIN source ON source.id = block.source WHERE last + clock_offset_ms * 1000 < ?';
    const rows = db.prepare<[number], { n: number }>(`SELECT coalesce(sum("rows"), 0) AS n FROM block WHERE id IN (${old})`).get(moment);
    db.prepare(`DELETE FROM block WHERE id IN (${old})`).run(moment);
    db.prepare('DELETE FROM attempt WHERE last < ?').run(moment);
    db.prepare('DELETE FROM finding WHERE last < ?').run(moment);
    return rows?.n ?? 0;
  })();
  db.exec('VACUUM');
  db.pragma('wal_checkpoint(TRUNCATE)');
  return dropped;
}
