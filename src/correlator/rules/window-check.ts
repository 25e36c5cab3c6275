/** CAUSES 5: packets of a busy connection are denied as invalid, and the connection goes on. A lost state does not come back. */
import { carriesData, isReset, isSyn } from '../packet.ts';
import { plural } from '../phrases.ts';
import { accepted } from '../slice.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Rule } from './contract.ts';
import { deniedByConnection, type DeniedConnection } from './denied-connections.ts';
import { onlyTidiesUp } from './late-packets.ts';

/** Longer than the longest pause between retransmissions (RFC 6298: an RTO of at most 60 s or more; Linux 120 s). */
const NEW_BURST = 180_000_000;

export const windowCheck: Rule = {
  id: 'window-check',
  title: 'The firewall takes packets of a live connection for invalid',
  alsoCausedBy: ['inspection', 'state-lost'],
  references: ['https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      if (isStranger(slice, book)) return [];
      const checked = deniedByConnection(slice, view).filter((c) => !onlyTidiesUp(c.denied) && isWindowCheck(c));
      if (checked.length === 0) return [];
      const packets = checked.flatMap((c) => c.denied);
      return [
        {
          cause: 'window-check' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${view.firewall} denied ${plural(packets.length, 'packet')} in the middle of ${plural(checked.length, 'connection')} that went on afterwards: it judged the packets invalid, it had not forgotten the connection.`,
          shown: checked.some((c) => resumed(c)),
          because: ['the same connection was let through again, or denied in separate bursts'],
          alsoCausedBy: ['inspection: a filter that reads the contents drops single packets as well'],
        },
      ];
    }),
};

/** Denied in separate bursts, or let through again after a denial. */
export function isWindowCheck(connection: DeniedConnection): boolean {
  return resumed(connection) || bursts(connection) >= 2;
}

function resumed(c: DeniedConnection): boolean {
  const first = c.denied[0]?.time ?? Infinity;
  const middle = c.packets.filter((p) => accepted(p) && !isSyn(p) && !isReset(p));
  // A firewall that takes up a forgotten connection as new (tcp_loose) logs its packet by the rule for new ones: the state was lost.
  const logsMiddles = middle.some((p) => p.time < first) || c.denied.some((p) => /invalid/i.test(`${p.how} ${p.rule}`));
  return c.denied.some(carriesData) && logsMiddles && middle.some((p) => p.time > first);
}

function bursts(c: DeniedConnection): number {
  // Heartbeats and keepalives of a lost connection come minutes apart and carry nothing; a live one sends data again.
  const data = c.denied.filter(carriesData);
  let count = data.length > 0 ? 1 : 0;
  for (let i = 1; i < data.length; i++) if ((data[i]?.time ?? 0) - (data[i - 1]?.time ?? 0) > NEW_BURST) count++;
  return count;
}
