/** CAUSES 10: the right host is dialled at the wrong one of its addresses. Only the site file's `hosts` can tell. */
import { sameHost } from '../book.ts';
import { nightOf } from '../night.ts';
import { standingSyns } from '../gate.ts';
import { acceptedEverywhere } from '../slice.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

export const wrongInterface: Rule = {
  id: 'wrong-interface',
  title: 'The right host is dialled at the wrong address',
  alsoCausedBy: ['connection-denied'],
  references: ['https://docs.bareos.org/TasksAndConcepts/NetworkSetup.html'],
  judge: (slice, book) => {
    const { responder, leg } = slice.case;
    if (book.hostOf(responder) === undefined) return [];
    const v6 = responder.includes(':');
    const working = nightOf(book, slice).slices.find(
      (other) =>
        [other.case.responder, other.case.initiator].some(
          (end) => end !== responder && end.includes(':') === v6 && sameHost(book, end, responder),
        ) && acceptedEverywhere(other).length > 0,
    );
    if (working === undefined) return [];
    const address = [working.case.responder, working.case.initiator].find((end) => sameHost(book, end, responder)) ?? '';
    return slice.views.flatMap((view) => {
      const packets = standingSyns(slice, view, book);
      if (packets.length === 0) return [];
      return [
        {
          cause: 'wrong-interface' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${describeDenial(view, packets)} ${responder} and ${address} are the same host (${book.hostOf(responder)}), and ${working.case.leg.id} works at ${address}.`,
          shown: true,
          because: [
            `${working.case.leg.id} was let through at ${address}, another address of the same host; ${leg.id} was dialled at ${responder}`,
          ],
          alsoCausedBy: ['connection-denied: the address may be meant, and the rule missing'],
        },
      ];
    });
  },
};
