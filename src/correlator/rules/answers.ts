/** Which SYN a SYN+ACK answers. */
import type { Packet } from '../packet.ts';
import type { View } from '../slice.ts';

/** The SYN of the same connection that this firewall let through. */
export function synOf(answer: Packet, view: View): Packet | undefined {
  return view.acceptedSyns.find((syn) => syn.srcPort === answer.dstPort && syn.dstPort === answer.srcPort);
}

/** Two answers of the same connection. */
export function isPartOf(a: Packet, b: Packet): boolean {
  return a.srcPort === b.srcPort && a.dstPort === b.dstPort;
}
