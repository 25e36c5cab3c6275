/** What happened in a night of a backup, ready to be drawn: attempts per leg, the window, the jobs, and where the logs are silent. */
import type { Diagnosis, Finding, Job, Micros, TimeSpan } from '../correlator/contract.ts';
import type { LegActivity } from './activity.ts';
import { backupName, stopsBackups } from './words.ts';

export interface Timeline {
  readonly backup: string;
  readonly night: string;
  /** What is drawn: the window, widened to what belongs to it. */
  readonly span: TimeSpan;
  readonly window: TimeSpan;
  readonly rows: readonly TimelineRow[];
  readonly jobs: readonly Job[];
  readonly gaps: readonly { readonly firewall: string; readonly from: Micros; readonly to: Micros }[];
  /** Rows that were left out. */
  readonly hidden: number;
}

export interface TimelineRow {
  readonly leg: string;
  readonly accepted: readonly Micros[];
  readonly denied: readonly Micros[];
  /** First to last denied packet, drawn where single attempts are not at hand. */
  readonly span?: TimeSpan;
}

const ROWS = 8;
const JOBS = 6;
const SLACK = 30 * 60e6;

/** One timeline for each backup and night in which something was denied or a job failed; the last nights first. */
export function timelines(diagnosis: Diagnosis, activity: readonly LegActivity[]): readonly Timeline[] {
  return nightsToDraw(diagnosis)
    .map((night) => timelineOf(night.backup, night.night, night, diagnosis, activity))
    .filter((timeline) => timeline.rows.length > 0 || timeline.jobs.length > 0)
    .sort((a, b) => b.window.since - a.window.since);
}

interface Night extends TimeSpan {
  readonly backup: string;
  readonly night: string;
}

function nightsToDraw(diagnosis: Diagnosis): readonly Night[] {
  const known = diagnosis.coverage.nights.flatMap((night) => (night.backup === undefined ? [] : [{ ...night, backup: night.backup }]));
  const named = new Set(known.map((night) => night.backup));
  const { window } = diagnosis;
  const others = new Set(
    [...diagnosis.findings.map(backupName), ...diagnosis.jobs.map((job) => job.backup)].filter((name) => !named.has(name)),
  );
  if (window === undefined) return known;
  return [...known, ...[...others].map((backup) => ({ backup, night: '', since: window.since, until: window.until }))];
}

function timelineOf(backup: string, night: string, window: TimeSpan, diagnosis: Diagnosis, activity: readonly LegActivity[]): Timeline {
  const near = (time: Micros | undefined): time is Micros =>
    time !== undefined && time >= window.since - SLACK && time <= window.until + SLACK;
  const findings = diagnosis.findings.filter(
    (f) => backupName(f) === backup && f.leg !== null && (stopsBackups(f) || f.verdict === 'not-firewall'),
  );
  const own = activity.filter((a) => a.backup === backup);
  const legs = [...new Set([...findings.map((f) => f.leg ?? ''), ...own.map((a) => a.leg)])];
  const rows = legs
    .map((leg) => rowOf(leg, findings, own, near))
    .filter((row) => row.accepted.length + row.denied.length > 0 || row.span !== undefined);
  const jobs = diagnosis.jobs.filter((job) => job.backup === backup && job.verdict !== 'ok' && (near(job.start) || near(job.end)));
  const times = [...rows.flatMap((row) => [...row.accepted, ...row.denied]), ...jobs.flatMap((job) => [job.start, job.end].filter(near))];
  let { since, until } = window;
  for (const time of times) {
    since = Math.min(since, time);
    until = Math.max(until, time);
  }
  const gaps = diagnosis.coverage.sources.flatMap((source) =>
    source.gaps
      .filter((gap) => gap.to > since && gap.from < until)
      .map((gap) => ({ firewall: source.firewall, from: Math.max(gap.from, since), to: Math.min(gap.to, until) })),
  );
  const shown = denied(rows.length > 0 && findings.length + jobs.length > 0 ? rows : []);
  return {
    backup,
    night,
    span: { since, until },
    window,
    rows: shown.slice(0, ROWS),
    jobs: jobs.slice(0, JOBS),
    gaps,
    hidden: Math.max(0, shown.length - ROWS),
  };
}

/** Rows with denials first: they are why the picture is drawn. */
function denied(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const cut = (row: TimelineRow): number => (row.denied.length > 0 || row.span !== undefined ? 0 : 1);
  return rows.toSorted((a, b) => cut(a) - cut(b));
}

function rowOf(
  leg: string,
  findings: readonly Finding[],
  activity: readonly LegActivity[],
  near: (time: Micros | undefined) => time is Micros,
): TimelineRow {
  const own = activity.filter((a) => a.leg === leg);
  const accepted = own.flatMap((a) => a.accepted.filter(near));
  const attempts = own.flatMap((a) => a.denied.filter(near));
  const of = findings.filter((f) => f.leg === leg && f.packets > 0 && near(f.first));
  if (attempts.length > 0 || of.length === 0) return { leg, accepted, denied: attempts };
  const ends = of.flatMap((f) => [f.first, f.last].filter(near));
  const span = { since: Math.min(...ends), until: Math.max(...ends) };
  return { leg, accepted, denied: of.flatMap((f) => f.evidence.map((e) => e.time).filter(near)), span };
}
