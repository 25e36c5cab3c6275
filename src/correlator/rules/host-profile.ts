/** CAUSES 14: the host's own firewall denies since a moment what it let through before. */
import { standingSyns } from '../gate.ts';
import { type Book, nightsOfCase } from '../book.ts';
import type { Packet } from '../packet.ts';
import type { Slice, View } from '../slice.ts';
import type { Rule } from './contract.ts';
import { describeDenial, otherWay } from './describe.ts';

export const hostProfile: Rule = {
  id: 'host-profile',
  title: "The host's own firewall changed its mind",
  alsoCausedBy: ['connection-denied'],
  references: ['https://learn.microsoft.com/en-us/windows/security/operating-system-security/network-security/windows-firewall/'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      const packets = standingSyns(slice, view, book);
      const first = packets[0];
      if (first === undefined || !isHostFirewall(first, book)) return [];
      const before = allowedBefore(slice, view, first, book);
      if (before === undefined) return [];
      return [
        {
          cause: 'host-profile' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story:
            `${describeDenial(view, packets)} The same firewall, on the host itself, had let the same connection through before. ${otherWay(slice)}`.trim(),
          shown: true,
          because: ["the host's own log shows the same connection let through earlier"],
          alsoCausedBy: ['connection-denied: somebody changed the rule on the host'],
        },
      ];
    }),
};

/** Only Windows has profiles; its log is the host's own. */
function isHostFirewall(packet: Packet, book: Book): boolean {
  return book.sources.find((source) => source.id === packet.source)?.format?.startsWith('windows') === true;
}

function allowedBefore(slice: Slice, view: View, first: Packet, book: Book): Packet | undefined {
  return (nightsOfCase(book).get(slice.case) ?? [])
    .flatMap((other) => other.views.find((v) => v.firewall === view.firewall)?.acceptedSyns ?? [])
    .find((p) => p.time < first.time && p.dstPort === first.dstPort);
}
