import { Flag } from '../../../parsers/columns.ts';
import type { Grant } from './contract.ts';

/** What a rule looks at in a packet. */
export interface TriedPacket {
  readonly src: string;
  readonly dst: string;
  readonly transport: string;
  readonly srcPort: number;
  readonly dstPort: number;
  /** TCP flag bits; undefined where the log has none. */
  readonly flags: number | undefined;
  readonly icmpType: number | undefined;
  readonly icmpCode: number | undefined;
  /** Interfaces; empty where the log has none. */
  readonly in: string;
  readonly out: string;
}

/** Would a rule of this grant have let the packet through? */
export function admits(grant: Grant, packet: TriedPacket): boolean {
  if (packet.transport !== grant.transport) return false;
  if (!grant.to.includes(packet.dst) || (grant.from.length > 0 && !grant.from.includes(packet.src))) return false;
  if (otherInterface(grant.in, packet.in) || otherInterface(grant.out, packet.out)) return false;
  if (grant.kind === 'icmp-error') return isTooBig(packet);
  if (grant.transport === 'icmp') return packet.icmpType === (packet.dst.includes(':') ? 128 : 8);
  const port = grant.kind === 'answer' ? packet.srcPort : packet.dstPort;
  if (!grant.ports.some(([low, high]) => low <= port && port <= high)) return false;
  if (packet.transport !== 'tcp' || packet.flags === undefined) return true;
  // A rule for new connections does not take up the middle of a lost one, nor does the return half let a SYN in.
  const opening = (packet.flags & (Flag.SYN | Flag.ACK)) === Flag.SYN;
  return opening === (grant.kind === 'open');
}

function otherInterface(wanted: string | undefined, seen: string): boolean {
  return wanted !== undefined && seen !== '' && wanted !== seen;
}

/** ICMP "fragmentation needed" (RFC 792, type 3 code 4), ICMPv6 "packet too big" (RFC 4443, type 2). */
function isTooBig(packet: TriedPacket): boolean {
  return packet.dst.includes(':') ? packet.icmpType === 2 : packet.icmpType === 3 && packet.icmpCode === 4;
}
