/** Several products may claim the same dials: the one of which more shows has them. */
import { COMMON_PORTS } from '../common-ports.ts';
import { allOf, type Claim, firstLeg, without } from './claims.ts';
import { legsIn, type Reading } from './readings.ts';

/** A claim that stands, and what else would explain it. */
export interface Settled {
  readonly claim: Claim;
  readonly rivals: readonly string[];
}

/** The claims that stand, each dial with one product. One port that several products use, and nothing beside it, names none of them. */
export function settle(claims: readonly Claim[]): readonly Settled[] {
  const ranked = [...claims].sort((x, y) => legsIn(allOf(y)) - legsIn(allOf(x)) || firstLeg([x]) - firstLeg([y]));
  const owners = new Map<Reading['dial'], Entry>();
  const entries: Entry[] = [];
  for (const claim of ranked) {
    const before = new Set(claim.own.flatMap((r) => owners.get(r.dial) ?? []).filter((entry) => entry.claim.protocol !== claim.protocol));
    for (const entry of before) for (const rival of rivalsOf(claim, entry)) entry.rivals.add(rival);
    const rest = before.size === 0 ? claim : without(claim, new Set([...before].flatMap((entry) => allOf(entry.claim).map((r) => r.dial))));
    if (rest === undefined) continue;
    const entry = { claim: rest, rivals: new Set<string>() };
    entries.push(entry);
    for (const r of allOf(rest)) owners.set(r.dial, entry);
  }
  return entries
    .filter(({ claim, rivals }) => legsIn(allOf(claim)) > 1 || (rivals.size === 0 && !ridesOnCommonPorts(claim)))
    .map(({ claim, rivals }) => ({ claim, rivals: [...rivals] }));
}

/** One leg that other services carry as well (a hypervisor's console, a file server) is no sign of a backup. */
const ridesOnCommonPorts = (claim: Claim): boolean =>
  allOf(claim).every((r) => r.leg.ports.some(([low, high]) => low === high && COMMON_PORTS.has(low)));

interface Entry {
  readonly claim: Claim;
  readonly rivals: Set<string>;
}

function rivalsOf(claim: Claim, entry: Entry): readonly string[] {
  const dials = new Set(allOf(entry.claim).map((r) => r.dial));
  const shared = claim.own.filter((r) => dials.has(r.dial));
  return shared.map((r) => `${r.leg.id}: ${claim.protocol.name} uses the same port; only a site file can tell`);
}
