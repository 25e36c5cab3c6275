/** CAUSES 19: the leg is denied between fixed times of the clock and let through before and after, by the same firewall. */
import { attemptsOf } from '../attempts.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Packet } from '../packet.ts';
import type { View } from '../slice.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

const HALF_HOUR = 1_800_000_000;
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
      const packets = closedSpan(view);
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

/** The denied packets, when they fill one span with round edges and nothing was let through inside it. */
function closedSpan(view: View): readonly Packet[] | undefined {
  const first = view.deniedSyns[0];
  const last = view.deniedSyns.at(-1);
  if (first === undefined || last === undefined || attemptsOf(view.deniedSyns).length < LEAST_ATTEMPTS) return undefined;
  if (last.time - first.time < HALF_HOUR / 2) return undefined;
  const before = view.acceptedSyns.findLast((p) => p.time < first.time);
  const after = view.acceptedSyns.find((p) => p.time > last.time);
  const inside = view.acceptedSyns.some((p) => p.time > first.time && p.time < last.time);
  if (before === undefined || after === undefined || inside) return undefined;
  return hasRoundEdge(before.time, first.time) && hasRoundEdge(last.time, after.time) ? view.deniedSyns : undefined;
}

/** A half hour of the clock lies between two moments that are close enough for it to mean something. */
function hasRoundEdge(from: number, to: number): boolean {
  return to - from <= 1.5 * HALF_HOUR && Math.floor(to / HALF_HOUR) > Math.floor(from / HALF_HOUR);
}
