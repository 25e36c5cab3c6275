/** Hosts that hold a role only because they stand in a network: a scanner or a monitor inside the client network is no client. */
import { attemptsOf } from './attempts.ts';
import { inRanges } from './backup.ts';
import { type Book, nightsOfCase, predecessorWorksAt } from './book.ts';
import { nightOf } from './night.ts';
import { onceFor } from './once-for.ts';
import { acceptedEverywhere, type Slice } from './slice.ts';
import { isRegular } from './regular.ts';
import { isScanner } from './strangers.ts';

/** Connects that were each tried again, this often in a night, to the one host that owns the leg: a program that wants to get through. */
const INSISTS = 3;

/** The initiator is no party of this backup: fan-out without any leg's history, or a single SYN of a host nobody named. */
export function isStranger(slice: Slice, book: Book): boolean {
  const { backup, initiator } = slice.case;
  if (backup.names(initiator)) return false;
  const strays = straysOf(slice, book);
  const legHistory = hasHistory(slice, book);
  const regular = isRegular(attemptsOf(slice.views.flatMap((view) => view.deniedSyns)));
  if (regular && isScanner(book.census.of(initiator), { named: false, legHistory, strays, regular })) return true;
  if (strays === 0 && insists(slice)) return lacksPredecessor(slice, book);
  if (isScanner(book.census.of(initiator), { named: false, legHistory, strays })) return true;
  if (legHistory) return lacksPredecessor(slice, book);
  return standsAnywhere(slice) || lacksPredecessor(slice, book) || knockedOnce(slice, book);
}

/** Several connects, and each repeated its SYN: checks of a monitor and scans give up at once. */
function insists(slice: Slice): boolean {
  const attempts = attemptsOf(slice.views.flatMap((view) => view.deniedSyns));
  return attempts.length >= INSISTS && attempts.every((attempt) => attempt.length >= 2);
}

/** One SYN in all the nights of the logs. */
function knockedOnce(slice: Slice, book: Book): boolean {
  if (slice.case.transport !== 'tcp') return false;
  const nights = nightsOfCase(book).get(slice.case) ?? [];
  return nights.flatMap((other) => other.views.flatMap((view) => view.deniedSyns)).length === 1;
}

/**
 * The leg comes after another one, that one was let through for other hosts that night, and never touched this host: whoever dials here
 * was not told to by the backup.
 */
function lacksPredecessor(slice: Slice, book: Book): boolean {
  const { leg, backup, initiator } = slice.case;
  const roles = backup.rolesOf(initiator);
  // A leg between two others never touches this host, whoever it is.
  const touches = (id: string): boolean => {
    const before = backup.protocol.legs.find((other) => other.id === id);
    return before === undefined || [...before.initiator, ...before.responder].some((role) => roles.includes(role));
  };
  const needs = [...leg.needs, ...leg.needsAny].filter(touches);
  if (needs.length === 0 || predecessorWorksAt(book, slice, initiator)) return false;
  const night = nightOf(book, slice);
  return !needs.some((id) => night.legsAt.get(initiator)?.has(id)) && needs.some((id) => night.working.has(id));
}

/** Both ends hold their roles only as parts of one and the same network: nothing tells this pair from any two neighbours. */
function standsAnywhere({ case: { backup, initiator, responder } }: Slice): boolean {
  if (backup.names(responder)) return false;
  const roles = backup.rolesOf(initiator);
  return backup.rolesOf(responder).some((role) => roles.includes(role));
}

/** Some leg of this backup worked with this host at an end, on whatever night. */
function hasHistory(slice: Slice, book: Book): boolean {
  return hostsThatWorked(book).get(slice.case.backup)?.has(slice.case.initiator) === true;
}

const hostsThatWorked = onceFor(({ slices }: Book) => {
  const worked = slices.filter((slice) => acceptedEverywhere(slice).length > 0);
  const ends = (own: readonly Slice[]) => new Set(own.flatMap((slice) => [slice.case.initiator, slice.case.responder]));
  return new Map([...Map.groupBy(worked, (slice) => slice.case.backup)].map(([backup, own]) => [backup, ends(own)]));
});

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
