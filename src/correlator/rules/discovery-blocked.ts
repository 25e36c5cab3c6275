/** CAUSES 16: a ping gate, a broadcast or a multicast is denied, so that the product never finds the other side. */
import { endsKey, nightOf } from '../night.ts';
import { isGate, recovered } from '../gate.ts';
import { acceptedEverywhere } from '../slice.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

export const discoveryBlocked: Rule = {
  id: 'discovery-blocked',
  title: 'The product cannot find the other side',
  alsoCausedBy: [],
  references: ['https://backuppc.github.io/backuppc/BackupPC.html#_conf_pingcmd_'],
  judge: (slice, book) => {
    const { transport, initiator, responder } = slice.case;
    if (!isGate(slice)) return [];
    if (transport === 'icmp' && followed()) return [];
    return slice.views.flatMap((view) => {
      const packets = view.deniedSyns.length > 0 ? view.deniedSyns : view.deniedAnswers;
      if (packets.length === 0 || isStranger(slice, book) || recovered(view)) return [];
      return [
        {
          cause: 'discovery-blocked' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story:
            transport === 'icmp'
              ? `${view.firewall} denied the echo requests of ${initiator} to ${responder}; the product takes the host for absent and dials nothing else.`
              : describeDenial(view, packets),
          shown: true,
        },
      ];
    });

    /** Something else of the backup went through afterwards: the gate did not hold it up. */
    function followed(): boolean {
      return (nightOf(book, slice).between.get(endsKey(slice)) ?? []).some(
        (o) => o !== slice && o.case.initiator === initiator && o.case.responder === responder && acceptedEverywhere(o).length > 0,
      );
    }
  },
};
