/** A ruling of one or several nights becomes a finding: counts, words, evidence and fixes. */
import { attemptsOf } from './attempts.ts';
import type { Book } from './book.ts';
import { weigh } from './confidence.ts';
import type { Case } from './cases.ts';
import { inMode } from './legs.ts';
import type { Cause, End, EvidenceLine, Finding, LogSource } from './contract.ts';
import { findingId } from './finding-id.ts';
import { fixesFor } from './fixes-for.ts';
import { historyFor } from './history-for.ts';
import { byTime, isSyn, type Packet } from './packet.ts';
import { listed, portList } from './phrases.ts';
import { renderPacket } from './render-packet.ts';
import type { Rule, Ruling } from './rules/contract.ts';
import { nightOf } from './night.ts';
import { onceFor } from './once-for.ts';
import { accepted, type Slice } from './slice.ts';

export interface Decided {
  readonly slice: Slice;
  readonly rule: Rule;
  readonly ruling: Ruling;
}

const MOST_EVIDENCE = 10;
const MOST_PORTS = 64;

/** One finding of the same leg, cause, hosts and firewall over all nights; `nights` is in order and not empty. */
export function compose(nights: readonly [Decided, ...Decided[]], book: Book): Finding {
  const latest = nights.at(-1) ?? nights[0];
  const { slice, ruling, rule } = latest;
  const item = slice.case;
  const packets = nights.flatMap((night) => night.ruling.packets).sort(byTime);
  const judgement = weigh(ruling, slice, book);
  const history = historyFor(nights, book);
  const counts = nights.map((night) => ({ night: night.slice.night, packets: countOf(night), attempts: attemptCount(night) }));
  return {
    id: findingId([item.backup.name, item.leg.id, ruling.cause, item.initiator, item.responder, ruling.view.firewall]),
    verdict: judgement.verdict,
    confidence: judgement.confidence,
    because: judgement.because,
    wouldRaise: judgement.wouldRaise,
    impact: item.leg.impact,
    protocol: item.backup.protocol.id,
    leg: item.leg.id,
    cause: ruling.cause,
    ...(item.backup.name === undefined ? {} : { backup: item.backup.name }),
    initiator: endOf(item.initiator, item.match.initiatorRole, packets),
    responder: endOf(item.responder, item.match.responderRole, packets),
    ...transportOf(item),
    ports: portsOf(item, packets),
    firewall: placeOf(latest),
    ...spanOf(nights, packets),
    packets: counts.reduce((sum, night) => sum + night.packets, 0),
    attempts: counts.reduce((sum, night) => sum + night.attempts, 0),
    nights: counts,
    ...(history === undefined ? {} : { history }),
    summary: summaryOf(item, ruling, rule, packets),
    effect: effectOf(item),
    explanation: explanationOf(latest, nights.length > 1, book),
    evidence: evidenceOf(nights, book.sources),
    against: judgement.against,
    assumptions: judgement.assumptions,
    alsoCausedBy: [
      ...(ruling.alsoCausedBy ?? []),
      ...item.backup.rivals,
      ...item.alternatives.map((leg) => `${leg.id}: the same packets fit this leg (${leg.for})`),
    ],
    fixes: fixesFor(latest, packets, book),
    verify: verifyOf(item, ruling.cause),
    references: [...new Set([...item.leg.sources.filter((source) => source.startsWith('http')), ...rule.references])],
  };
}

function endOf(address: string, role: string | null, packets: readonly Packet[]): End {
  const seen = packets
    .map((p) => (p.src === address ? p.loggedSrc : p.dst === address ? p.loggedDst : undefined))
    .find((a) => a !== undefined);
  return seen === undefined ? { address, role } : { address, role, logged: seen };
}

function transportOf(item: Case): { transport?: 'tcp' | 'udp' | 'icmp' } {
  return item.transport === 'tcp' || item.transport === 'udp' || item.transport === 'icmp' ? { transport: item.transport } : {};
}

/** The responder's ports of the packets, lowest first. */
function portsOf(item: Case, packets: readonly Packet[]): readonly number[] {
  if (item.transport === 'icmp') return [];
  const own = packets.filter((p) => p.transport === item.transport).map((p) => (p.src === item.initiator ? p.dstPort : p.srcPort));
  const quoted = packets
    .filter((p) => p.transport !== item.transport)
    .flatMap((p) => (p.inner?.src === item.initiator ? p.inner.dstPort : p.inner?.srcPort) ?? []);
  return [...new Set([...own, ...quoted])].sort((x, y) => x - y).slice(0, MOST_PORTS);
}

