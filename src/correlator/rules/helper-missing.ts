/** CAUSES 11: ports announced inside another connection are denied because no helper of the firewall reads the announcement. */
import { standingSyns } from '../gate.ts';
import { workingPredecessors } from '../book.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

export const helperMissing: Rule = {
  id: 'helper-missing',
  title: 'The firewall does not follow the announced ports',
  alsoCausedBy: ['connection-denied'],
  references: ['https://wiki.zmanda.com/index.php/How_To:Set_up_iptables_for_Amanda'],
  judge: (slice, book) => {
    const { leg, backup } = slice.case;
    if (leg.helper === undefined || backup.statesPorts(leg)) return [];
    const announced = workingPredecessors(book, slice).length > 0;
    return slice.views.flatMap((view) => {
      const packets = standingSyns(slice, view, book);
      if (packets.length === 0 || (view.logsAccepts && !announced)) return [];
      return [
        {
          cause: 'helper-missing' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${describeDenial(view, packets)} These ports are announced inside the request; the connection-tracking helper ${leg.helper} would have opened them.`,
          shown: announced,
          because: announced ? ['the request that announces the ports was let through'] : [],
          alsoCausedBy: ['connection-denied: with a fixed range configured, a rule for it is missing'],
        },
      ];
    });
  },
};
