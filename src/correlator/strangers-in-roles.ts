/** Hosts that hold a role only because they stand in a network: a scanner or a monitor inside the client network is no client. */
import type { Book } from './book.ts';
import { sameNight } from './book.ts';
import { inRanges } from './backup.ts';
import { attemptsOf } from './attempts.ts';
import { isScanner } from './strangers.ts';
import { acceptedEverywhere, type Slice } from './slice.ts';

/** The initiator is no party of this backup: fan-out without any leg's history, or a single SYN of a host nobody named. */
export function isStranger(slice: Slice, book: Book): boolean {
  const { backup, initiator } = slice.case;
  if (backup.names(initiator)) return false;
  const legHistory = hasHistory(slice, book);
  const dialled = book.census.of(initiator);
  if (isScanner(dialled, { named: false, legHistory, strays: straysOf(slice, book) })) return true;
  if (legHistory) return false;
  if (standsAnywhere(slice)) return true;
  const syns = slice.views.flatMap((view) => view.deniedSyns);
  return slice.case.transport === 'tcp' && syns.length === 1 && attemptsOf(syns).length === 1;
}

/** Both ends hold their roles only as parts of one and the same network: nothing tells this pair from any two neighbours. */
function standsAnywhere({ case: { backup, initiator, responder } }: Slice): boolean {
  if (backup.names(responder)) return false;
  const roles = backup.rolesOf(initiator);
  return backup.rolesOf(responder).some((role) => roles.includes(role));
}

/** Some leg of this backup worked with this host at an end. */
function hasHistory(slice: Slice, book: Book): boolean {
  const host = slice.case.initiator;
  return sameNight(book, slice).some(
    (other) => (other.case.initiator === host || other.case.responder === host) && acceptedEverywhere(other).length > 0,
  );
}

/**
 * Hosts it dialled on the ports of this leg that do not own the leg. A client dials its server, which is named; where the responders
 * are a network, any host without a role is meant.
 */
function straysOf(slice: Slice, book: Book): number {
  const { backup, leg, initiator, responder } = slice.case;
  const ranges = backup.portsOf(leg);
  const named = backup.names(responder);
  const owns = (host: string): boolean =>
    (!named || backup.names(host)) && backup.rolesOf(host).some((role) => !named || leg.responder.includes(role));
  return [...book.dialledBy(initiator)].filter(([host, ports]) => !owns(host) && ports.some((port) => inRanges(ranges, port))).length;
}
