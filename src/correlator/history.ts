/** What earlier nights say about a leg between two hosts: when it last worked, since when it is denied, and what else changed then. */
import type { History, Micros } from './contract.ts';

/** One leg between two hosts at one firewall in one night. */
export interface LegNight {
  /** The evening's date, YYYY-MM-DD. */
  readonly night: string;
  readonly leg: string;
  readonly initiator: string;
  readonly responder: string;
  readonly firewall: string;
  /** Connects let through and denied; a retransmission counts with its connect or not, only zero matters. */
  readonly accepted: number;
  readonly denied: number;
  readonly lastAccepted?: Micros;
  readonly firstDenied?: Micros;
  readonly lastDenied?: Micros;
  /** Names of the rules that decided. */
  readonly rules: readonly string[];
  /** `eth0 to eth1` as the log names them. */
  readonly interfaces: readonly string[];
  /** The responder's ports. */
  readonly ports: readonly number[];
}

/** What a finding is about. */
export interface HistoryKey {
  readonly leg: string;
  readonly initiator: string;
  readonly responder: string;
  readonly firewall: string;
}

/** `mended`: denied first and let through in the end. `mixed`: let through in between, denied in the end. */
type NightOutcome = 'worked' | 'denied' | 'mended' | 'broke' | 'mixed' | 'silent';

/**
 * @param facts of any legs and hosts, in any order; other hosts of the same leg tell whether an address changed
 * @returns undefined when no night shows a denial of this leg between these hosts at this firewall
 */
export function historyOf(key: HistoryKey, facts: readonly LegNight[]): History | undefined {
  const own = facts.filter((fact) => isOf(fact, key)).toSorted(byNight);
  const lastWorked = latest(own.map((fact) => (fact.accepted > 0 ? fact.lastAccepted : undefined)));
  const { nights, worked, open } = lastBreak(own);
  const begin = nights[0];
  if (begin === undefined) return undefined;
  const told = {
    changed: [...changedSince(begin, worked), ...changedAddress(key, begin, facts)],
    status: open ? (nights.length > 1 ? 'continuing' : 'new') : 'resolved',
  } as const;
  return {
    ...(lastWorked === undefined ? {} : { lastWorked }),
    ...(begin.firstDenied === undefined ? {} : { firstDenied: begin.firstDenied }),
    ...told,
  };
}

interface Break {
  /** Nights with denials, the one it began in first. */
  readonly nights: readonly LegNight[];
  /** The last night before it in which the leg worked. */
  readonly worked: LegNight | undefined;
  /** Not mended since. */
  readonly open: boolean;
}

/** The latest run of denials. A night in which the leg worked ends it; a night without a try does not. */
function lastBreak(own: readonly LegNight[]): Break {
  let worked: LegNight | undefined;
  let found: Break = { nights: [], worked: undefined, open: false };
  for (const fact of own) {
    const outcome = outcomeOf(fact);
    if (outcome === 'silent') continue;
    if (outcome === 'worked') found = { ...found, open: false };
    // Let through before the first denial of the night: whatever was broken before had been mended.
    else if (!found.open || outcome === 'broke')
      found = { nights: [fact], worked: outcome === 'broke' ? fact : worked, open: outcome !== 'mended' };
    else found = { ...found, nights: [...found.nights, fact], open: outcome !== 'mended' };
    if (outcome === 'worked' || outcome === 'mended') worked = fact;
  }
  return found;
}

function outcomeOf(fact: LegNight): NightOutcome {
  if (fact.denied === 0) return fact.accepted === 0 ? 'silent' : 'worked';
  if (fact.accepted === 0 || fact.lastAccepted === undefined) return 'denied';
  if (fact.lastAccepted > (fact.lastDenied ?? fact.firstDenied ?? Infinity)) return 'mended';
  return fact.lastAccepted < (fact.firstDenied ?? -Infinity) ? 'broke' : 'mixed';
}

/** What differs between the last night it worked and the first it was denied. */
function changedSince(begin: LegNight, worked: LegNight | undefined): readonly string[] {
  if (worked === undefined || worked === begin) return [];
  const kinds = [
    ['rule', worked.rules, begin.rules],
    ['interfaces', worked.interfaces, begin.interfaces],
    ['port', worked.ports.map(String), begin.ports.map(String)],
  ] as const;
  return kinds.flatMap(([what, before, since]) => {
    const came = since.filter((name) => !before.includes(name));
    const went = before.filter((name) => !since.includes(name));
    if (came.length === 0 || before.length === 0) return [];
    return [
      `${what}: ${listed(went.length > 0 ? went : before)} in the night of ${worked.night}, ${listed(came)} in that of ${begin.night}`,
    ];
  });
}

/**
 * Another address spoke on this leg with the same peer until then and fell silent when this one began: a server that moved,
 * or a second network card. Said only where exactly one address did.
 */
function changedAddress(key: HistoryKey, begin: LegNight, facts: readonly LegNight[]): readonly string[] {
  const onLeg = facts.filter((fact) => fact.leg === key.leg && fact.accepted + fact.denied > 0);
  if (onLeg.some((fact) => isOf(fact, key) && fact.night < begin.night)) return [];
  const ends = [
    ['initiator', 'responder'],
    ['responder', 'initiator'],
  ] as const;
  return ends.flatMap(([end, peer]) => {
    const others = onLeg.filter((fact) => fact[peer] === key[peer] && fact[end] !== key[end]);
    const still = new Set(others.filter((fact) => fact.night >= begin.night).map((fact) => fact[end]));
    const silent = others.filter((fact) => fact.accepted > 0 && !still.has(fact[end])).toSorted(byNight);
    const last = silent.at(-1);
    if (last === undefined || new Set(silent.map((fact) => fact[end])).size > 1) return [];
    return [`address of the ${end}: ${last[end]} until the night of ${last.night}, ${key[end]} since that of ${begin.night}`];
  });
}

function isOf(fact: LegNight, key: HistoryKey): boolean {
  return fact.leg === key.leg && fact.initiator === key.initiator && fact.responder === key.responder && fact.firewall === key.firewall;
}

function byNight(x: LegNight, y: LegNight): number {
  return x.night < y.night ? -1 : x.night > y.night ? 1 : 0;
}

function latest(times: readonly (Micros | undefined)[]): Micros | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** A dynamic range has too many ports to list. */
const LISTED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map((name) => `"${name.trim()}"`);
  return names.length > LISTED ? `${shown.join(', ')} and ${names.length - LISTED} more` : shown.join(', ');
}
