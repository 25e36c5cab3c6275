/** What happened in a night of a backup, ready to be drawn: attempts per leg, the window, the jobs, and where the logs are silent. */
import type { Diagnosis, Finding, Job, Micros, TimeSpan } from '../correlator/contract.ts';
import type { LegActivity } from './activity.ts';
import type { FindingGroup } from './groups.ts';
import { backupName, stopsBackups } from './words.ts';

export interface Timeline {
  readonly backup: string;
  /** Empty where no window names the night. */
  readonly night: string;
  /** What is drawn: the window, widened to what belongs to it. */
  readonly span: TimeSpan;
  readonly window: TimeSpan;
  readonly rows: readonly TimelineRow[];
  readonly jobs: readonly Job[];
  readonly gaps: readonly { readonly firewall: string; readonly from: Micros; readonly to: Micros }[];
  /** Rows and jobs that were left out. */
  readonly hidden: number;
}

export interface TimelineRow {
  readonly leg: string;
  /** Whose attempts they are, or where they were seen, in the picture of a finding: `other hosts`, `at fw2`. */
  readonly which?: string;
  readonly accepted: readonly Micros[];
  readonly denied: readonly Micros[];
  /** First to last denied packet, drawn where single attempts are not at hand. */
  readonly span?: TimeSpan;
}

const ROWS = 8;
const JOBS = 6;
const SLACK = 30 * 60e6;

export interface Night extends TimeSpan {
  readonly backup: string;
  readonly night: string;
}

/** One timeline for each backup and night in which something was denied or a job failed; the last nights first. */
export function timelines(diagnosis: Diagnosis, activity: readonly LegActivity[]): readonly Timeline[] {
  return nightsToDraw(diagnosis)
    .map((night) => nightTimeline(night, diagnosis, activity))
    .filter((timeline) => timeline.rows.length > 0 || timeline.jobs.length > 0)
    .sort((a, b) => b.window.since - a.window.since);
}

