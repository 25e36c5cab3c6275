/** CAUSES 9: the firewall let the connection through and the responder refused it: another service, none, or the wrong port. */
import type { Book } from '../book.ts';
import type { Packet } from '../packet.ts';
import { plural } from '../phrases.ts';
import { acceptedEverywhere, refusals, type Slice, type View } from '../slice.ts';
import type { Rule } from './contract.ts';

/** A refusal comes at once; a RST minutes later ends a connection that worked. */
const AT_ONCE = 3_000_000;
const LEAST_REFUSED = 2;

export const portConflict: Rule = {
  id: 'port-conflict',
  title: 'The responder itself refuses the connection',
  alsoCausedBy: [],
  references: ['https://www.rfc-editor.org/rfc/rfc9293#section-3.5.2'],
  judge: (slice, book) => {
    const connects = acceptedEverywhere(slice);
    if (slice.views.some((v) => v.deniedSyns.length > 0 || v.deniedAnswers.length > 0 || v.deniedLater.length > 0)) return [];
    return slice.views.flatMap((view) => {
      const refused = refusedConnects(slice, view, book);
      const all = new Set(connects.map((p) => `${p.srcPort} ${p.dstPort}`));
      if (refused.size < LEAST_REFUSED || refused.size < all.size) return [];
      const packets = [...refused.values()];
      return [
        {
          cause: 'port-conflict' as const,
          accuses: 'other' as const,
          view,
          packets,
          story: `${view.firewall} let ${plural(refused.size, 'connection')} through, and ${slice.case.responder} refused every one at once: nothing listens on the port, or something else does.`,
          shown: true,
          because: ['a reset or "port unreachable" of the responder follows each accepted SYN, and nothing was denied'],
        },
      ];
    });
  },
};

/** Tuple of a connect → the responder's refusal of it. */
function refusedConnects(slice: Slice, view: View, book: Book): ReadonlyMap<string, Packet> {
  const answered = new Set(view.acceptedAnswers.map((p) => `${p.dstPort} ${p.srcPort}`));
  const refused = new Map<string, Packet>();
  for (const syn of view.acceptedSyns) {
    const soon = (p: Packet): boolean => p.time >= syn.time && p.time - syn.time <= AT_ONCE;
    const reset = refusals(view, slice.case.responder).find((p) => soon(p) && p.dstPort === syn.srcPort && p.srcPort === syn.dstPort);
    const unreachable = book.icmpErrors.find(
      (p) =>
        p.action === 'accept' &&
        p.icmpType === 3 &&
        p.icmpCode === 3 &&
        soon(p) &&
        p.src === slice.case.responder &&
        p.inner?.dstPort === syn.dstPort &&
        p.inner.srcPort === syn.srcPort,
    );
    const refusal = reset ?? unreachable;
    if (refusal !== undefined && !answered.has(`${syn.srcPort} ${syn.dstPort}`)) refused.set(`${syn.srcPort} ${syn.dstPort}`, refusal);
  }
  return refused;
}
