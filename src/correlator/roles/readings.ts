/** Which legs a dial could be, and the roles that would give: candidates only, the hosts around it tell which one it is. */
import type { Leg, Protocol } from '../../protocols/contract.ts';
import { inRanges } from '../backup.ts';
import { COMMON_PORTS } from '../common-ports.ts';
import type { Dial } from '../dials.ts';
import { isDistinctive } from '../telling-ports.ts';

/** A leg a dial could be. */
export interface Reading {
  readonly dial: Pick<Dial, 'from' | 'to' | 'port' | 'accepted' | 'begun' | 'insists'>;
  readonly leg: Leg;
  /** Position of the leg in the product's data: main legs stand first. */
  readonly rank: number;
  readonly fromRole: string;
  readonly toRole: string;
}

/** Every leg the port fits, in every pair of roles it has. */
export function readingsOf(protocol: Protocol, dial: Dial): readonly Reading[] {
  if (COMMON_PORTS.has(dial.port)) return [];
  const legs = protocol.legs.filter(
    (l) => l.transport.includes('tcp') && inRanges(l.ports.filter(isDistinctive), dial.port) && l.impact !== 'notification',
  );
  return legs.flatMap((leg) =>
    leg.initiator.flatMap((fromRole) =>
      leg.responder
        .filter((toRole) => toRole !== fromRole)
        .map((toRole) => ({ dial, leg, rank: protocol.legs.indexOf(leg), fromRole, toRole })),
    ),
  );
}

/**
 * The likeliest readings of each dial: those whose roles explain most of what their hosts dial and are dialled for, and of equal ones those
 * that fit the others who dial the same host on the same port. A leg of one mode gives way to one of the same impact that every mode has;
 * of equal ones such legs come last, and the rest in the order of the data.
 */
export function likeliest(readings: readonly Reading[]): readonly Reading[] {
  const support = supportIn(readings);
  const alike = Map.groupBy(readings, (r) => `${r.leg.id} ${r.fromRole} ${r.dial.to} ${r.dial.port}`);
  const ofAlike = new Map([...alike].map(([key, list]) => [key, Math.max(...list.map(support))]));
  const weight = (r: Reading): number => support(r) * 1e6 + (ofAlike.get(`${r.leg.id} ${r.fromRole} ${r.dial.to} ${r.dial.port}`) ?? 0);
  return [...Map.groupBy(readings, (r) => r.dial).values()].flatMap((own) => {
    const common = own.filter((r) => r.leg.onlyMode === undefined || !own.some((o) => !isSpecial(o) && o.leg.impact === r.leg.impact));
    const most = Math.max(...common.map(weight));
    return common.filter((r) => weight(r) === most).sort((x, y) => Number(isSpecial(x)) - Number(isSpecial(y)));
  });
}

/** Only one mode has the leg, or no document vouches for it. */
export const isSpecial = (r: Reading): boolean => r.leg.onlyMode !== undefined || r.leg.confirmed === 'common-knowledge';

/** How many dials the roles of a reading explain, of both its hosts. */
function supportIn(readings: readonly Reading[]): (r: Reading) => number {
  const dials = new Map<string, Set<Reading['dial']>>();
  const of = (host: string, role: string): Set<Reading['dial']> => dials.get(`${host} ${role}`) ?? new Set();
  for (const r of readings) {
    dials.set(`${r.dial.from} ${r.fromRole}`, of(r.dial.from, r.fromRole).add(r.dial));
    dials.set(`${r.dial.to} ${r.toRole}`, of(r.dial.to, r.toRole).add(r.dial));
  }
  return (r) => of(r.dial.from, r.fromRole).size + of(r.dial.to, r.toRole).size;
}

/** A connection is one leg: the first that is given. */
export function onePerDial(readings: readonly Reading[]): readonly Reading[] {
  const dials = new Set<Reading['dial']>();
  return readings.filter((r) => !dials.has(r.dial) && dials.add(r.dial));
}

/** It was let through, or tried again and again. */
export const isMeant = (r: Reading): boolean => r.dial.accepted > 0 || r.dial.insists;

/** How many legs show: the more, the less by chance. */
export const legsIn = (readings: readonly Reading[]): number => new Set(readings.map((r) => r.leg.id)).size;
