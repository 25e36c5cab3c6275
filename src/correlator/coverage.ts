/**
 * Can these logs answer for these backups at all? Judged per firewall, per backup and per night, before any cause is named:
 * the silence of a log that was not there is not the silence of a firewall.
 */
import type { BackupSite } from '../site/contract.ts';
import type { Coverage, Gap, LogSource, Micros, NightCoverage, SourceCoverage, TimeSpan } from './contract.ts';
import { factReasons, lossReason, muteReason, silenceReason, summarised, unreadReason, type Reason } from './coverage-words.ts';
import { firewallLogs, isUnread, type FirewallLogs } from './firewall-logs.ts';
import { gapOf, joined, recordedSpans, silences, type Silence } from './gaps.ts';
import { lossGap } from './losses.ts';
import { nightSpans, type NightSpan } from './nights.ts';

/** Logs further apart than this are two archives, and the nights between them nobody's. */
const SAME_ARCHIVE: Micros = 31 * 86_400_000_000;

export interface CoverageFacts {
  /** IANA zone or fixed offset in which nights and windows are meant. */
  readonly zone: string;
  /** Did this source see a host of the backup? Absent: not known, and every firewall matters for every backup. */
  readonly seen?: (source: number, backup: string) => boolean;
  /** Does it say of packets of the backup what became of them: of some, and not of some? Asked of sources that saw it. */
  readonly verdicts?: (source: number, backup: string) => { readonly told: boolean; readonly untold: boolean };
}

/** What one backup asks of the logs. */
interface Question {
  readonly backup: string | undefined;
  readonly spans: readonly NightSpan[];
  readonly silent: readonly { readonly firewall: FirewallLogs; readonly silences: readonly Silence[]; readonly mute: boolean }[];
  /** False where nothing but the logs' own span was asked: that span is covered by definition. */
  readonly silenceCounts: boolean;
  readonly zone: string;
}

interface Answer {
  readonly night: NightCoverage;
  readonly reasons: readonly Reason[];
}

/**
 * What the logs cover. Times of sources are true times: a clock's offset is already taken out.
 * @param asked `--night` or `--since`/`--until`; undefined when neither was given
 */
export function cover(
  sources: readonly LogSource[],
  backups: readonly BackupSite[],
  asked: TimeSpan | undefined,
  facts: CoverageFacts,
): Coverage {
  const firewalls = firewallLogs(sources);
  const archives = joined(recordedSpans(sources), SAME_ARCHIVE);
  const subjects = backups.length > 0 ? backups : [undefined];
  const questions = subjects.map((backup) => questionOf(backup, firewalls, archives, asked, facts));
  const answers = questions.map((question) => question.spans.map((span) => answer(question, span)));
  const unread = sources.filter(isUnread).map(unreadReason);
  const empty = archives.length === 0 ? [NO_RECORD] : [];
  const demanded = questions.flatMap((q, i) =>
    (answers[i] ?? []).filter((a) => asked !== undefined || isDemanded(a.night, q.spans, archives)),
  );
  return {
    sufficient: empty.length === 0 && unread.length === 0 && demanded.every((a) => a.night.sufficient),
    reasons: summarised([
      ...empty,
      ...unread,
      ...answers.flat().flatMap((a) => a.reasons),
      ...firewalls.flatMap((f) => factReasons(f, facts.zone)),
    ]),
    nights: answers.flat().map((a) => a.night),
    sources: sources.map((source) => sourceCoverage(source, firewalls, questions)),
  };
}

const NO_RECORD: Reason = {
  about: 'empty',
  who: 'the logs',
  text: 'No log holds a record with a time, so nothing can be said about any backup.',
};

function questionOf(
  backup: BackupSite | undefined,
  firewalls: readonly FirewallLogs[],
  archives: readonly TimeSpan[],
  asked: TimeSpan | undefined,
  facts: CoverageFacts,
): Question {
  const windows = backup?.windows ?? [];
  const spans = nightSpans(asked, archives, windows, facts.zone);
  // Nights that touch are one stretch: a silence over noon is as long as it is.
  const stretches = joined(
    spans.toSorted((a, b) => a.since - b.since),
    0,
  );
  const silent = firewallsThatMatter(firewalls, backup?.name, facts).map((firewall) => ({
    firewall,
    silences: stretches.flatMap((stretch) => silences(firewall.recorded, stretch, firewall.allowed)),
    mute: isMute(firewall, backup?.name, facts),
  }));
  return { backup: backup?.name, spans, silent, silenceCounts: asked !== undefined || windows.length > 0, zone: facts.zone };
}

