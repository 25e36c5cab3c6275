/** CAUSES 24: a few bare packets after a close are no cause, whenever they come. */
import { carriesData, type Packet } from '../packet.ts';

const MOST_LATE = 3;

/** Denied packets of one connection that only tidy up: at most three, no data, not sent again with growing spacing. */
export function onlyTidiesUp(packets: readonly Packet[]): boolean {
  if (packets.some(carriesData)) return false;
  return packets.length <= MOST_LATE && !backsOff(packets);
}

/** Sent again and again with growing spacing: three or more packets of one direction, each pause clearly longer than the one before. */
function backsOff(packets: readonly Packet[]): boolean {
  const byDirection = Map.groupBy(packets, (p) => `${p.src} ${p.flags}`);
  return [...byDirection.values()].some((list) => {
    const pauses = list.slice(1).map((p, i) => p.time - (list[i]?.time ?? 0));
    // Stamps of whole seconds make pauses of nothing; only pauses that were seen can grow.
    return pauses.length >= 2 && (pauses[0] ?? 0) > 0 && pauses.every((pause, i) => i === 0 || pause >= 1.5 * (pauses[i - 1] ?? 0));
  });
}
