/** CAUSES 3, reload or failover: connections of several hosts or products lose their state within a minute. */
import type { Book } from '../book.ts';
import type { Packet } from '../packet.ts';
import { plural } from '../phrases.ts';
import { denied, type Slice, type View } from '../slice.ts';

const ONE_MINUTE = 60_000_000;
/** As many pairs of hosts beside this one, though they share the server. */
const MANY = 2;

/** A sentence about the event, when others lost their state with this one. */
export function eventOf(slice: Slice, view: View, first: Packet | undefined, book: Book): string | undefined {
  if (first === undefined) return undefined;
  const others = book.slices.filter((other) => other.case !== slice.case && startsWith(other, view, first));
  const pairs = new Set(others.map((o) => `${o.case.initiator} ${o.case.responder}`));
  const ends = [slice.case.initiator, slice.case.responder];
  // The control connections of one job are silent together and speak together: they share a host and prove no event.
  const unrelated = others.some((o) => !ends.includes(o.case.initiator) && !ends.includes(o.case.responder));
  if (!unrelated && pairs.size < MANY) return undefined;
  return `${plural(pairs.size, 'other connection')} of the backups lost ${pairs.size === 1 ? 'its' : 'their'} state on this firewall within the same minute: one event, a reload, a failover or a flush of its table, not an idle timer.`;
}

function startsWith(other: Slice, view: View, first: Packet): boolean {
  const seen = other.views.find((v) => v.firewall === view.firewall);
  const start = seen?.deniedLater.find(denied);
  return start !== undefined && Math.abs(start.time - first.time) <= ONE_MINUTE;
}
