/** What one product makes of the dials: its hub, the hosts around it, and the legs that show between them. */
import type { Protocol } from '../../protocols/contract.ts';
import type { Census } from '../census.ts';
import { agrees, hubRoles, hubsIn, partnersElected } from './hubs.ts';
import { isMeant, isSpecial, onePerDial, type Reading } from './readings.ts';
import { walkReadings } from './walk-readings.ts';
import type { Walk } from './walks.ts';

/** One host taken for the hub of a product. */
export interface Claim {
  readonly protocol: Protocol;
  /** Role of the hub. */
  readonly hub: string;
  readonly host: string;
  /** Of the hub itself, one for each dial. */
  readonly own: readonly Reading[];
  /** Between the hub's partners, and on ports that change. */
  readonly around: readonly Reading[];
}

/**
 * Around the role whose hosts explain most of what was dialled; of equal ones that around which most hosts are backed up (a site has many
 * clients, and not as many servers), then without the help of legs that one mode only has, and with the fewest hosts. `readings` come the likeliest first.
 */
export function claimsOf(protocol: Protocol, readings: readonly Reading[], walks: readonly Walk[], census: Census): readonly Claim[] {
  const choices = hubRoles(protocol).map((hub) => {
    const claims = claimsAround(protocol, readings, walks, hub).filter((claim) => !isProber(claim, census));
    const special = claims.flatMap(allOf).filter(isSpecial).length;
    return {
      claims,
      special,
      backedUp: backedUpIn(protocol, claims),
      explained: new Set(claims.flatMap((claim) => allOf(claim).map((r) => `${r.dial.from} ${r.dial.to} ${r.dial.port}`))).size,
    };
  });
  const found = choices.filter(({ claims }) => claims.length > 0);
  found.sort(
    (x, y) =>
      y.explained - x.explained ||
      y.backedUp - x.backedUp ||
      x.special - y.special ||
      x.claims.length - y.claims.length ||
      ranksOf(x.claims) - ranksOf(y.claims),
  );
  return found[0]?.claims ?? [];
}

/** Hosts the claims take for ones that are backed up. */
function backedUpIn({ roles }: Protocol, claims: readonly Claim[]): number {
  const ends = claims.flatMap(allOf).flatMap((r): readonly [string, string][] => [
    [r.fromRole, r.dial.from],
    [r.toRole, r.dial.to],
  ]);
  return new Set(ends.filter(([role]) => roles[role]?.backedUp === true).map(([, host]) => host)).size;
}

/** The lower, the nearer to the head of the product's legs. */
const ranksOf = (claims: readonly Claim[]): number => claims.flatMap(({ own }) => own).reduce((sum, r) => sum + r.rank, 0);

export const allOf = ({ own, around }: Claim): readonly Reading[] => [...own, ...around];

/** Position of the first leg that shows: a product lists its main legs first, and a side leg alone is rarely the product. */
export function firstLeg(claims: readonly Claim[]): number {
  return Math.min(...claims.flatMap((claim) => allOf(claim).map((r) => r.rank)));
}

/** The claim without the dials another product has; undefined where the rest does not carry it. */
export function without(claim: Claim, taken: ReadonlySet<Reading['dial']>): Claim | undefined {
  const own = claim.own.filter((r) => !taken.has(r.dial));
  const around = claim.around.filter((r) => !taken.has(r.dial));
  return own.length > 0 && agrees(own, around, claim.hub) ? { ...claim, own, around } : undefined;
}

function claimsAround(protocol: Protocol, readings: readonly Reading[], walks: readonly Walk[], hub: string): readonly Claim[] {
  const hubs = hubsIn(readings, hub);
  const touching = [...hubs.values()].flat();
  const fits = partnersElected(touching, hub);
  const dials = new Set(touching.map((r) => r.dial));
  const between = readings.filter((r) => !dials.has(r.dial) && r.fromRole !== hub && r.toRole !== hub && isMeant(r));
  return [...hubs].flatMap(([host, all]) => {
    const own = onePerDial([...all.filter(fits), ...all]);
    const others = betweenOthers(between, own);
    const around = [...others, ...walkReadings({ protocol, hub, host }, all, walks)];
    return agrees(own, around, hub) ? [{ protocol, hub, host, own, around }] : [];
  });
}

/** Legs that do not touch a hub, from or to a host that already has the role they give it. */
function betweenOthers(between: readonly Reading[], own: readonly Reading[]): readonly Reading[] {
  const held = new Set(own.flatMap((r) => [`${r.fromRole} ${r.dial.from}`, `${r.toRole} ${r.dial.to}`]));
  return onePerDial(between.filter((r) => held.has(`${r.fromRole} ${r.dial.from}`) || held.has(`${r.toRole} ${r.dial.to}`)));
}

/** A host that only dials, nobody around it, and dials other ports as well: a collector of figures, a console, a browser. */
function isProber(claim: Claim, census: Census): boolean {
  const onlyDials = claim.around.length === 0 && claim.own.every((r) => r.fromRole === claim.hub);
  return onlyDials && census.of(claim.host).ports > new Set(claim.own.map((r) => r.dial.port)).size + 1;
}
