/** Evidence → Diagnosis: cases, night by night, through the rules. Pure. */
import type { Site } from '../site/contract.ts';
import { VERSION } from '../version.ts';
import { type Book, dialsOf } from './book.ts';
import { type Case, casesOf } from './cases.ts';
import { clocksOf, type Clocks } from './clock-shift.ts';
import { compose, type Decided } from './compose.ts';
import type { Coverage, Diagnosis, TimeSpan } from './contract.ts';
import { cover, type CoverageFacts } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import { notCovered } from './not-covered.ts';
import { inOrder } from './order.ts';
import { changed } from './packet.ts';
import { remarksOf } from './remarks.ts';
import { ruleGroups } from './rules/index.ts';
import { type FirewallOf, type NightSpan, type Slice, sliceOf } from './slice.ts';
import { unanswered } from './unanswered.ts';

/** A product dials somewhat before its window opens and tries again somewhat after it closes. */
const GRACE = 30 * 60_000_000;

const NOBODY =
  'No site file names a backup, and none shows itself in this traffic beyond doubt: whether a backup was denied cannot be told. "legwork site init" drafts a site file from these logs.';

/** Cases opened and cut into nights, before any rule has spoken. */
export interface OpenCases {
  readonly book: Book;
  readonly coverage: Coverage;
}

/** @param zone in which nights and windows are meant: the site's, else the user's */
export function openCases(evidence: Evidence, site: Site, zone: string): OpenCases {
  const clocks = clocksOf(evidence);
  const cases = casesOf(evidence, clocks.shift);
  const covered = cover(evidence.sources, site.backups, evidence.asked, { zone, ...(cases.length > 0 ? seenBy(cases) : {}) });
  const coverage = withOffsets({ ...covered, reasons: [...covered.reasons, ...clocks.sentences] }, clocks);
  const unknown = evidence.backups.length === 0 && evidence.sources.some((source) => source.records > 0) ? [NOBODY] : [];
  return { book: bookOf(evidence, site, cases, coverage, clocks), coverage: { ...coverage, reasons: [...coverage.reasons, ...unknown] } };
}

export function judge(evidence: Evidence, site: Site, { book, coverage }: OpenCases): Diagnosis {
  const decided = book.slices.flatMap((slice) => decide(slice, book));
  const explained = new Set(decided.map((d) => d.slice));
  const open = book.slices.filter((slice) => !explained.has(slice));
  const findings = [
    ...groupNights(decided).map((nights) => compose(nights, book)),
    ...unanswered(open, book),
    ...notCovered(site.backups, coverage),
  ];
  const window = windowOf(evidence);
  return {
    schemaVersion: 1,
    tool: { name: 'legwork', version: VERSION },
    ...(window === undefined ? {} : { window }),
    coverage: { ...coverage, reasons: [...coverage.reasons, ...remarksOf(open, explained)] },
    findings: inOrder(findings, site.protocols),
    jobs: [],
  };
}

/** The first group of rules that speaks decides, per firewall; within a group the most specific cause. */
function decide(slice: Slice, book: Book): readonly Decided[] {
  const decided: Decided[] = [];
  for (const group of ruleGroups) {
    const taken = new Set(decided.map((d) => d.ruling.view.firewall));
    for (const rule of group) {
      for (const ruling of rule.judge(slice, book)) {
        if (taken.has(ruling.view.firewall)) continue;
        taken.add(ruling.view.firewall);
        decided.push({ slice, rule, ruling });
      }
    }
  }
  return decided;
}

function bookOf(evidence: Evidence, site: Site, cases: readonly Case[], coverage: Coverage, clocks: Clocks): Book {
  const hosts = new Map([...site.hosts].flatMap(([name, addresses]) => addresses.map((address) => [address, name] as const)));
  const sources = new Map(evidence.sources.map((source) => [source.id, source]));
  const accepts = new Set(evidence.sources.filter((s) => s.logsAccepts ?? s.accepts > 0).map((s) => s.firewall));
  const firewallOf: FirewallOf = (id) => {
    const name = sources.get(id)?.firewall ?? '';
    return { name, logsAccepts: accepts.has(name) };
  };
  const slices = cases.flatMap((item) => spansOf(item, coverage).flatMap((span) => sliceOf(item, span, firewallOf) ?? []));
  return {
    cases,
    slices,
    census: evidence.census,
    icmpErrors: evidence.icmpErrors.map((p) => changed(p, { time: p.time + clocks.shift(p.source) })),
    sources: evidence.sources,
    firewallOf,
    dialledBy: dialsOf(evidence.pairs),
    hostOf: (address) => hosts.get(address),
  };
}

function spansOf(item: Case, coverage: Coverage): readonly NightSpan[] {
  const windowed = item.backup.windows.length > 0;
  return coverage.nights
    .filter((night) => night.backup === item.backup.name)
    .map(({ night, since, until }) => ({ night, since: since - (windowed ? GRACE : 0), until: until + (windowed ? GRACE : 0) }));
}

/** Which logs ever saw a host of a backup, and of which packets they say what became of them. */
function seenBy(cases: readonly Case[]): Pick<CoverageFacts, 'seen' | 'verdicts'> {
  const told = new Map<string, Set<number>>();
  const untold = new Map<string, Set<number>>();
  for (const item of cases) {
    const name = item.backup.name ?? '';
    for (const p of item.dialogues.flatMap((dialogue) => dialogue.packets)) {
      const of = p.action === 'unknown' ? untold : told;
      of.set(name, (of.get(name) ?? new Set()).add(p.source));
    }
  }
  const verdicts = (source: number, backup: string): { told: boolean; untold: boolean } => ({
    told: told.get(backup)?.has(source) === true,
    untold: untold.get(backup)?.has(source) === true,
  });
  const saw = (source: number, backup: string): boolean => Object.values(verdicts(source, backup)).includes(true);
  // A backup that no log shows at all is every firewall's: none may be left out for silence.
  return {
    seen: (source, backup) => (told.has(backup) || untold.has(backup) ? saw(source, backup) : true),
    verdicts: (source, backup) => (told.has(backup) || untold.has(backup) ? verdicts(source, backup) : { told: true, untold: false }),
  };
}

/** Same leg, cause, hosts and firewall on several nights: one finding. */
function groupNights(decided: readonly Decided[]): readonly (readonly [Decided, ...Decided[]])[] {
  const groups = new Map<string, [Decided, ...Decided[]]>();
  for (const d of decided) {
    const { backup, leg, initiator, responder } = d.slice.case;
    const key = [backup.name, backup.protocol.id, leg.id, d.ruling.cause, initiator, responder, d.ruling.view.firewall].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [d]);
    else group.push(d);
  }
  return [...groups.values()];
}

function windowOf(evidence: Evidence): TimeSpan | undefined {
  if (evidence.asked !== undefined) return evidence.asked;
  const firsts = evidence.sources.flatMap((source) => source.first ?? []);
  const lasts = evidence.sources.flatMap((source) => source.last ?? []);
  return firsts.length === 0 ? undefined : { since: Math.min(...firsts), until: Math.max(...lasts) };
}

function withOffsets(coverage: Coverage, clocks: Clocks): Coverage {
  return {
    ...coverage,
    sources: coverage.sources.map((source, i) => ({ ...source, clockOffsetMs: source.clockOffsetMs + clocks.estimated(i) })),
  };
}