function placeOf({ ruling }: Decided): NonNullable<Finding['firewall']> {
  const first = ruling.packets[0];
  return {
    name: ruling.view.firewall,
    ...(first === undefined || first.in === '' ? {} : { in: first.in }),
    ...(first === undefined || first.out === '' ? {} : { out: first.out }),
    ...(first === undefined || first.rule === '' ? {} : { rule: first.rule }),
  };
}

function spanOf(nights: readonly Decided[], packets: readonly Packet[]): { first?: number; last?: number } {
  const exact = nights.flatMap((night) => exactOpens(night));
  const times = [...packets.map((p) => p.time), ...exact.flatMap((t) => [t.firstDenied, t.lastDenied])].filter((time) =>
    Number.isFinite(time),
  );
  return times.length === 0 ? {} : { first: times.reduce((a, b) => Math.min(a, b)), last: times.reduce((a, b) => Math.max(a, b)) };
}

/** Packets of the ruling; counted in full where only a sample of the connections was kept. */
function countOf(night: Decided): number {
  const kept = night.ruling.packets.reduce((sum, p) => sum + p.repeat, 0);
  return Math.max(
    kept,
    exactOpens(night).reduce((sum, t) => sum + t.denied, 0),
  );
}

/** Exact counts of denied opening packets, where a sample was judged and the whole time is one night's. */
function exactOpens({ slice, ruling }: Decided): readonly { denied: number; firstDenied: number; lastDenied: number }[] {
  const { pair, initiator } = slice.case;
  const opening = ruling.packets[0];
  if (!pair.sampled || opening === undefined || !isSyn(opening)) return [];
  const ports = new Set(ruling.packets.map((p) => p.dstPort));
  const sources = new Set(ruling.packets.map((p) => p.source));
  return pair.tallies.filter(
    (t) =>
      t.kind === 'open' &&
      t.denied > 0 &&
      t.fromA === (initiator === pair.a) &&
      ports.has(t.port) &&
      sources.has(t.source) &&
      t.firstDenied >= slice.since &&
      t.lastDenied <= slice.until,
  );
}

function attemptCount(night: Decided): number {
  const { packets } = night.ruling;
  const opening = packets.filter((p) => p.src === night.slice.case.initiator && (isSyn(p) || p.transport !== 'tcp'));
  const kept = opening.length > 0 ? attemptsOf(opening).length : new Set(packets.map((p) => portsKey(p))).size;
  const weight =
    countOf(night) /
    Math.max(
      1,
      packets.reduce((sum, p) => sum + p.repeat, 0),
    );
  return Math.max(1, Math.round(kept * weight));
}

/** The two ports of a connection, the same for both directions. */
function portsKey(p: Packet): string {
  return `${Math.min(p.srcPort, p.dstPort)} ${Math.max(p.srcPort, p.dstPort)}`;
}

function summaryOf(item: Case, ruling: Ruling, rule: Rule, packets: readonly Packet[]): string {
  const from = `${item.initiator} (${item.match.initiatorRole})`;
  const to = `${item.responder} (${item.match.responderRole ?? 'no known role'})`;
  const ports = item.transport === 'icmp' ? 'ping' : `${item.transport} ${portList(portsOf(item, packets))}`;
  const name = item.backup.name === undefined ? item.backup.protocol.name : `${item.backup.name} (${item.backup.protocol.name})`;
  const where = ruling.accuses === 'firewall' ? `at ${ruling.view.firewall}` : 'not at a firewall';
  return `${name}: ${item.leg.id} from ${from} to ${to}, ${ports}, fails ${where}: ${lowerFirst(rule.title)}.`;
}

function effectOf(item: Case): string {
  const sees = item.leg.sees.slice(0, 4).map((text) => text.replace(/[.;]$/, ''));
  return sees.length === 0 ? `What stops: ${item.leg.for}.` : `In the backup product: ${sees.join('; ')}.`;
}

