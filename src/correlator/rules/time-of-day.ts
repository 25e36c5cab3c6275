/** CAUSES 19: the leg is denied between fixed times of the clock and let through before and after, by the same firewall. */
import { attemptsOf } from '../attempts.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Packet } from '../packet.ts';
import { type Book, nightsOfCase } from '../book.ts';
import type { Slice, View } from '../slice.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

const HALF_HOUR = 1_800_000_000;
const DAY = 86_400_000_000;
/** How far apart a denial and its neighbour that was let through may lie for an edge between them to mean something. */
const TELLING_ONCE = 1.5 * HALF_HOUR;
/** The same edges on several nights tell more, and hourly jobs cannot come closer. */
const TELLING_OFTEN = 2.2 * HALF_HOUR;
/** Fewer attempts show a hiccup, not a schedule. */
const LEAST_ATTEMPTS = 3;

export const timeOfDay: Rule = {
  id: 'time-of-day',
  title: 'A scheduled rule closes the leg for part of the night',
  alsoCausedBy: ['connection-denied'],
  references: ['https://ipset.netfilter.org/iptables-extensions.man.html#lbCV'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      if (isStranger(slice, book)) return [];
      const packets = closedSpan(view, closedBefore(slice, view, book) ? TELLING_OFTEN : TELLING_ONCE);
      if (packets === undefined) return [];
      return [
        {
          cause: 'time-of-day' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${describeDenial(view, packets)} Before and after that the same firewall let the leg through, and both edges fall on a half hour of the clock.`,
          shown: false,
          because: ['denied from one half hour of the clock to another, let through before and after'],
          alsoCausedBy: ['connection-denied: a rule changed and changed back'],
        },
      ];
    }),
};

/** Another night shows the leg closed at the same time of day. */
function closedBefore(slice: Slice, view: View, book: Book): boolean {
  const begin = view.deniedSyns[0]?.time;
  if (begin === undefined) return false;
  return (nightsOfCase(book).get(slice.case) ?? []).some((other) => {
    if (other.night === slice.night) return false;
    const theirs = other.views.find((v) => v.firewall === view.firewall);
    const first = theirs === undefined ? undefined : closedSpan(theirs, TELLING_OFTEN)?.[0];
    if (first === undefined) return false;
    const apart = Math.abs(first.time - begin) % DAY;
    return Math.min(apart, DAY - apart) <= HALF_HOUR;
  });
}

/** The denied packets, when they fill one span with round edges and nothing was let through inside it. */
function closedSpan(view: View, telling: number): readonly Packet[] | undefined {
  const first = view.deniedSyns[0];
  const last = view.deniedSyns.at(-1);
  if (first === undefined || last === undefined || attemptsOf(view.deniedSyns).length < LEAST_ATTEMPTS) return undefined;
  if (last.time - first.time < HALF_HOUR / 2) return undefined;
  const before = view.acceptedSyns.findLast((p) => p.time < first.time);
  const after = view.acceptedSyns.find((p) => p.time > last.time);
  const inside = view.acceptedSyns.some((p) => p.time > first.time && p.time < last.time);
  if (before === undefined || after === undefined || inside) return undefined;
  return hasRoundEdge(before.time, first.time, telling) && hasRoundEdge(last.time, after.time, telling) ? view.deniedSyns : undefined;
}

/** A half hour of the clock lies between two moments that are close enough for it to mean something. */
function hasRoundEdge(from: number, to: number, telling: number): boolean {
  return to - from <= telling && Math.floor(to / HALF_HOUR) > Math.floor(from / HALF_HOUR);
}
