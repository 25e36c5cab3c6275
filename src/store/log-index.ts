/** The packets of all logs read, and what was concluded from them. The one place that writes to the database. */
import type Database from 'better-sqlite3';
import type { Diagnosis, EvidenceSource, LogSource, PacketBlock, PacketQuery } from '../correlator/contract.ts';
import { BlockRows } from './block-rows.ts';
import { keepDiagnosis, type AttemptRow } from './conclusions.ts';
import { dropOpenLine, forgetPackets, knownLogs, rungsOf, type KnownLog, type ReadUpTo } from './known-logs.ts';
import type { Piece, Rung } from './piece.ts';
import { release } from './release.ts';
import { packRungs } from './rungs.ts';
import { readSources } from './read-sources.ts';
import type { SourceIdentity } from './source-identity.ts';
import { StoredBlock } from './stored-block.ts';

const INSERT_SOURCE = `INSERT INTO source (path, name, format, host, firewall, timezone, timezone_from, clock_offset_ms, logs_accepts, reading, bounds, trouble)
  VALUES (@path, @name, @format, @host, @firewall, @timezone, @timezoneFrom, @clockOffsetMs, @logsAccepts, @reading, @bounds, @trouble)`;
const UPDATE_SOURCE = `UPDATE source SET path = @path, name = @name, format = @format, host = @host, firewall = @firewall, timezone = @timezone,
  timezone_from = @timezoneFrom, clock_offset_ms = @clockOffsetMs, logs_accepts = @logsAccepts, reading = @reading, bounds = @bounds, trouble = @trouble
  WHERE id = @id`;
const INSERT_CHECKPOINT = `INSERT INTO checkpoint (source, start, "end", lines, records, malformed, "foreign", skipped, notices, rungs, open)
  VALUES (@source, @start, @end, @lines, @records, @malformed, @foreign, @skipped, @notices, @rungs, @open)`;
const RENAME = `UPDATE source SET path = @path, firewall = @firewall, clock_offset_ms = @clockOffsetMs, logs_accepts = @logsAccepts WHERE id = @source`;

export class LogIndex implements EvidenceSource {
  readonly db: Database.Database;
  /** Undefined: temporary. */
  readonly path: string | undefined;
  readonly #blockRows: BlockRows;
  #hostNames: ReadonlyMap<string, string> = new Map();
  #sources: readonly LogSource[] | undefined;

  constructor(db: Database.Database, path: string | undefined) {
    this.db = db;
    this.path = path;
    this.#blockRows = new BlockRows(db);
  }

  /** The logs read, ordered by path. */
  sources(): readonly LogSource[] {
    return (this.#sources ??= readSources(this.db));
  }

  /** Blocks that may hold packets of the time asked for. The columns yielded are filled anew for the next block: keep none of them. */
  packets(query: PacketQuery): AsyncGenerator<PacketBlock> {
    return this.#blocks(query, 0);
  }

  /** Blocks kept after the one with this id; see `newestBlock`. */
  packetsAfter(block: number): AsyncGenerator<PacketBlock> {
    return this.#blocks({}, block);
  }

  /** Id of the block kept last; 0 without any. */
  newestBlock(): number {
    return Number(this.db.prepare('SELECT coalesce(max(id), 0) FROM block').pluck().get());
  }

  async *#blocks(query: PacketQuery, after: number): AsyncGenerator<PacketBlock> {
    const columns = new StoredBlock();
    const firewalls = this.#hostNames;
    for (const row of this.#blockRows.list(query, after)) {
      columns.open(this.#blockRows.packed(row), { line: row.line, offset: row.start, shift: row.shift, firewalls });
      yield { source: row.source, columns };
    }
  }

  /** Names by the site file of firewalls known in the logs by their syslog host names. */
  nameHosts(names: ReadonlyMap<string, string>): void {
    this.#hostNames = names;
  }

  /** The logs read, by which others are recognised. */
  knownLogs(): readonly KnownLog[] {
    return knownLogs(this.db);
  }

  rungsOf(source: number): readonly Rung[] {
    return rungsOf(this.db, source);
  }

  /** Where reading of a source may go on; a last line that had no newline is forgotten, to be read whole. */
  reopen(source: number): ReadUpTo {
    this.#sources = undefined;
    return this.db.transaction(() => dropOpenLine(this.db, source))();
  }

  /** Forgets the packets of a source, to read it again. */
  forget(source: number): void {
    this.#sources = undefined;
    this.db.transaction(() => forgetPackets(this.db, source))();
  }

  /** What another site file says of a source read before. */
  rename(source: number, naming: Pick<SourceIdentity, 'path' | 'firewall' | 'clockOffsetMs' | 'logsAccepts'>): void {
    this.#sources = undefined;
    const logsAccepts = naming.logsAccepts === undefined ? null : Number(naming.logsAccepts);
    this.db.prepare(RENAME).run({ ...naming, logsAccepts, source });
  }

  /** Forgets sources of which nothing was read, for whatever reason: whether that is still so is for the run to say. */
  forgetUnread(): void {
    this.#sources = undefined;
    this.db.prepare('DELETE FROM source WHERE format IS NULL OR bounds IS NOT NULL').run();
  }

  /** How a file was when it was last read to its end; undefined when it never was. */
  inputState(path: string): string | undefined {
    return this.db.prepare<[string], { state: string }>('SELECT state FROM input WHERE path = ?').get(path)?.state;
  }

  keepInputState(path: string, state: string): void {
    this.db
      .prepare('INSERT INTO input (path, state) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET state = excluded.state')
      .run(path, state);
  }

  /** Keeps a source, new or known by its id; returns the id. */
  putSource(identity: SourceIdentity, id?: number): number {
    this.#sources = undefined;
    const row = {
      format: null,
      host: null,
      bounds: null,
      trouble: null,
      ...identity,
      logsAccepts: identity.logsAccepts === undefined ? null : Number(identity.logsAccepts),
    };
    if (id === undefined) return Number(this.db.prepare(INSERT_SOURCE).run(row).lastInsertRowid);
    this.db.prepare(UPDATE_SOURCE).run({ ...row, id });
    return id;
  }

  /** Keeps a piece of a source, all of it or nothing; its blocks are used up. `line` is the number of lines before it. */
  commit(source: number, piece: Piece, line: number): void {
    this.#sources = undefined;
    this.db.transaction(() => this.#write(source, piece, line))();
    for (const { addresses, scanned, others } of piece.blocks) for (const bytes of [addresses, scanned, others]) release(bytes);
  }

  /** Keeps what was concluded, in place of what was concluded before. */
  keep(diagnosis: Diagnosis, attempts: readonly AttemptRow[]): void {
    this.db.transaction(() => keepDiagnosis(this.db, diagnosis, attempts))();
  }

  /** Closes the database; a temporary index is gone with it. */
  close(): void {
    this.db.close();
  }

  #write(source: number, piece: Piece, line: number): void {
    const { start, end, tally } = piece;
    this.db.prepare(INSERT_CHECKPOINT).run({
      ...tally,
      source,
      start,
      end,
      skipped: JSON.stringify(tally.skipped),
      notices: JSON.stringify(tally.notices),
      rungs: packRungs(piece.rungs),
      open: piece.open === true ? 1 : 0,
    });
    for (const [part, block] of piece.blocks.entries()) this.#blockRows.insert({ source, start, part, line }, block);
  }
}
