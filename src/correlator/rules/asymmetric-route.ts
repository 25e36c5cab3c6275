/** CAUSES 6: the firewall denies one half of a connection whose other half it never saw. */
import { listed, plural } from '../phrases.ts';
import { byTime, type Packet } from '../packet.ts';
import type { Slice, View } from '../slice.ts';
import { isStranger } from '../strangers-in-roles.ts';
import { synOf } from './answers.ts';
import { isGate } from '../gate.ts';
import type { Rule } from './contract.ts';
import { deniedByConnection } from './denied-connections.ts';
import { onlyTidiesUp } from './late-packets.ts';

export const asymmetricRoute: Rule = {
  id: 'asymmetric-route',
  title: 'The firewall sees only one half of the connection',
  alsoCausedBy: ['reply-denied', 'state-lost'],
  references: ['https://packetsneverlie.blogspot.com/2012/02/what-is-reason-for-log-asa-6-106015.html'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      if (isGate(slice) || isStranger(slice, book)) return [];
      const orphans = orphansOf(slice, view);
      if (orphans.length === 0) return [];
      const elsewhere = slice.views.filter((other) => other !== view && other.acceptedSyns.length > 0).map((other) => other.firewall);
      return [
        {
          cause: 'asymmetric-route' as const,
          accuses: 'firewall' as const,
          view,
          packets: orphans,
          story: `${view.firewall} denied ${plural(orphans.length, 'packet')} of connections whose SYN it never saw${elsewhere.length > 0 ? `; ${listed(elsewhere)} let those SYNs through` : ''}. The way back differs from the way there.`,
          shown: elsewhere.length > 0,
          because:
            elsewhere.length > 0
              ? [`the SYNs stand in the log of ${listed(elsewhere)} and not in that of ${view.firewall}`]
              : ['this firewall logs accepted connections and shows none of these SYNs'],
          alsoCausedBy: elsewhere.length > 0 ? [] : ['reply-denied: the SYN may have been let through by a rule that does not log'],
        },
      ];
    }),
};

/** Answers, or later packets, of connections whose SYN this firewall did not see although it would have shown it. */
function orphansOf(slice: Slice, view: View): readonly Packet[] {
  const elsewhere = (answer: Packet): boolean => slice.views.some((other) => other !== view && synOf(answer, other) !== undefined);
  const answers = view.deniedAnswers.filter(
    (p) => synOf(p, view) === undefined && !hasDeniedSyn(p, view) && (view.logsAccepts || elsewhere(p)),
  );
  if (view.deniedAnswers.length > 0) return answers;
  // Without an answer a single connection may simply be older than the log.
  const seenElsewhere = slice.views.some((other) => other !== view && other.acceptedSyns.length > 0);
  if (!view.logsAccepts || !seenElsewhere || view.acceptedSyns.length + view.deniedSyns.length > 0) return [];
  return deniedByConnection(slice, view)
    .filter((connection) => !onlyTidiesUp(connection.denied))
    .flatMap((connection) => connection.denied)
    .sort(byTime);
}

function hasDeniedSyn(answer: Packet, view: View): boolean {
  return view.deniedSyns.some((syn) => syn.srcPort === answer.dstPort && syn.dstPort === answer.srcPort);
}
