/** The hosts around which a product's connections run: what one of them must show to be taken for it. */
import type { Leg, Protocol } from '../../protocols/contract.ts';
import { compare } from '../compare.ts';
import { isMeant, legsIn, type Reading } from './readings.ts';
import { wideRanges } from './walk-readings.ts';

const FEW = 2;

/** The roles that are not backed up, the one at an end of most legs first, then in the order of the data. */
export function hubRoles(protocol: Protocol): readonly string[] {
  const serving = Object.keys(protocol.roles).filter((word) => protocol.roles[word]?.backedUp !== true);
  const count = (word: string): number =>
    protocol.legs.filter((leg) => leg.initiator.includes(word) || leg.responder.includes(word)).length;
  return serving.sort((x, y) => count(y) - count(x));
}

export const partnerOf = (r: Reading, hub: string): string => (r.fromRole === hub ? r.dial.to : r.dial.from);

/**
 * Hosts that may hold the role, each with its readings. Where a product's legs run both ways on the same ports, each end could be
 * either: the host with most partners is the hub, of equal ones who dials first, and who speaks with hubs only is a partner.
 */
export function hubsIn(readings: readonly Reading[], hub: string): ReadonlyMap<string, readonly Reading[]> {
  const byHost = Map.groupBy(
    readings.filter((r) => r.fromRole === hub || r.toRole === hub),
    (r) => (r.fromRole === hub ? r.dial.from : r.dial.to),
  );
  const partners = (own: readonly Reading[]): ReadonlySet<string> => new Set(own.map((r) => partnerOf(r, hub)));
  const ranked = [...byHost].sort(
    ([a, x], [b, y]) => partners(y).size - partners(x).size || firstDial(a, x) - firstDial(b, y) || compare(a, b),
  );
  const hubs = new Map<string, readonly Reading[]>();
  for (const [host, own] of ranked) if ([...partners(own)].some((partner) => !hubs.has(partner))) hubs.set(host, own);
  return hubs;
}

/** When the host itself first dialled. Never is as late as can be: subtracting two infinities would be no number. */
function firstDial(host: string, own: readonly Reading[]): number {
  return Math.min(Number.MAX_SAFE_INTEGER, ...own.filter((r) => r.dial.from === host).map((r) => r.dial.begun));
}

/**
 * Two legs of the product with one other host, or one leg with several, some of it let through or tried again and again.
 * @param around legs beside the hub's own: between its partners, and on ports that change
 */
export function agrees(own: readonly Reading[], around: readonly Reading[], hub: string): boolean {
  const worked = own.some((r) => r.dial.accepted > 0);
  const insisted = own.filter((r) => r.dial.insists);
  const ofPartner = [...Map.groupBy(own, (r) => partnerOf(r, hub)).values()];
  const goesOn = around.some((r) => own.some((o) => isMeant(o) && (follows(r.leg, o.leg) || isOnRange(r))));
  if (goesOn || ofPartner.some((list) => travelTogether(list, hub))) return worked || insisted.length >= FEW;
  if (new Set(own.filter(isMeant).map((r) => partnerOf(r, hub))).size <= FEW) return false;
  return worked || own.filter((r) => r.toRole === hub && r.dial.insists && isPrivate(r.dial.from)).length > FEW;
}

/** Addresses of a site (RFC 1918, RFC 4193): several of its hosts that insist are no scanners of the Internet. */
const isPrivate = (address: string): boolean => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd])/.test(address);

/** Two legs on two ports: one each way, both let through, or one that the product opens after or instead of the other. */
function travelTogether(list: readonly Reading[], hub: string): boolean {
  if (legsIn(list) < FEW || new Set(list.map((r) => r.dial.port)).size < FEW) return false;
  const bothWays = list.some((r) => r.fromRole === hub) && list.some((r) => r.toRole === hub);
  const worked = list.filter((r) => r.dial.accepted > 0);
  if (bothWays || (legsIn(worked) >= FEW && new Set(worked.map((r) => r.dial.port)).size >= FEW)) return true;
  return list.some((x) => list.some((y) => x.dial !== y.dial && isMeant(x) && isMeant(y) && follows(x.leg, y.leg)));
}

/** Several ports of a range that few but this product have. */
const isOnRange = (r: Reading): boolean => wideRanges(r.leg).some(([low, high]) => low <= r.dial.port && r.dial.port <= high);

const follows = (later: Leg, leg: Leg): boolean =>
  later.fallbackOf === leg.id || later.needs.includes(leg.id) || later.needsAny.includes(leg.id);

/**
 * Each partner has one role towards the hubs: the one that explains most of its dials with them, and of equal ones that of the legs the
 * product lists first. Tells whether a reading gives it that role.
 */
export function partnersElected(readings: readonly Reading[], hub: string): (r: Reading) => boolean {
  const roleOf = (r: Reading): string => (r.fromRole === hub ? r.toRole : r.fromRole);
  const votes = Map.groupBy(readings, (r) => partnerOf(r, hub));
  const elected = new Map([...votes].map(([partner, own]) => [partner, bestRole(Map.groupBy(own, roleOf))]));
  return (r) => elected.get(partnerOf(r, hub)) === roleOf(r);
}

function bestRole(byRole: ReadonlyMap<string, readonly Reading[]>): string | undefined {
  const ranked = [...byRole].map(([role, own]) => {
    const dials = Map.groupBy(own, (r) => r.dial);
    const first = [...dials.values()].map((list) => Math.min(...list.map((r) => r.rank)));
    return { role, dials: dials.size, ranks: first.reduce((sum, rank) => sum + rank, 0) };
  });
  return ranked.sort((x, y) => y.dials - x.dials || x.ranks - y.ranks)[0]?.role;
}
