/**
 * The backup products' own logs beside what the firewall logs show: every job gets a verdict, findings gain or lose confidence,
 * and what the jobs say by themselves becomes findings of its own. Pure.
 */
import type { JobLog } from '../../jobs/contract.ts';
import type { Site } from '../../site/contract.ts';
import type { Diagnosis, Finding, Job, NightCoverage, SourceCoverage, TimeSpan } from '../contract.ts';
import { findingId } from '../finding-id.ts';
import { inOrder } from '../order.ts';
import { contradicted, contradiction, supported } from './confidence.ts';
import { endsOf, explaining } from './explains.ts';
import { notExplained, ownCauseFinding } from './job-finding.ts';
import { type LetThrough, refusedLeg } from './let-through.ts';
import { meets, spanOf, toldJobs } from './told-job.ts';
import type { ToldJob } from './told-job.ts';

/** A diagnosis of the firewall logs, with the jobs of the same nights. `passed` is asked for the legs whose connects were let through. */
export function joinJobs(diagnosis: Diagnosis, logs: readonly JobLog[], site: Site, passed: () => readonly LetThrough[]): Diagnosis {
  return withTroubles(joined(diagnosis, logs, site, passed), logs);
}

function joined(diagnosis: Diagnosis, logs: readonly JobLog[], site: Site, passed: () => readonly LetThrough[]): Diagnosis {
  const { nights } = diagnosis.coverage;
  const spans: readonly TimeSpan[] = [...nights, ...(diagnosis.window === undefined ? [] : [diagnosis.window])];
  const told = toldJobs(logs, site, spans);
  if (told.length === 0) return diagnosis;
  const beside = { findings: diagnosis.findings, site, nights, letThrough: passed() };
  const own = told.flatMap((job) => ownFindings(job, beside));
  const packets = diagnosis.findings.filter((finding) => !own.some((o) => replaces(o.finding, finding)));
  const byPackets = new Map(told.map((job) => [job, job.ok ? [] : explaining(job, packets, site)]));
  const judged = packets.map((finding) => weighed(finding, told, byPackets, site));
  const open = new Map<string, [ToldJob, ...ToldJob[]]>();
  const jobs = told.flatMap((job): readonly Job[] => {
    const findings = [...(byPackets.get(job) ?? []), ...own.filter((o) => o.job === job).map((o) => o.finding)];
    const verdict = verdictOf(job, findings, diagnosis);
    // Waiting is no failure by itself: the schedule may have been for later.
    if (job.tentative && verdict !== 'explained') return [];
    if (verdict === 'not-covered')
      return [
        asJob(
          job,
          verdict,
          diagnosis.findings.filter((f) => f.verdict === verdict && f.backup === job.backup),
        ),
      ];
    if (verdict !== 'not-explained') return [asJob(job, verdict, findings)];
    const unanswered = unansweredOf(job, diagnosis.findings, site);
    if (unanswered.length > 0) return [asJob(job, verdict, unanswered)];
    const key = `${job.backup} ${job.client.toLowerCase()}`;
    const group = open.get(key);
    if (group === undefined) open.set(key, [job]);
    else group.push(job);
    return [asJob(job, verdict, [notExplained([job], nights, [])])];
  });
  const firewalls = [...new Set(diagnosis.coverage.sources.map((source) => source.firewall))].slice(0, 3);
  const unexplained = [...open.values()].map((group) => notExplained(group, nights, firewalls));
  const findings = inOrder([...judged, ...distinct(own.map((o) => o.finding)), ...unexplained], site.protocols);
  return { ...diagnosis, findings, jobs: [...jobs].sort(inReadingOrder) };
}

/** Job logs that could not be read are listed with the other inputs. */
function withTroubles(diagnosis: Diagnosis, logs: readonly JobLog[]): Diagnosis {
  const unread = logs.filter((log) => log.trouble !== undefined);
  const sources = unread.map(({ path, trouble = '' }): SourceCoverage => ({
    ...NO_SOURCE,
    path,
    firewall: path.split(/[/\\]/).at(-1) ?? path,
    trouble,
  }));
  return { ...diagnosis, coverage: { ...diagnosis.coverage, sources: [...diagnosis.coverage.sources, ...sources] } };
}

const NO_SOURCE = {
  timezone: 'UTC',
  timezoneFrom: 'site',
  clockOffsetMs: 0,
  logsAccepts: false,
  lines: 0,
  records: 0,
  skipped: {},
  malformed: 0,
  foreign: 0,
  gaps: [],
} as const;

function verdictOf(job: ToldJob, findings: readonly Finding[], diagnosis: Diagnosis): Job['verdict'] {
  if (job.ok) return 'ok';
  if (findings.some((finding) => finding.verdict !== 'not-firewall')) return 'explained';
  if (findings.length > 0) return 'not-firewall';
  return isCovered(job, diagnosis) ? 'not-explained' : 'not-covered';
}

