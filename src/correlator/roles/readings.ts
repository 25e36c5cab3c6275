/** Which legs a dial could be, and the roles that would give: candidates only, the hosts around it tell which one it is. */
import type { Leg, Protocol } from '../../protocols/contract.ts';
import { inRanges } from '../backup.ts';
import { COMMON_PORTS } from '../common-ports.ts';
import type { Dial } from '../dials.ts';
import { isDistinctive } from '../telling-ports.ts';

/** A leg a dial could be. */
export interface Reading {
  readonly dial: Pick<Dial, 'from' | 'to' | 'port' | 'accepted' | 'insists'>;
  readonly leg: Leg;
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
      leg.responder.filter((toRole) => toRole !== fromRole).map((toRole) => ({ dial, leg, fromRole, toRole })),
    ),
  );
}

/**
 * The likeliest readings of each dial: those whose roles explain most of what their hosts dial and are dialled for. Of equal ones those
 * that every mode has come first, then the order of the data holds.
 */
export function likeliest(readings: readonly Reading[]): readonly Reading[] {
  const dials = new Map<string, Set<Reading['dial']>>();
  const of = (host: string, role: string): Set<Reading['dial']> => dials.get(`${host} ${role}`) ?? new Set();
  for (const r of readings) {
    for (const [host, role] of [
      [r.dial.from, r.fromRole],
      [r.dial.to, r.toRole],
    ] as const)
      dials.set(`${host} ${role}`, of(host, role).add(r.dial));
  }
  const support = (r: Reading): number => of(r.dial.from, r.fromRole).size + of(r.dial.to, r.toRole).size;
  const special = (r: Reading): number => (r.leg.onlyMode === undefined ? 0 : 1);
  return [...Map.groupBy(readings, (r) => r.dial).values()].flatMap((own) => {
    const most = Math.max(...own.map(support));
    return own.filter((r) => support(r) === most).sort((x, y) => special(x) - special(y));
  });
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
