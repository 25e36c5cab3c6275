/** CAUSES 18: not a rule but a verdict of an intrusion, virus or TLS engine denied the packets. */
import type { Packet } from '../packet.ts';
import { byTime } from '../packet.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Rule } from './contract.ts';
import { plural } from '../phrases.ts';

/** Names engines give their verdicts in logs. */
const ENGINE_WORDS =
  /\b(ips|ids|nips|snort|suricata|anti-?virus|malware|threat|dpi|app-?ctrl|appid|tls-?inspect\w*|ssl-?inspect\w*|geo-?(ip|block)\w*)\b/i;

export const inspection: Rule = {
  id: 'inspection',
  title: 'An inspection engine stopped the connection',
  alsoCausedBy: ['connection-denied'],
  references: ['https://www.veritas.com/support/en_US/article.100002391'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      const packets = [...view.deniedSyns, ...view.deniedAnswers, ...view.deniedLater].filter(byEngine).sort(byTime);
      const last = packets.at(-1);
      if (last === undefined || isStranger(slice, book)) return [];
      return [
        {
          cause: 'inspection' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${view.firewall} denied ${plural(packets.length, 'packet')} of this leg by a verdict of its inspection (${last.rule.trim() || last.how}), not by a rule.`,
          shown: true,
          because: ['the action in the log is a verdict of an inspection engine'],
        },
      ];
    }),
};

function byEngine(p: Packet): boolean {
  return p.how === 'inspection' || ENGINE_WORDS.test(p.rule);
}
