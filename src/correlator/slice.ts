/** A case within one night, packets sorted by what they are and by the firewall that logged them. */
import type { Micros } from './contract.ts';
import type { Case, Dialogue } from './cases.ts';
import { onceFor } from './once-for.ts';
import { byTime, isReset, isSynAck, opens, type Packet } from './packet.ts';

/** What one firewall saw of a case. */
export interface View {
  readonly firewall: string;
  /** It logs accepted connections: their absence tells something. */
  readonly logsAccepts: boolean;
  readonly deniedSyns: readonly Packet[];
  readonly acceptedSyns: readonly Packet[];
  readonly deniedAnswers: readonly Packet[];
  readonly acceptedAnswers: readonly Packet[];
  /** Neither SYN nor SYN+ACK. */
  readonly deniedLater: readonly Packet[];
  readonly acceptedLater: readonly Packet[];
}

export interface Slice {
  readonly case: Case;
  readonly night: string;
  readonly since: Micros;
  readonly until: Micros;
  /** Dialogues with a packet in the night; older packets of the same connection included. */
  readonly dialogues: readonly Dialogue[];
  readonly views: readonly View[];
}

export interface NightSpan {
  readonly night: string;
  readonly since: Micros;
  readonly until: Micros;
}

/** The firewall whose log a packet stands in, and what is known of it. */
export interface FirewallOf {
  (source: number): { readonly name: string; readonly logsAccepts: boolean };
}

/** Sessions opened this long before the night may live in it; the same ports a day earlier are another night's job. */
const LONGEST_SESSION = 18 * 3_600_000_000;

/** The part of a case that falls in a night; undefined when none does. */
export function sliceOf(item: Case, span: NightSpan, firewallOf: FirewallOf): Slice | undefined {
  const inNight = (p: Packet): boolean => p.time >= span.since && p.time <= span.until;
  const isBefore = (p: Packet): boolean => p.time < span.since && p.time >= span.since - LONGEST_SESSION;
  const dialogues = item.dialogues
    .filter((d) => d.packets.some(inNight))
    .map((d) => ({ ...d, packets: d.packets.filter((p) => inNight(p) || (isBefore(p) && p.action !== 'deny')) }));
  if (dialogues.length === 0) return undefined;
  return { case: item, ...span, dialogues, views: viewsOf(item, dialogues, firewallOf) };
}

function viewsOf(item: Case, dialogues: readonly Dialogue[], firewallOf: FirewallOf): readonly View[] {
  const packets = distinct(dialogues.flatMap((d) => d.packets).sort(byTime), firewallOf);
  const byFirewall = Map.groupBy(packets, (p) => firewallOf(p.source).name);
  return [...byFirewall].map(([firewall, list]) => {
    const opened = openings(list);
    const kinds = Map.groupBy(list, (p) => kindOf(p, p.src === item.initiator, opened));
    const of = (kind: Kind): readonly Packet[] => kinds.get(kind) ?? [];
    const syns = of('syn');
    const answers = of('answer');
    const later = of('later');
    const first = list[0];
    return {
      firewall,
      logsAccepts: first !== undefined && firewallOf(first.source).logsAccepts,
      deniedSyns: syns.filter(denied),
      acceptedSyns: syns.filter(accepted),
      deniedAnswers: answers.filter(denied),
      acceptedAnswers: answers.filter(accepted),
      deniedLater: later.filter(denied),
      acceptedLater: later.filter(accepted),
    };
  });
}

type Kind = 'syn' | 'answer' | 'later';

function kindOf(p: Packet, fromInitiator: boolean, opened: ReadonlyMap<string, Micros>): Kind {
  if (isFlagless(p) && denied(p) && (opened.get(tupleOf(p)) ?? Infinity) <= p.time) return 'later';
  if (fromInitiator && opens(p)) return 'syn';
  if (!fromInitiator && (isSynAck(p) || (p.transport !== 'tcp' && opens(p)))) return 'answer';
  return 'later';
}

/** When each connection that was let through opened: a log without flags shows a late packet of it and a SYN alike. */
function openings(packets: readonly Packet[]): ReadonlyMap<string, Micros> {
  const opened = new Map<string, Micros>();
  for (const p of packets) if (accepted(p) && opens(p) && !opened.has(tupleOf(p))) opened.set(tupleOf(p), p.time);
  return opened;
}

const isFlagless = (p: Packet): boolean => p.transport === 'tcp' && p.flags === undefined;
const tupleOf = (p: Packet): string => `${p.src} ${p.srcPort} ${p.dst} ${p.dstPort}`;

export const denied = (p: Packet): boolean => p.action === 'deny';
export const accepted = (p: Packet): boolean => p.action === 'accept';

/** The same packet in two logs of one firewall counts once: same tuple, flags, length and time to the second. */
function distinct(packets: readonly Packet[], firewallOf: FirewallOf): readonly Packet[] {
  const seen = new Map<string, number>();
  return packets.filter((p) => {
    const second = Math.floor(p.time / 1_000_000);
    const key = `${firewallOf(p.source).name} ${second} ${p.src} ${p.srcPort} ${p.dst} ${p.dstPort} ${p.flags} ${p.length} ${p.action}`;
    const before = seen.get(key);
    if (before !== undefined && before !== p.source) return false;
    seen.set(key, p.source);
    return true;
  });
}

/** The responder refused by itself: a RST that was let through, right after a SYN. */
export function refusals(view: View, responder: string): readonly Packet[] {
  return view.acceptedLater.filter((p) => isReset(p) && p.src === responder);
}

/** All SYNs any firewall let through, and none of these connections was stopped at another. */
export const acceptedEverywhere = onceFor(({ views }: Slice): readonly Packet[] => {
  const stopped = new Set(views.flatMap((view) => view.deniedSyns.map((p) => `${p.srcPort} ${p.dstPort}`)));
  return views.flatMap((view) => view.acceptedSyns).filter((p) => !stopped.has(`${p.srcPort} ${p.dstPort}`));
});
