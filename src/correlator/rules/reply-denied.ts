/** CAUSES 2: the SYN passed, the SYN+ACK of the responder is denied: the rule is written one way and keeps no state. */
import { isPartOf, synOf } from './answers.ts';
import type { Packet } from '../packet.ts';
import type { Slice, View } from '../slice.ts';
import { plural } from '../phrases.ts';
import { isStranger } from '../strangers-in-roles.ts';
import { isGate } from '../gate.ts';
import type { Rule } from './contract.ts';

/** A request is answered within this, or not at all. */
const ANSWER_TIME = 3_000_000;

export const replyDenied: Rule = {
  id: 'reply-denied',
  title: 'The firewall denies the answer',
  alsoCausedBy: ['asymmetric-route'],
  references: ['https://www.netfilter.org/documentation/HOWTO/packet-filtering-HOWTO-7.html'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      const answers = view.deniedAnswers.filter(
        (p) => synOf(p, view) !== undefined || (!view.logsAccepts && !seenElsewhere(p, slice, view)),
      );
      const synSeen = answers.some((p) => synOf(p, view) !== undefined);
      if (answers.length === 0 || isGate(slice) || isStranger(slice, book) || othersWork(answers, view)) return [];
      return [
        {
          cause: 'reply-denied' as const,
          accuses: 'firewall' as const,
          view,
          packets: answers,
          story: `${view.firewall} let the connection of ${slice.case.initiator} out and denied the answer of ${slice.case.responder} from port ${answers[0]?.srcPort}, ${plural(answers.length, 'packet')} in all. ${isTcp(slice) ? 'The connection never opens.' : 'The request stays without an answer.'}`,
          shown: synSeen,
          because: synSeen
            ? [
                isTcp(slice)
                  ? 'the SYN was let through by the same firewall that denied its SYN+ACK'
                  : 'the request was let through by the same firewall that denied its answer',
              ]
            : [],
          ...(synSeen
            ? {}
            : { cap: { at: 'medium' as const, because: 'accepted connections are not logged, so the SYN of these answers was not seen' } }),
          alsoCausedBy: synSeen ? [] : ['asymmetric-route: the SYN may have taken another way'],
        },
      ];
    }),
};

const isTcp = (slice: Slice): boolean => slice.case.transport === 'tcp';

/** Another firewall let the SYN of this answer through: then the way back is another one, and `asymmetric-route` says so. */
function seenElsewhere(answer: Packet, slice: Slice, view: View): boolean {
  return slice.views.some((other) => other !== view && synOf(answer, other) !== undefined);
}

/** A rule written one way hits every connection. Where at least as many passed without a denied answer, a stray packet was denied. */
function othersWork(answers: readonly Packet[], view: View): boolean {
  const last = answers.at(-1);
  // A datagram's port says nothing of a new exchange; a later request without a denied answer does.
  if (last !== undefined && last.transport !== 'tcp') return view.acceptedSyns.some((p) => p.time > last.time + ANSWER_TIME);
  const opened = new Set(view.acceptedSyns.map((p) => p.srcPort));
  const hit = new Set(answers.map((p) => p.dstPort));
  const fine = [...opened].filter((port) => !hit.has(port));
  const answered = view.acceptedAnswers.some((p) => !answers.some((a) => isPartOf(a, p)) && p.time > (answers.at(-1)?.time ?? 0));
  return answered || fine.length > hit.size;
}
