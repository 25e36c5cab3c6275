/** CAUSES 2: the SYN passed, the SYN+ACK of the responder is denied: the rule is written one way and keeps no state. */
import { accepted } from '../slice.ts';
import { plural } from '../phrases.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Rule } from './contract.ts';

export const replyDenied: Rule = {
  id: 'reply-denied',
  title: 'The firewall denies the answer',
  alsoCausedBy: ['asymmetric-route'],
  references: ['https://www.netfilter.org/documentation/HOWTO/packet-filtering-HOWTO-7.html'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      if (view.deniedAnswers.length === 0 || isStranger(slice, book)) return [];
      const worked = view.acceptedAnswers.some((p) => p.time > (view.deniedAnswers.at(-1)?.time ?? 0));
      if (worked) return [];
      const synSeen = view.acceptedSyns.some(accepted);
      if (!synSeen && view.logsAccepts) return [];
      return [
        {
          cause: 'reply-denied' as const,
          accuses: 'firewall' as const,
          view,
          packets: view.deniedAnswers,
          story: `${view.firewall} let the connection of ${slice.case.initiator} out and denied the answer of ${slice.case.responder} from port ${view.deniedAnswers[0]?.srcPort}, ${plural(view.deniedAnswers.length, 'packet')} in all. The connection never opens.`,
          shown: synSeen,
          because: synSeen ? ['the SYN was let through by the same firewall that denied its SYN+ACK'] : [],
          ...(synSeen
            ? {}
            : { cap: { at: 'medium' as const, because: 'accepted connections are not logged, so the SYN of these answers was not seen' } }),
          alsoCausedBy: synSeen ? [] : ['asymmetric-route: the SYN may have taken another way'],
        },
      ];
    }),
};
