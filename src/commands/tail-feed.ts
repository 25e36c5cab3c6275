/** What the engine of `tail` knows, as the screen wants it. */
import type { LegActivity as Activity, LegCounts, LegMinute } from '../correlator/leg-activity.ts';
import type { Finding, LogSource } from '../correlator/contract.ts';
import type { FollowedLog } from '../ingest/growing-index.ts';
import type { DenialMinute, FollowedSource, LegActivity, LegState, MinuteState } from '../ui/feed.ts';

/** Minutes that make "the last minutes" of a leg. */
const RECENT = 15;

export interface LegFacts {
  /** Some log holds accepted connections. */
  readonly logsAccepts: boolean;
  /** A past night is judged as a whole, a growing log by its last minutes. */
  readonly whole: boolean;
  readonly findings: readonly Finding[];
}

/** The legs between roles that some host holds here. */
export function legFeed(activity: Activity, facts: LegFacts): readonly LegActivity[] {
  const newest = Math.floor(activity.newest / 60e6);
  return activity
    .legs()
    .filter(({ backup, leg }) => [leg.initiator, leg.responder].every((words) => words.some((word) => backup.roleWords.includes(word))))
    .map((counts) => ({
      backup: counts.backup.name ?? counts.backup.protocol.id,
      protocol: counts.backup.protocol.id,
      leg: counts.leg.id,
      carries: counts.leg.for,
      initiator: counts.leg.initiator.join(' or '),
      responder: counts.leg.responder.join(' or '),
      ports: portWords(counts),
      state: isOpen(counts, facts.findings) ? ('blocked' as const) : stateOf(counts, facts.whole ? 0 : newest - RECENT, facts.logsAccepts),
      accepted: counts.accepted,
      denied: counts.denied,
      ...(counts.last !== undefined && { last: counts.last }),
      recent: Array.from({ length: RECENT }, (_, i) => minuteState(counts.minutes.get(newest - RECENT + 1 + i))),
    }));
}

export function timelineFeed(activity: Activity): readonly DenialMinute[] {
  return [...activity.denials()];
}

/** One entry a path: a log that was rotated under it is the same to the reader. */
export function sourceFeed(
  sources: readonly LogSource[],
  followed: Iterable<FollowedLog>,
  behind: (path: string) => number,
): readonly FollowedSource[] {
  const logs = new Map([...followed].map((log) => [log.path, log]));
  const byPath = Map.groupBy(sources, (source) => source.path);
  const paths = [...new Set([...logs.keys(), ...byPath.keys()])];
  return paths.map((path) => followedSource(path, byPath.get(path) ?? [], logs.get(path), behind(path)));
}

function followedSource(path: string, sources: readonly LogSource[], log: FollowedLog | undefined, behind: number): FollowedSource {
  const newest = sources.at(-1);
  const sum = (count: (source: LogSource) => number): number => sources.reduce((all, source) => all + count(source), 0);
  const last = Math.max(0, ...sources.map((source) => source.last ?? 0));
  const trouble = log?.trouble ?? newest?.trouble ?? (log?.state.is === 'lost' ? log.state.why : undefined);
  return {
    path,
    ...(newest?.format !== undefined && { format: newest.format }),
    ...(newest !== undefined && { firewall: newest.firewall }),
    lines: sum((source) => source.lines),
    records: sum((source) => source.records),
    malformed: sum((source) => source.malformed),
    foreign: sum((source) => source.foreign),
    ...(last > 0 && { last }),
    behind,
    state: log === undefined ? (newest?.trouble === undefined ? 'ended' : 'unreadable') : behind > 0 ? 'reading' : log.state.is,
    gaps: [...(log?.gaps ?? [])],
    ...(trouble !== undefined && { trouble }),
  };
}

/** A leg that was found blocked stays so while it is silent: a client that gave up is no client that works. */
function isOpen({ backup, leg }: LegCounts, findings: readonly Finding[]): boolean {
  return findings.some(
    (finding) =>
      finding.leg === leg.id &&
      finding.backup === backup.name &&
      (finding.verdict === 'blocked' || finding.verdict === 'likely-blocked') &&
      finding.history?.status !== 'resolved',
  );
}

/** Denied in the time looked at means blocked, whatever else got through: some pair of hosts is without its backup. */
function stateOf({ minutes, denied }: LegCounts, since: number, logsAccepts: boolean): LegState {
  let accepted = 0;
  let refused = 0;
  for (const [minute, count] of minutes) {
    if (minute <= since) continue;
    accepted += count.accepted;
    refused += count.denied;
  }
  if (refused > 0) return 'blocked';
  if (accepted > 0) return 'working';
  return logsAccepts || denied > 0 ? 'silent' : 'not-logged';
}

function minuteState(minute: LegMinute | undefined): MinuteState {
  if (minute === undefined) return 'none';
  return minute.denied === 0 ? 'accepted' : minute.accepted === 0 ? 'denied' : 'both';
}

function portWords({ backup, leg }: LegCounts): string {
  const ranges = backup.portsOf(leg).map(([low, high]) => (low === high ? String(low) : `${low}-${high}`));
  const more = ranges.length > 2 ? '…' : '';
  const ports = ranges.slice(0, 2).join(',') + more;
  return `${leg.transport.join('/')} ${ports === '' ? 'any port' : ports}`.replace('icmp any port', 'icmp');
}
