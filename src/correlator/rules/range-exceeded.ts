/** CAUSES 8: a leg of many ports walked past the end of what the firewall lets through. */
import { standingSyns, walksPorts } from '../gate.ts';
import { portList } from '../phrases.ts';
import type { Slice, View } from '../slice.ts';
import type { Rule } from './contract.ts';

/** How far the first denied port may lie above the last accepted one and still be the next step. */
const NEXT = 64;

export const rangeExceeded: Rule = {
  id: 'range-exceeded',
  title: 'The product needs more ports than the firewall lets through',
  alsoCausedBy: ['time-of-day', 'connection-limit'],
  references: ['https://www.veritas.com/support/en_US/article.100017208'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      if (!walksPorts(slice.case)) return [];
      const packets = standingSyns(slice, view, book);
      const end = lastAllowed(view);
      const lowest = Math.min(...packets.map((p) => p.dstPort));
      if (packets.length === 0 || end === undefined || lowest <= end || lowest - end > NEXT || !oneRange(slice, end, lowest)) return [];
      const lastDenied = packets.at(-1)?.time ?? 0;
      const again = view.acceptedSyns.some((p) => p.time > lastDenied && p.dstPort <= end);
      return [
        {
          cause: 'range-exceeded' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${view.firewall} let ports up to ${end} through on this leg and denied ${portList(packets.map((p) => p.dstPort))}: the product walked past the end of the allowed range.`,
          shown: true,
          because: [`lower ports of the same leg were let through between the same hosts, the highest ${end}`],
          against: again ? [] : ['no lower port was used again after the last denial, so the clock would explain it as well'],
          alsoCausedBy: again
            ? []
            : ['time-of-day: everything after a moment may have been denied', 'connection-limit: a limit on connections looks the same'],
        },
      ];
    }),
};

/** Both ports belong to one range of the leg, or to none: a neighbouring port of another range is another service. */
function oneRange({ case: { backup, leg } }: Slice, end: number, lowest: number): boolean {
  const ranges = [...backup.portsOf(leg), ...(leg.fallbackPorts ?? [])];
  const of = (port: number): number => ranges.findIndex(([low, high]) => low <= port && port <= high);
  return of(lowest) < 0 || of(lowest) === of(end);
}

function lastAllowed(view: View): number | undefined {
  const ports = view.acceptedSyns.map((p) => p.dstPort);
  return ports.length === 0 ? undefined : Math.max(...ports);
}
