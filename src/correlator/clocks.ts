/**
 * How far the clocks of two firewalls' logs stand apart, read from packets both logged. Only a difference can be seen:
 * which clock is right is for the site file (`clockOffset`) to say.
 */
import type { Micros } from './contract.ts';

/** A SYN as one firewall logged it. */
export interface Sighting {
  readonly firewall: string;
  /** What makes it the same packet elsewhere: both addresses, both ports and the length, translation undone. */
  readonly key: string;
  readonly time: Micros;
}

export interface ClockOffset {
  readonly firewall: string;
  /** The firewall compared with, directly or over others. */
  readonly reference: string;
  /** To be added to this firewall's times to get the reference's; 0 when both agree within their resolution. */
  readonly offsetMs: number;
  /** Connections seen by both that agree on it. */
  readonly pairs: number;
  /** One sentence; absent when the clocks agree. */
  readonly sentence?: string;
}

const SECOND = 1_000_000;
/** Connections that must agree. Fewer may be a retry met with another retry. */
const LEAST_PAIRS = 5;
/** Stamps of whole seconds differ by up to one in either direction. */
const SPREAD = 2 * SECOND;
/** The widest gap between two zones of the world is 26 hours; further apart, a source port was merely used again. */
const WIDEST = 26 * 3600 * SECOND;
/** Of a packet seen more often (retransmissions, a port used again) the first so many are compared. */
const TIMES_KEPT = 8;
/** Zones differ by quarters of an hour; a zone mistake on top of an ordinary drift is still near one. */
const QUARTER = 900_000;
const NEAR_ZONE = 30_000;

type Times = ReadonlyMap<string, readonly Micros[]>;
interface Link {
  readonly a: string;
  readonly b: string;
  /** b's clock minus a's. */
  readonly ahead: Micros;
  readonly pairs: number;
}

/**
 * One entry per firewall that shares enough connections with another, in order of name. The reference of a group is the firewall
 * most others agree with, then the one with most connections in common, then the first by name.
 */
export function estimateClockOffsets(sightings: Iterable<Sighting>): ReadonlyMap<string, ClockOffset> {
  const links = linksBetween(timesByFirewall(sightings));
  const names = [...new Set(links.flatMap((link) => [link.a, link.b]))].toSorted();
  const found = new Map<string, ClockOffset>();
  for (const reference of names.toSorted((x, y) => trust(y, links) - trust(x, links) || compare(x, y))) {
    if (found.has(reference)) continue;
    for (const offset of spreadFrom(reference, links)) found.set(offset.firewall, offset);
  }
  return new Map([...found].toSorted(([x], [y]) => compare(x, y)));
}

function timesByFirewall(sightings: Iterable<Sighting>): ReadonlyMap<string, Times> {
  const all = new Map<string, Map<string, Micros[]>>();
  for (const { firewall, key, time } of sightings) {
    const times = getOrMake(all, firewall, () => new Map<string, Micros[]>());
    getOrMake(times, key, () => []).push(time);
  }
  for (const times of all.values()) for (const list of times.values()) list.sort((x, y) => x - y).splice(TIMES_KEPT);
  return all;
}

function linksBetween(all: ReadonlyMap<string, Times>): readonly Link[] {
  const names = [...all.keys()].toSorted();
  return names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b) => {
      const agreed = agreement(all.get(a), all.get(b));
      return agreed === undefined ? [] : [{ a, b, ahead: agreed.ahead, pairs: agreed.pairs }];
    }),
  );
}

interface Agreement {
  readonly ahead: Micros;
  readonly pairs: number;
  /** Differences counted, retransmissions and all: between offsets all connections agree on, the one without a retry's delay has most. */
  readonly sightings: number;
}

/** The difference most connections agree on; each connection votes once, however often it was retransmitted. */
function agreement(a: Times | undefined, b: Times | undefined): Agreement | undefined {
  const differences: { readonly key: string; readonly by: Micros }[] = [];
  for (const [key, times] of a ?? []) {
    for (const there of b?.get(key) ?? [])
      for (const here of times) if (Math.abs(there - here) <= WIDEST) differences.push({ key, by: there - here });
  }
  differences.sort((x, y) => x.by - y.by);
  let best: Agreement | undefined;
  const votes = new Map<string, number>();
  let low = 0;
  for (const [high, last] of differences.entries()) {
    votes.set(last.key, (votes.get(last.key) ?? 0) + 1);
    for (; last.by - (differences[low]?.by ?? 0) > SPREAD; low++) withdraw(votes, differences[low]?.key ?? '');
    const here = { ahead: differences[(low + high) >> 1]?.by ?? 0, pairs: votes.size, sightings: high - low + 1 };
    if (here.pairs >= LEAST_PAIRS && (best === undefined || better(here, best))) best = here;
  }
  return best;
}

function better(x: Agreement, y: Agreement): boolean {
  return (x.pairs - y.pairs || x.sightings - y.sightings || Math.abs(y.ahead) - Math.abs(x.ahead)) > 0;
}

function withdraw(votes: Map<string, number>, key: string): void {
  const left = (votes.get(key) ?? 0) - 1;
  if (left > 0) votes.set(key, left);
  else votes.delete(key);
}

/** How many firewalls agree with this one, then how many connections it shares, in one number. */
function trust(name: string, links: readonly Link[]): number {
  const own = links.filter((link) => link.a === name || link.b === name);
  return own.filter((link) => Math.abs(link.ahead) <= SPREAD).length * 1e9 + own.reduce((sum, link) => sum + link.pairs, 0);
}

/** Offsets of all firewalls linked to `reference`, nearest first. */
function spreadFrom(reference: string, links: readonly Link[]): readonly ClockOffset[] {
  const ahead = new Map([[reference, 0]]);
  const out: ClockOffset[] = [{ firewall: reference, reference, offsetMs: 0, pairs: 0 }];
  for (const [at, sum] of ahead) {
    for (const link of links.filter((l) => l.a === at || l.b === at)) {
      const [firewall, by] = link.a === at ? [link.b, link.ahead] : [link.a, -link.ahead];
      if (ahead.has(firewall)) continue;
      ahead.set(firewall, sum + by);
      out.push(told(firewall, reference, -(sum + by), link.pairs));
    }
  }
  return out;
}

function told(firewall: string, reference: string, correction: Micros, pairs: number): ClockOffset {
  if (Math.abs(correction) <= SPREAD) return { firewall, reference, offsetMs: 0, pairs };
  const offsetMs = Math.round(correction / 1000);
  const which = offsetMs > 0 ? 'behind' : 'ahead of';
  const reason = isZoneLike(offsetMs)
    ? 'a time zone or daylight-saving mistake rather than a drift'
    : 'a clock that drifted; no time zone explains it';
  const sentence = `The clock of ${firewall} is ${duration(Math.abs(offsetMs))} ${which} that of ${reference}, by ${pairs} connections both logged: ${reason}.`;
  return { firewall, reference, offsetMs, pairs, sentence };
}

function isZoneLike(offsetMs: number): boolean {
  const quarters = Math.round(offsetMs / QUARTER);
  return quarters !== 0 && Math.abs(offsetMs - quarters * QUARTER) <= NEAR_ZONE;
}

/** `6 h 3 s`: hours, minutes and seconds that are not zero. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [`${Math.floor(seconds / 3600)} h`, `${Math.floor(seconds / 60) % 60} min`, `${seconds % 60} s`];
  return parts.filter((part) => !part.startsWith('0 ')).join(' ');
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}
