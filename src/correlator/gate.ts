/** What denied packets must pass before a cause is named: a wrong accusation costs more than a missing one. */
import type { Book } from './book.ts';
import { predecessorWorksAt } from './book.ts';
import type { Leg } from '../protocols/contract.ts';
import { inRanges, type PortRange } from './backup.ts';
import type { Case } from './cases.ts';
import { acceptedEverywhere, type Slice, type View } from './slice.ts';
import type { Packet } from './packet.ts';
import { endsKey, nightOf } from './night.ts';
import { isStranger } from './strangers-in-roles.ts';

/** Let through and denied this close together, the same tuple shows the order of rules or two devices, not a blocked leg. */
const CONTRADICTS = 5_000_000;

/** Denied opening packets of a firewall that nothing excuses; empty when the leg recovered or never was a backup's. */
export function standingSyns(slice: Slice, view: View, book: Book): readonly Packet[] {
  const syns = view.deniedSyns.filter((p) => !contradicted(p, view) && !workedLater(p, view) && !otherPortWorked(p, slice));
  if (syns.length === 0 || isStranger(slice, book) || isExcused(slice, book) || isUnannounced(slice, view, book)) return [];
  return syns;
}

/** A ping or a broadcast finds hosts, it opens nothing: `discovery-blocked` is its cause or none. */
export function isGate(slice: Slice): boolean {
  return slice.case.transport === 'icmp' || slice.case.leg.finds || slice.case.leg.impact === 'discovery';
}

/** A range of ports this wide is walked; of a leg with a few fixed ports any one working again shows the leg working. */
const WALKED = 4;

/** A leg whose connections take one port after another: that one port works says nothing of the next. */
export function walksPorts({ leg, backup }: Case): boolean {
  return leg.dynamic || [...backup.portsOf(leg), ...(leg.fallbackPorts ?? [])].some(([low, high]) => high - low + 1 >= WALKED);
}

/** Every denied port of the leg was let through by the same firewall after its last denial: a delay, no failure. */
export function recovered(view: View): boolean {
  return view.deniedSyns.length > 0 && view.deniedSyns.every((p) => workedLater(p, view));
}

/** Another port of the leg says nothing of this one: a rule for 443 lets no 902 through. */
function workedLater(p: Packet, view: View): boolean {
  const last = view.deniedSyns.findLast((other) => other.dstPort === p.dstPort) ?? p;
  return view.acceptedSyns.some((other) => other.dstPort === p.dstPort && other.time > last.time);
}

/**
 * Any port between two hosts of a backup is the backup's only where something of it worked before: a leg that announces the ports, or
 * the same leg on another port. A log of denials alone cannot show that; there the initiator must at least be a host the site file names.
 */
function isUnannounced(slice: Slice, view: View, book: Book): boolean {
  const { leg, match } = slice.case;
  if (match.fit !== 'dynamic' || (leg.needs.length + leg.needsAny.length === 0 && leg.ports.length === 0)) return false;
  const { initiator, responder } = slice.case;
  if ([initiator, responder].some((host) => predecessorWorksAt(book, slice, host)) || acceptedEverywhere(slice).length > 0) return false;
  return view.logsAccepts || leg.needs.length + leg.needsAny.length === 0 || !slice.case.backup.names(initiator);
}

/** A fallback is excused by its first choice, and a first choice by a fallback that worked. */
function isExcused(slice: Slice, book: Book): boolean {
  const { leg, initiator, responder } = slice.case;
  const between = nightOf(book, slice).between.get(endsKey(slice)) ?? [];
  const others = between.filter((o) => o.case.initiator === initiator && o.case.responder === responder && o !== slice);
  const { legs } = slice.case.backup.protocol;
  const before = choicesBefore(leg, legs);
  const tried = (o: Slice): boolean => o.views.some((v) => v.deniedSyns.length > 0 || v.acceptedSyns.length > 0);
  if (others.some((o) => before.includes(o.case.leg.id) && tried(o))) return true;
  if (others.some((o) => choicesBefore(o.case.leg, legs).includes(leg.id) && acceptedEverywhere(o).length > 0)) return true;
  return otherFamilyWorked(slice, book);
}

/** The legs tried before this one: its first choice, and that one's. */
function choicesBefore(leg: Leg, legs: readonly Leg[]): readonly string[] {
  const ids: string[] = [];
  for (let id = leg.fallbackOf; id !== undefined && !ids.includes(id);) {
    const first = id;
    ids.push(first);
    id = legs.find((other) => other.id === first)?.fallbackOf;
  }
  return ids;
}

/** The product went on to another choice of ports and was let through, or has one that is all it needs. */
function otherPortWorked(p: Packet, slice: Slice): boolean {
  const next = otherPorts(slice.case.leg, p.dstPort);
  return acceptedEverywhere(slice).some((other) => inRanges(next, other.dstPort) && other.time >= p.time);
}

/** Ports that do as well as this one. The second choice is one range: what works of it says nothing of the rest. */
function otherPorts(leg: Leg, port: number): readonly PortRange[] {
  if (leg.enough !== undefined && !inRanges(leg.enough, port)) return leg.enough;
  if (leg.portsInTurn) return leg.ports.filter((range) => !inRanges([range], port));
  return leg.fallbackPorts === undefined || inRanges(leg.fallbackPorts, port) ? [] : leg.fallbackPorts;
}

/** A host with both IP versions tries one after the other (RFC 8305): denied on one and let through on the other is a delay. */
function otherFamilyWorked(slice: Slice, book: Book): boolean {
  const v6 = (address: string): boolean => address.includes(':');
  const host = book.hostOf(slice.case.responder);
  if (host === undefined) return false;
  const first = slice.views.flatMap((v) => v.deniedSyns)[0];
  return nightOf(book, slice).slices.some(
    (other) =>
      other.case.leg === slice.case.leg &&
      v6(other.case.responder) !== v6(slice.case.responder) &&
      book.hostOf(other.case.responder) === host &&
      (book.hostOf(slice.case.initiator) === undefined || book.hostOf(other.case.initiator) === book.hostOf(slice.case.initiator)) &&
      acceptedEverywhere(other).some((p) => first !== undefined && p.time >= first.time),
  );
}

function contradicted(p: Packet, view: View): boolean {
  return view.acceptedSyns.some((a) => a.srcPort === p.srcPort && a.dstPort === p.dstPort && Math.abs(a.time - p.time) <= CONTRADICTS);
}
