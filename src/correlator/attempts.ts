/** SYN retransmissions of one connect are one attempt (ARCHITECTURE: attempts, not packets). */
import type { Packet } from './packet.ts';

/**
 * Longest pause inside one connect: Linux spaces its last retransmissions 32 s (tcp_syn_retries 6), a raised setting 64 s. Beyond two
 * minutes it is the application that tries again, even from the same source port.
 */
const LONGEST_PAUSE = 120_000_000;

export type Attempt = readonly Packet[];

/** Groups opening packets into attempts, each in time, in order of their starts. */
export function attemptsOf(syns: readonly Packet[]): readonly Attempt[] {
  const byTuple = Map.groupBy(syns, (p) => `${p.src} ${p.srcPort} ${p.dst} ${p.dstPort} ${p.transport}`);
  const attempts = [...byTuple.values()].flatMap(splitAtPauses);
  return attempts.sort((x, y) => (x[0]?.time ?? 0) - (y[0]?.time ?? 0));
}

function splitAtPauses(packets: readonly Packet[]): Packet[][] {
  const attempts: Packet[][] = [];
  let last = -Infinity;
  for (const packet of packets) {
    const current = attempts.at(-1);
    if (current === undefined || packet.time - last > LONGEST_PAUSE) attempts.push([packet]);
    else current.push(packet);
    last = packet.time;
  }
  return attempts;
}
