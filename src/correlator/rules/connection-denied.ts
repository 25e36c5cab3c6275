/** CAUSES 1: new SYNs of the leg are denied and no narrower cause holds. */
import { attemptsOf } from '../attempts.ts';
import { isGate, standingSyns } from '../gate.ts';
import { plural } from '../phrases.ts';
import type { Rule } from './contract.ts';
import { describeDenial, describeRetries, otherWay } from './describe.ts';

export const connectionDenied: Rule = {
  id: 'connection-denied',
  title: 'The firewall denies the connection',
  alsoCausedBy: [],
  references: ['https://www.rfc-editor.org/rfc/rfc9293#section-3.5'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      const packets = isGate(slice) ? [] : standingSyns(slice, view, book);
      if (packets.length === 0) return [];
      const ranged = slice.case.leg.dynamic && !view.logsAccepts;
      return [
        {
          cause: 'connection-denied' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${describeDenial(view, packets)} ${otherWay(slice)}`.trim(),
          shown: true,
          because: [
            `${plural(packets.length, 'SYN')} in ${plural(attemptsOf(packets).length, 'attempt')} denied, in the direction of this leg`,
            ...describeRetries(packets),
          ],
          alsoCausedBy: ranged
            ? ['range-exceeded: without accepted connections in the log the end of an allowed range cannot be seen']
            : [],
        },
      ];
    }),
};