/** Firewalls that saw the backup's hosts, and those nobody can say it of; all of them when none did. */
function firewallsThatMatter(
  firewalls: readonly FirewallLogs[],
  backup: string | undefined,
  facts: CoverageFacts,
): readonly FirewallLogs[] {
  const { seen } = facts;
  if (seen === undefined || backup === undefined) return firewalls;
  const saw = (firewall: FirewallLogs): boolean => firewall.sources.some((source) => seen(source.id, backup));
  if (!firewalls.some(saw)) return firewalls;
  return firewalls.filter((firewall) => firewall.recorded.length === 0 || saw(firewall));
}

/**
 * It has packets and says of none what became of it, or of none of this backup; or of some of this backup, in a log without a single
 * denial. What is denied in such a log does not show.
 */
function isMute(firewall: FirewallLogs, backup: string | undefined, { seen, verdicts }: CoverageFacts): boolean {
  if (firewall.recorded.length === 0) return false;
  if (firewall.sources.every((source) => source.accepts + source.denies === 0)) return true;
  if (backup === undefined || seen === undefined || verdicts === undefined) return false;
  const saw = firewall.sources.filter((source) => seen(source.id, backup)).map((source) => verdicts(source.id, backup));
  const noDenial = firewall.sources.every((source) => source.denies === 0);
  return saw.length > 0 && (!saw.some(({ told }) => told) || (noDenial && saw.some(({ untold }) => untold)));
}

function answer(question: Question, span: NightSpan): Answer {
  const { backup, silent, silenceCounts, zone } = question;
  const reasons: Reason[] = [];
  for (const { firewall, silences: all, mute } of silent) {
    if (mute) reasons.push(muteReason(firewall, backup));
    if (silenceCounts) {
      for (const silence of all.filter((s) => s.since < span.until && span.since < s.until))
        reasons.push(silenceReason(firewall, silence, backup, zone));
    }
    for (const loss of firewall.losses.filter((l) => l.since <= span.until && span.since <= l.until))
      reasons.push(lossReason(firewall, loss, zone));
  }
  const night = {
    night: span.night,
    since: span.since,
    until: span.until,
    sufficient: reasons.length === 0,
    reasons: summarised(reasons),
  };
  return { night: backup === undefined ? night : { ...night, backup }, reasons };
}

/**
 * Nobody asked for a night by name: then a night that had begun before the oldest record is not asked for, if a later one is there.
 * Logs rotated in the middle of a night begin with half a night, and would else never be sufficient.
 */
function isDemanded(night: TimeSpan, spans: readonly NightSpan[], archives: readonly TimeSpan[]): boolean {
  const begunBefore = archives.some((archive) => night.since < archive.since && archive.since <= night.until);
  return !begunBefore || !spans.some((span) => span.since >= night.until);
}

function sourceCoverage(source: LogSource, firewalls: readonly FirewallLogs[], questions: readonly Question[]): SourceCoverage {
  const {
    id: _id,
    accepts: _accepts,
    denies: _denies,
    notices: _notices,
    activeMinutes: _active,
    medianSpacing: _spacing,
    ...told
  } = source;
  const firewall = firewalls.find((f) => f.sources.includes(source));
  return {
    ...told,
    logsAccepts: firewall?.logsAccepts ?? source.logsAccepts ?? false,
    gaps: firewall === undefined ? [] : gapsIn(source, firewall, questions),
  };
}

function gapsIn(source: LogSource, firewall: FirewallLogs, questions: readonly Question[]): readonly Gap[] {
  const silent = questions.flatMap((q) => q.silent.filter((s) => s.firewall === firewall).flatMap((s) => s.silences));
  const own = silent
    .filter((silence) => nearestSource(firewall, silence.since) === source)
    .map((silence) => gapOf(silence, firewall.sources));
  const lost = firewall.losses.filter((loss) => loss.source === source).map(lossGap);
  const distinct = new Map([...own, ...lost].map((gap) => [`${gap.from} ${gap.to} ${gap.why}`, gap]));
  return [...distinct.values()].toSorted((a, b) => a.from - b.from || a.to - b.to);
}

/** The file of a rotated set in which a silence begins; before all of them, the oldest. */
function nearestSource(firewall: FirewallLogs, time: Micros): LogSource | undefined {
  const begun = firewall.sources.toSorted((a, b) => (a.first ?? 0) - (b.first ?? 0) || a.id - b.id);
  return begun.findLast((source) => (source.first ?? 0) <= time) ?? begun[0];
}
