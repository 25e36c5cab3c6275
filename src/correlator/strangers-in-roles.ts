/** Hosts that hold a role only because they stand in a network: a scanner or a monitor inside the client network is no client. */
import type { Book } from './book.ts';
import { sameNight } from './book.ts';
import { attemptsOf } from './attempts.ts';
import { acceptedEverywhere, type Slice } from './slice.ts';

/** A backup client dials one or two servers on a handful of ports; a scanner dials dozens. */
const SCANNED_PORTS = 12;
/** A monitor asks many hosts for a few services each. */
const WATCHED_TARGETS = 8;
const WATCHED_PORTS = 3;

/** The initiator is no party of this backup: fan-out without any leg's history, or a single SYN of a host nobody named. */
export function isStranger(slice: Slice, book: Book): boolean {
  const { backup, initiator } = slice.case;
  if (backup.names(initiator)) return false;
  if (hasHistory(slice, book)) return false;
  const facts = book.census.of(initiator);
  if (facts.ports >= SCANNED_PORTS || (facts.targets >= WATCHED_TARGETS && facts.ports >= WATCHED_PORTS)) return true;
  const syns = slice.views.flatMap((view) => view.deniedSyns);
  return slice.case.transport === 'tcp' && syns.length === 1 && attemptsOf(syns).length === 1;
}

/** Some leg of this backup worked with this host at an end. */
function hasHistory(slice: Slice, book: Book): boolean {
  const host = slice.case.initiator;
  return sameNight(book, slice).some(
    (other) => (other.case.initiator === host || other.case.responder === host) && acceptedEverywhere(other).length > 0,
  );
}
