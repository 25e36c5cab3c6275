/** The logs of an index as the correlator sees them: what each is, and what all its pieces add up to. */
import type Database from 'better-sqlite3';
import type { LogSource } from '../correlator/contract.ts';
import type { Notice } from '../../parsers/contract.ts';
import { activeMinutes, addMinutes, medianSpacing, type Minutes } from './minutes.ts';
import { foldNotices } from './notices.ts';

interface SourceRow {
  readonly id: number;
  readonly path: string;
  readonly format: string | null;
  readonly firewall: string;
  readonly timezone: string;
  readonly timezoneFrom: LogSource['timezoneFrom'];
  readonly clockOffsetMs: number;
  readonly logsAccepts: number | null;
  readonly bounds: string | null;
  readonly trouble: string | null;
}

interface CheckpointRow {
  readonly lines: number;
  readonly records: number;
  readonly malformed: number;
  readonly foreign: number;
  readonly skipped: string;
  readonly notices: string;
}

interface BlockRow {
  readonly first: number | null;
  readonly last: number | null;
  readonly accepts: number;
  readonly denies: number;
  readonly minutes: Buffer;
}

const SOURCES = `SELECT id, path, format, firewall, timezone, timezone_from AS timezoneFrom, clock_offset_ms AS clockOffsetMs,
  logs_accepts AS logsAccepts, bounds, trouble FROM source ORDER BY path, id`;
const CHECKPOINTS = 'SELECT lines, records, malformed, "foreign", skipped, notices FROM checkpoint WHERE source = ? ORDER BY start';
const BLOCKS = 'SELECT first, last, accepts, denies, minutes FROM block WHERE source = ? ORDER BY start, part';

export function readSources(db: Database.Database): readonly LogSource[] {
  return db
    .prepare<[], SourceRow>(SOURCES)
    .all()
    .map((row) => readSource(db, row));
}

function readSource(db: Database.Database, row: SourceRow): LogSource {
  const shift = row.clockOffsetMs * 1000;
  const counts = addCheckpoints(db.prepare<[number], CheckpointRow>(CHECKPOINTS).all(row.id), shift);
  const blocks = addBlocks(db.prepare<[number], BlockRow>(BLOCKS).iterate(row.id), shift);
  return {
    id: row.id,
    path: row.path,
    ...(row.format === null ? {} : { format: row.format }),
    firewall: row.firewall,
    timezone: row.timezone,
    timezoneFrom: row.timezoneFrom,
    clockOffsetMs: row.clockOffsetMs,
    ...counts,
    ...(blocks ?? emptyBlocks(row.bounds, shift)),
    ...(row.trouble === null ? {} : { trouble: row.trouble }),
    ...(row.logsAccepts === null ? {} : { logsAccepts: row.logsAccepts === 1 }),
  };
}

type Counts = Pick<LogSource, 'lines' | 'records' | 'skipped' | 'malformed' | 'foreign' | 'notices'>;

function addCheckpoints(rows: readonly CheckpointRow[], shift: number): Counts {
  const total = { lines: 0, records: 0, malformed: 0, foreign: 0 };
  const skipped: Record<string, number> = {};
  const notices: Notice[] = [];
  for (const row of rows) {
    total.lines += row.lines;
    total.records += row.records;
    total.malformed += row.malformed;
    total.foreign += row.foreign;
    const reasons: Record<string, number> = JSON.parse(row.skipped);
    for (const [why, count] of Object.entries(reasons)) skipped[why] = (skipped[why] ?? 0) + count;
    const said: readonly Notice[] = JSON.parse(row.notices);
    notices.push(...said.map((notice) => (notice.time === undefined ? notice : { ...notice, time: notice.time + shift })));
  }
  const byReason = Object.entries(skipped).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...total, skipped: Object.fromEntries(byReason), notices: foldNotices(notices) };
}

type Packets = Pick<LogSource, 'first' | 'last' | 'accepts' | 'denies' | 'activeMinutes' | 'medianSpacing'>;

function addBlocks(rows: Iterable<BlockRow>, shift: number): Packets | undefined {
  const minutes: Minutes = new Map();
  let first = Infinity;
  let last = -Infinity;
  const total = { accepts: 0, denies: 0 };
  let any = false;
  for (const row of rows) {
    any = true;
    total.accepts += row.accepts;
    total.denies += row.denies;
    if (row.first !== null) first = Math.min(first, row.first + shift);
    if (row.last !== null) last = Math.max(last, row.last + shift);
    addMinutes(minutes, row.minutes, shift);
  }
  if (!any) return undefined;
  const spacing = medianSpacing(minutes);
  return {
    ...(first <= last ? { first, last } : {}),
    ...total,
    activeMinutes: activeMinutes(minutes),
    ...(spacing === undefined ? {} : { medianSpacing: spacing }),
  };
}

/** Of a log passed over because of its time, only its ends are known. */
function emptyBlocks(bounds: string | null, shift: number): Packets {
  const none = { accepts: 0, denies: 0, activeMinutes: [] };
  if (bounds === null) return none;
  const [first, last]: readonly [number, number] = JSON.parse(bounds);
  return { first: first + shift, last: last + shift, ...none };
}
