/**
 * Legs whose ports change from connection to connection: data channels, services with a range. Such a port tells nothing by itself; between
 * hosts that a product's other legs have shown, several of them in the leg's direction do.
 */
import type { Leg, Protocol } from '../../protocols/contract.ts';
import { inRanges, type PortRange } from '../backup.ts';
import { isDistinctive } from '../telling-ports.ts';
import { isMeant, type Reading } from './readings.ts';
import type { Walk } from './walks.ts';

const SEVERAL = 2;
/** Other connections of the system take some ports in between. */
const NEXT = 16;
/** Where ports begin that systems hand out for outgoing connections (Linux; RFC 6335 begins at 49152). */
export const EPHEMERAL = 32_768;

export const wideRanges = (leg: Leg): readonly PortRange[] => [...leg.ports, ...(leg.fallbackPorts ?? [])].filter((r) => !isDistinctive(r));

interface Around {
  readonly protocol: Protocol;
  readonly hub: string;
  readonly host: string;
}

/** Legs of changing ports between the hub and its partners, or between two partners. `known` are all readings of the hub's dials. */
export function walkReadings(around: Around, known: readonly Reading[], walks: readonly Walk[]): readonly Reading[] {
  const roles = rolesIn(known);
  const shown = new Set(known.filter(isMeant).map((r) => r.leg.id));
  const legs = around.protocol.legs.filter((leg) => leg.impact === 'backup' && leg.transport.includes('tcp') && isAnnounced(leg, shown));
  const near = walks.filter((walk) => roles.has(walk.from));
  const found = near.flatMap((walk) => legs.flatMap((leg) => readingOf(walk, leg, roles, around) ?? []).slice(0, 1));
  const byLeg = Map.groupBy(found, ({ reading }) => reading.leg);
  return [...byLeg].flatMap(([leg, ofLeg]) => changing(leg, ofLeg)).map(({ reading }) => reading);
}

/** A reading, and the ports that fit it. */
interface Walked {
  readonly reading: Reading;
  readonly ports: readonly number[];
}

/**
 * One port may be any service: a pair of hosts shows several, or all pairs together at least as many as they are. Where the product has no
 * range of its own they must follow upon each other, or be met with one host only: services have the same port everywhere.
 */
function changing(leg: Leg, ofLeg: readonly Walked[]): readonly Walked[] {
  const isOwn = ownRanges(leg).length > 0;
  const all = [...new Set(ofLeg.flatMap((walked) => walked.ports))];
  if (all.length >= Math.max(SEVERAL, ofLeg.length) && (isOwn || followOn(all))) return ofLeg;
  const timesMet = (port: number): number => ofLeg.filter((walked) => walked.ports.includes(port)).length;
  return ofLeg.filter(({ ports }) => {
    if (isOwn) return ports.length >= SEVERAL;
    return followOn(ports) || ports.filter((port) => timesMet(port) === 1).length > SEVERAL;
  });
}

/** A program that takes the next free port: several of them lie close together. */
function followOn(ports: readonly number[]): boolean {
  const sorted = ports.toSorted((x, y) => x - y);
  return sorted.some((port, i) => i > 0 && port - (sorted[i - 1] ?? 0) <= NEXT);
}

/** All roles the readings allow each host. */
function rolesIn(known: readonly Reading[]): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, Set<string>>();
  const give = (host: string, role: string): unknown => roles.get(host)?.add(role) ?? roles.set(host, new Set([role]));
  for (const r of known) {
    give(r.dial.from, r.fromRole);
    give(r.dial.to, r.toRole);
  }
  return roles;
}

/** A leg has a range of its own, or takes any port after another leg that shows. */
function isAnnounced(leg: Leg, shown: ReadonlySet<string>): boolean {
  if (ownRanges(leg).length > 0) return true;
  return (leg.dynamic || wideRanges(leg).length > 0) && [...leg.needs, ...leg.needsAny].some((id) => shown.has(id));
}

const isFixed = (protocol: Protocol, port: number): boolean => protocol.legs.some((leg) => inRanges(leg.ports.filter(isDistinctive), port));

const ownRanges = (leg: Leg): readonly PortRange[] => wideRanges(leg).filter(([low]) => low < EPHEMERAL);

function readingOf(
  walk: Walk,
  leg: Leg,
  roles: ReadonlyMap<string, ReadonlySet<string>>,
  { protocol, hub, host }: Around,
): readonly Walked[] | undefined {
  const ranges = ownRanges(leg);
  const ports = walk.ports.filter((port) => (ranges.length > 0 ? inRanges(ranges, port) : !isFixed(protocol, port)));
  const [port] = ports;
  if (port === undefined) return undefined;
  const fromRole = leg.initiator.find((role) => roles.get(walk.from)?.has(role) === true && (role === hub) === (walk.from === host));
  const toRole = roleOfTarget(walk, leg, roles, { hub, host }, ranges.length > 0);
  if (fromRole === undefined || toRole === undefined) return undefined;
  const reading = { dial: { ...walk, port, begun: Infinity }, leg, rank: protocol.legs.indexOf(leg), fromRole, toRole };
  return [{ reading, ports }];
}

/** A host nobody knows may be the target of a range that is the product's own. */
function roleOfTarget(
  walk: Walk,
  leg: Leg,
  roles: ReadonlyMap<string, ReadonlySet<string>>,
  { hub, host }: Pick<Around, 'hub' | 'host'>,
  isOwnRange: boolean,
): string | undefined {
  const held = roles.get(walk.to);
  if (held !== undefined) return leg.responder.find((role) => held.has(role) && (role === hub) === (walk.to === host));
  return isOwnRange && walk.accepted > 0 ? leg.responder.find((role) => role !== hub) : undefined;
}