/** The last night of a group of findings: its leg between its hosts, the same leg between others, and what else these hosts did. */
export function groupTimeline(group: FindingGroup, diagnosis: Diagnosis, activity: readonly LegActivity[]): Timeline | undefined {
  const { headline, findings } = group;
  const backup = backupName(headline);
  const night = lastNight(group, diagnosis);
  const { leg } = headline;
  if (night === undefined) return undefined;
  // Whose attempts are whose is known only where both ends are.
  if (leg === null || headline.initiator === null || headline.responder === null) return nightTimeline(night, diagnosis, activity);
  const near = nearTo(night);
  const pairs = new Set(findings.map((f) => pairOf(f.initiator?.address, f.responder?.address)));
  const mine = (a: LegActivity): boolean => pairs.has(pairOf(a.initiator, a.responder));
  const own = activity.filter((a) => a.backup === backup && mine(a));
  const here = (a: LegActivity): boolean => headline.firewall === undefined || a.firewall === headline.firewall.name;
  const elsewhere = own.filter((a) => a.leg === leg && !here(a));
  const others = activity.filter((a) => a.backup === backup && !mine(a));
  const legs = [...new Set(own.map((a) => a.leg))].filter((other) => other !== leg);
  const rows: readonly TimelineRow[] = [
    rowOf(leg, findings, own.filter(here), near),
    ...[...Map.groupBy(elsewhere, (a) => a.firewall)].map(([name, seen]) => ({
      ...rowOf(leg, [], seen, near),
      which: `at ${name}`,
    })),
    { ...rowOf(leg, [], others, near), which: 'other hosts' },
    ...legs.map((other) => rowOf(other, [], own, near)),
  ];
  const ids = new Set(findings.map((f) => f.id));
  const jobs = failedJobs(diagnosis, near).filter((job) => job.backup === backup && job.findings.some((id) => ids.has(id)));
  return timelineOf(night, rows.filter(hasAttempts), jobs, diagnosis);
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

/** The night a group of findings is shown on: the last of those it is about. */
export function lastNight(group: FindingGroup, diagnosis: Diagnosis): Night | undefined {
  const backup = backupName(group.headline);
  const nights = nightsToDraw(diagnosis).filter((night) => night.backup === backup);
  const own = new Set(group.findings.flatMap((finding) => finding.nights.map((one) => one.night)));
  // A finding that names no night is about the only one, or about none in particular.
  return nights.findLast((night) => own.has(night.night)) ?? (nights.length === 1 ? nights[0] : undefined);
}

function nightTimeline(night: Night, diagnosis: Diagnosis, activity: readonly LegActivity[]): Timeline {
  const near = nearTo(night);
  const findings = diagnosis.findings.filter(
    (f) => backupName(f) === night.backup && f.leg !== null && (stopsBackups(f) || f.verdict === 'not-firewall'),
  );
  const own = activity.filter((a) => a.backup === night.backup);
  const legs = [...new Set([...findings.map((f) => f.leg ?? ''), ...own.map((a) => a.leg)])];
  const jobs = failedJobs(diagnosis, near).filter((job) => job.backup === night.backup);
  const rows = findings.length + jobs.length === 0 ? [] : legs.map((leg) => rowOf(leg, findings, own, near)).filter(hasAttempts);
  return timelineOf(night, deniedFirst(rows), jobs, diagnosis);
}

function timelineOf(night: Night, rows: readonly TimelineRow[], jobs: readonly Job[], diagnosis: Diagnosis): Timeline {
  const near = nearTo(night);
  let { since, until } = night;
  const widen = (time: Micros): void => {
    since = Math.min(since, time);
    until = Math.max(until, time);
  };
  for (const row of rows) for (const times of [row.accepted, row.denied]) for (const time of times) widen(time);
  for (const job of jobs) for (const time of [job.start, job.end]) if (near(time)) widen(time);
  const gaps = diagnosis.coverage.sources.flatMap((source) =>
    source.gaps
      .filter((gap) => gap.to > since && gap.from < until)
      .map((gap) => ({ firewall: source.firewall, from: Math.max(gap.from, since), to: Math.min(gap.to, until) })),
  );
  return {
    backup: night.backup,
    night: night.night,
    span: { since, until },
    window: { since: night.since, until: night.until },
    rows: rows.slice(0, ROWS),
    jobs: jobs.slice(0, JOBS),
    gaps,
    hidden: Math.max(0, rows.length - ROWS) + Math.max(0, jobs.length - JOBS),
  };
}

type Near = (time: Micros | undefined) => time is Micros;

function nearTo(window: TimeSpan): Near {
  return (time): time is Micros => time !== undefined && time >= window.since - SLACK && time <= window.until + SLACK;
}

function pairOf(a: string | undefined, b: string | undefined): string {
  return [a ?? '', b ?? ''].toSorted().join(' ');
}

function failedJobs(diagnosis: Diagnosis, near: Near): readonly Job[] {
  return diagnosis.jobs.filter((job) => job.verdict !== 'ok' && (near(job.start) || near(job.end)));
}

function hasAttempts(row: TimelineRow): boolean {
  return row.accepted.length + row.denied.length > 0 || row.span !== undefined;
}

/** Rows with denials first: they are why the picture is drawn. */
function deniedFirst(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const cut = (row: TimelineRow): number => (row.denied.length > 0 || row.span !== undefined ? 0 : 1);
  return rows.toSorted((a, b) => cut(a) - cut(b));
}

function rowOf(leg: string, findings: readonly Finding[], activity: readonly LegActivity[], near: Near): TimelineRow {
  const own = activity.filter((a) => a.leg === leg);
  const accepted = own.flatMap((a) => a.accepted.filter(near));
  const attempts = own.flatMap((a) => a.denied.filter(near));
  const of = findings.filter((f) => f.leg === leg && f.packets > 0 && stopsBackups(f) && near(f.first));
  if (attempts.length > 0 || of.length === 0) return { leg, accepted, denied: attempts };
  const ends = of.flatMap((f) => [f.first, f.last].filter(near));
  const span = { since: Math.min(...ends), until: Math.max(...ends) };
  return { leg, accepted, denied: of.flatMap((f) => f.evidence.map((e) => e.time).filter(near)), span };
}
