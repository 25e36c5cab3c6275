/** Everything a rule may ask about besides its own case: the other cases of the night and of other nights, hosts, ICMP errors. */
import type { Census } from './census.ts';
import type { LogSource, Micros } from './contract.ts';
import type { Case } from './cases.ts';
import type { Pair } from './connections.ts';
import { dialKey, endsKey, nightOf } from './night.ts';
import { onceFor } from './once-for.ts';
import type { Packet } from './packet.ts';
import { acceptedEverywhere, type FirewallOf, type Slice } from './slice.ts';

export interface Book {
  readonly cases: readonly Case[];
  /** All slices of all nights. */
  readonly slices: readonly Slice[];
  readonly census: Census;
  readonly icmpErrors: readonly Packet[];
  readonly sources: readonly LogSource[];
  readonly firewallOf: FirewallOf;
  /** Hosts that an address dialled, as far as they matter here, and on which ports. */
  readonly dialledBy: (address: string) => ReadonlyMap<string, readonly number[]>;
  /** Name of the host an address belongs to, by the site file. */
  readonly hostOf: (address: string) => string | undefined;
}

/** Two addresses of one host, by the site file. */
export function sameHost(book: Book, a: string, b: string): boolean {
  if (a === b) return true;
  const host = book.hostOf(a);
  return host !== undefined && host === book.hostOf(b);
}

/** How many other pairs of hosts there are for which a connection of the same leg was let through that night. */
export function controlGroup(book: Book, slice: Slice): number {
  const pairs = nightOf(book, slice).workingPairs.get(slice.case.leg.id);
  if (pairs === undefined) return 0;
  return pairs.size - Number(pairs.has(dialKey(slice)));
}

/** The latest time before `when` at which another connection of this leg was let through between the same hosts and not refused. */
export function lastWorked(book: Book, slice: Slice, when: Micros, own: ReadonlySet<number>): Micros | undefined {
  const times = (sameLegAndHosts(book).get(pairKey(slice)) ?? [])
    .filter((other) => other.case.backup === slice.case.backup)
    .flatMap((other) => acceptedEverywhere(other))
    .filter((p) => p.time < when && !own.has(p.srcPort))
    .map((p) => p.time);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Legs that come before this one and were let through between the same two hosts, in either direction. */
export function workingPredecessors(book: Book, slice: Slice): readonly Slice[] {
  const needs = [...slice.case.leg.needs, ...slice.case.leg.needsAny];
  return workingBetween(book, slice).filter((other) => needs.includes(other.case.leg.id));
}

/** A leg before this one was let through with the host at an end: a director calls both ends of a transfer. */
export function predecessorWorksAt(book: Book, slice: Slice, host: string): boolean {
  const legs = nightOf(book, slice).workingLegsAt.get(host);
  return [...slice.case.leg.needs, ...slice.case.leg.needsAny].some((leg) => legs?.has(leg) === true);
}

/** Other legs of the same backup let through between the same two hosts. */
export function workingSiblings(book: Book, slice: Slice): readonly Slice[] {
  return workingBetween(book, slice).filter((other) => other.case.leg !== slice.case.leg);
}

function workingBetween(book: Book, slice: Slice): readonly Slice[] {
  return (nightOf(book, slice).between.get(endsKey(slice)) ?? []).filter((other) => acceptedEverywhere(other).length > 0);
}

/** The slices of each case, one a night. */
export const nightsOfCase = onceFor(({ slices }: Book) => Map.groupBy(slices, (slice) => slice.case));

/** All nights' slices by leg and hosts. */
const sameLegAndHosts = onceFor(({ slices }: Book) => Map.groupBy(slices, pairKey));

function pairKey(slice: Slice): string {
  return `${slice.case.leg.id} ${dialKey(slice)}`;
}

/** Who dialled whom on which ports, of all that was kept. */
export function dialsOf(pairs: readonly Pair[]): (address: string) => ReadonlyMap<string, readonly number[]> {
  const dials = new Map<string, Map<string, number[]>>();
  for (const pair of pairs) {
    for (const tally of pair.tallies) {
      if (tally.kind !== 'open') continue;
      const [from, to] = tally.fromA ? [pair.a, pair.b] : [pair.b, pair.a];
      const targets = dials.get(from) ?? new Map<string, number[]>();
      dials.set(from, targets);
      targets.set(to, [...(targets.get(to) ?? []), tally.port]);
    }
  }
  return (address) => dials.get(address) ?? new Map();
}
