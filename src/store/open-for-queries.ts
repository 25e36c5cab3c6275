/** An index opened for a user's own SQL: nothing can be written, and what there is to ask stands under plain names. */
import Database from 'better-sqlite3';
import { inWords } from './open-index.ts';
import { addPacketTable } from './packet-table.ts';

/** Times as text; the tables beneath keep epoch microseconds. */
const VIEWS = `
CREATE TEMP VIEW sources AS SELECT id, path, format, firewall, timezone, timezone_from, clock_offset_ms, logs_accepts, trouble,
  (SELECT iso(min(first)) FROM block WHERE source = source.id) AS first, (SELECT iso(max(last)) FROM block WHERE source = source.id) AS last,
  (SELECT coalesce(sum(lines), 0) FROM checkpoint WHERE source = source.id) AS lines,
  (SELECT coalesce(sum(records), 0) FROM checkpoint WHERE source = source.id) AS records FROM source;
CREATE TEMP VIEW attempts AS SELECT protocol, leg, firewall, initiator, responder, port, outcome, iso(first) AS first, iso(last) AS last, packets FROM attempt;
CREATE TEMP VIEW findings AS SELECT id, verdict, confidence, impact, protocol, leg, cause, backup, initiator, responder, firewall,
  iso(first) AS first, iso(last) AS last, packets, attempts, summary FROM finding;
CREATE TEMP VIEW jobs AS SELECT backup, client, product, iso(start) AS start, iso("end") AS "end", status, message_ids, verdict, findings, path, line FROM job;
`;

/** @throws UserError when the file is no index or cannot be read. */
export function openForQueries(path: string, iso: (micros: number) => string): Database.Database {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    db.function('iso', { deterministic: true }, (micros: unknown) => (typeof micros === 'number' ? iso(micros) : null));
    db.exec(VIEWS);
    addPacketTable(db, new Database(path, { readonly: true, fileMustExist: true }), iso);
    db.pragma('query_only = ON');
    return db;
  } catch (error) {
    throw inWords(error, path);
  }
}