function explanationOf(decided: Decided, severalNights: boolean, book: Book): string {
  const { slice, ruling } = decided;
  const { leg } = slice.case;
  const silent = silentSuccessors(decided, book);
  return [
    `This leg carries ${lowerFirst(leg.for.replace(/\.$/, ''))}.`,
    severalNights ? `In the night of ${slice.night}: ${ruling.story}` : ruling.story,
    silent.length > 0
      ? `${listed(silent)} ${silent.length === 1 ? 'comes' : 'come'} after this leg and ${silent.length === 1 ? 'was' : 'were'} never tried.`
      : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/**
 * Legs that need this one, that this site has the hosts for, and that nobody tried that night: mentioned, never reported. A log of
 * denials alone cannot show that something was not tried.
 */
function silentSuccessors({ slice, ruling }: Decided, book: Book): readonly string[] {
  if (!ruling.view.logsAccepts || ruling.cause !== 'connection-denied') return [];
  const { leg, backup } = slice.case;
  const roles = rolesSeen(book).get(backup) ?? new Set();
  const tried = nightOf(book, slice).legs;
  const isHere = (words: readonly string[]): boolean => words.some((word) => roles.has(word));
  return backup.protocol.legs
    .filter((other) => other.needs.includes(leg.id) && other.impact === 'backup' && !tried.has(other.id) && inMode(backup, other))
    .filter((other) => (other.onlyMode === undefined || backup.mode !== undefined) && isHere(other.initiator) && isHere(other.responder))
    .map((other) => other.id)
    .slice(0, 3);
}

/** The roles that showed in any case of a backup. */
const rolesSeen = onceFor(({ cases }: Book) => {
  const roles = (own: readonly Case[]) => new Set(own.flatMap((c) => [c.match.initiatorRole, c.match.responderRole]));
  return new Map([...Map.groupBy(cases, (c) => c.backup)].map(([backup, own]) => [backup, roles(own)]));
});

/** The first packets and the last one, with the opening that was let through where there is one. */
function evidenceOf(nights: readonly Decided[], sources: readonly LogSource[]): readonly EvidenceLine[] {
  const denied = nights.flatMap((night) => night.ruling.packets).sort(byTime);
  const keys = new Set(denied.map((p) => portsKey(p)));
  const openings = nights
    .flatMap((night) => night.slice.dialogues.flatMap((d) => d.packets))
    .filter((p) => accepted(p) && isSyn(p) && keys.has(portsKey(p)))
    .sort(byTime)
    .slice(0, 2);
  const room = MOST_EVIDENCE - openings.length;
  const shown = denied.length <= room ? denied : [...denied.slice(0, room - 1), ...denied.slice(-1)];
  const paths = new Map(sources.map((source) => [source.id, source.path]));
  return [...openings, ...shown].sort(byTime).map((p) => ({
    path: paths.get(p.source) ?? '',
    line: p.line,
    offset: p.offset,
    time: p.time,
    text: renderPacket(p),
    textFrom: 'columns',
  }));
}

/** What a person can try after the fix. A connection that opens proves nothing where opening was never the trouble. */
function verifyOf(item: Case, cause: Cause): readonly string[] {
  const ports = item.backup.portsOf(item.leg).map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`));
  const opens = ['connection-denied', 'reply-denied', 'connection-limit', 'time-of-day', 'host-profile'].includes(cause);
  if (!opens || item.transport !== 'tcp' || ports.length === 0) return [...(VERIFY[cause] ?? []), ...item.leg.verify];
  const how = `From ${item.initiator}, open ${item.responder} on tcp ${ports.join(', ')}: the connection opens, and the firewall logs it as accepted or not at all.`;
  return [...item.leg.verify, how];
}

const VERIFY: Partial<Readonly<Record<Cause, readonly string[]>>> = {
  'state-lost': ['Let a job run past the time at which it broke: no packet in the middle of its connections is denied.'],
  'window-check': ['Run a long job: the firewall denies no packet of its open connections as invalid.'],
  'path-mtu': ['Send a large transfer over the leg, not only a connect: it moves on, and no "too big" message is denied.'],
  'stale-address': ['The next call goes to the current address of the client, and none to the old one.'],
  'wrong-interface': ['The leg is dialled at the address that works, and the other one is no longer dialled.'],
  'asymmetric-route': ['One firewall logs both the SYN and what follows it.'],
};

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