/** Do the logs answer for the time of the job? */
function isCovered(job: ToldJob, { coverage, window }: Diagnosis): boolean {
  const nights = coverage.nights.filter((night) => (night.backup ?? job.backup) === job.backup && meets(job, night));
  if (nights.some((night) => !night.sufficient)) return false;
  const span = spanOf(job);
  if (span === undefined || window === undefined) return coverage.sufficient && window !== undefined;
  return (
    nights.length > 0 ||
    coverage.sources.some((source) => (source.first ?? Infinity) <= span.until && span.since <= (source.last ?? -Infinity))
  );
}

function weighed(finding: Finding, told: readonly ToldJob[], explained: ReadonlyMap<ToldJob, readonly Finding[]>, site: Site): Finding {
  if (finding.verdict !== 'blocked' && finding.verdict !== 'likely-blocked') return finding;
  const jobs = told.filter((job) => explained.get(job)?.includes(finding) === true);
  if (jobs.length > 0) return supported(finding, jobs, site);
  const against = finding.impact === 'backup' ? contradiction(finding, told) : undefined;
  return against === undefined ? finding : contradicted(finding, against);
}

interface Own {
  readonly job: ToldJob;
  readonly finding: Finding;
}

/** What a job's own words are held against. */
interface Beside {
  readonly findings: readonly Finding[];
  readonly site: Site;
  readonly nights: readonly NightCoverage[];
  readonly letThrough: readonly LetThrough[];
}

/** What the job log says by itself, unless denials that came first explain it. */
function ownFindings(job: ToldJob, { findings, site, nights, letThrough }: Beside): readonly Own[] {
  if (job.ok) return [];
  const causes = Map.groupBy(job.ownCauses, (own) => own.cause);
  return [...causes].flatMap(([cause, said]) => {
    const own = said.find((candidate) => candidate.ifLetThrough === undefined) ?? said[0];
    if (own === undefined) return [];
    const at = own.time ?? job.end ?? Infinity;
    // A timer that runs out because packets were denied is the denial's effect; lost descriptors are worth a finding of their own.
    const before = explaining(job, findings, site).filter(
      (finding) => finding.verdict !== 'not-firewall' && (finding.first ?? Infinity) <= at,
    );
    if (cause !== 'descriptor-exhaustion' && before.length > 0) return [];
    const refused = own.ifLetThrough === undefined ? undefined : refusedLeg(job, own, letThrough, site);
    if (own.ifLetThrough !== undefined && refused === undefined) return [];
    const basis = { before, site, nights, ...(refused === undefined ? {} : { letThrough: refused }) };
    const finding = ownCauseFinding(job, own, basis);
    return finding === undefined ? [] : [{ job, finding }];
  });
}

/** The words of the product stand for packets that say the same, and for late packets of a session the server had ended. */
function replaces(own: Finding, finding: Finding): boolean {
  if (own.backup !== finding.backup) return false;
  const shared = endsOf(own).length > 0 && endsOf(own).every((address) => endsOf(finding).includes(address));
  if (!shared) return false;
  if (own.cause === finding.cause) return true;
  return own.cause === 'server-timeout' && finding.cause === 'state-lost' && (finding.first ?? 0) >= (own.last ?? own.first ?? Infinity);
}

/** Connects of the job's hosts that nobody answered: said already, with the packets. */
function unansweredOf(job: ToldJob, findings: readonly Finding[], site: Site): readonly Finding[] {
  const protocol = site.protocols.find((candidate) => candidate.id === job.product);
  const backup = site.backups.find((candidate) => candidate.name === job.backup);
  const others = [...(backup?.roles.values() ?? [])].flatMap((set) => set.singles);
  const ids = new Set(
    (protocol?.legs ?? []).flatMap((leg) =>
      job.addresses.flatMap((a) =>
        others.flatMap((b) => [
          findingId(['not-explained', job.backup, leg.id, a, b]),
          findingId(['not-explained', job.backup, leg.id, b, a]),
        ]),
      ),
    ),
  );
  return findings.filter((finding) => ids.has(finding.id));
}

function asJob(job: ToldJob, verdict: Job['verdict'], findings: readonly Finding[]): Job {
  return {
    backup: job.backup,
    client: job.client,
    product: job.product,
    ...(job.start === undefined ? {} : { start: job.start }),
    ...(job.end === undefined ? {} : { end: job.end }),
    status: job.status,
    messageIds: job.messageIds,
    verdict,
    findings: [...new Set(findings.map((finding) => finding.id))],
    path: job.path,
    line: job.line,
  };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.id, finding])).values()];
}

function inReadingOrder(a: Job, b: Job): number {
  const text = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return (
    text(a.backup, b.backup) ||
    (a.start ?? a.end ?? 0) - (b.start ?? b.end ?? 0) ||
    text(a.client, b.client) ||
    text(a.path, b.path) ||
    a.line - b.line
  );
}
