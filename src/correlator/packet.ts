/** One packet of interest, out of its block: what the rules look at. */
import { Flag, type InnerPacket } from '../../parsers/columns.ts';
import type { Action, Direction } from '../../parsers/contract.ts';
import type { Micros } from './contract.ts';

export interface Packet {
  readonly time: Micros;
  /** Id of the log it stands in. */
  readonly source: number;
  readonly action: Action;
  readonly how: string;
  readonly rule: string;
  readonly in: string;
  readonly out: string;
  readonly direction: Direction | undefined;
  /** tcp, udp, icmp (ICMPv6 too) or the name or number of another protocol. */
  readonly transport: string;
  /** Inside addresses: what NAT made of them is undone where the site file or the log tells. */
  readonly src: string;
  readonly dst: string;
  /** Address as logged, where it is another one. */
  readonly loggedSrc: string | undefined;
  readonly loggedDst: string | undefined;
  readonly srcPort: number;
  readonly dstPort: number;
  /** TCP flag bits; undefined where the log has none. */
  readonly flags: number | undefined;
  /** Length of the IP packet; undefined where the log has none. */
  readonly length: number | undefined;
  readonly payload: number | undefined;
  readonly icmpType: number | undefined;
  readonly icmpCode: number | undefined;
  readonly inner: InnerPacket | undefined;
  readonly repeat: number;
  readonly line: number;
  readonly offset: number;
}

/** A header of IP and TCP without options takes 40 bytes, with the usual options at most 60: longer packets carry data. */
const BARE_TCP = 60;

export const isSyn = (p: Packet): boolean => p.flags !== undefined && (p.flags & (Flag.SYN | Flag.ACK)) === Flag.SYN;
export const isSynAck = (p: Packet): boolean => p.flags !== undefined && (p.flags & (Flag.SYN | Flag.ACK)) === (Flag.SYN | Flag.ACK);
export const isReset = (p: Packet): boolean => p.flags !== undefined && (p.flags & Flag.RST) !== 0;
/** Opens a connection as far as the log shows: a SYN, any UDP packet, or a TCP packet logged without flags that was not a reply. */
export const opens = (p: Packet): boolean =>
  isSyn(p) || p.transport === 'udp' || (p.transport === 'tcp' && p.flags === undefined) || (p.transport === 'icmp' && !isIcmpError(p));
/** ICMP messages about another packet: unreachable, too big, time exceeded (RFC 792; RFC 4443 for IPv6). Echo and the like are none. */
export const isIcmpError = (p: Packet): boolean =>
  p.inner !== undefined || (p.transport === 'icmp' && [1, 2, 3, 4, 11].includes(p.icmpType ?? 0));
export const carriesData = (p: Packet): boolean =>
  p.payload === undefined ? (p.length ?? 0) > BARE_TCP || ((p.flags ?? 0) & Flag.PSH) !== 0 : p.payload > 0;

/** The packet with other values in some fields. */
export function changed(p: Packet, change: Partial<Packet>): Packet {
  const { time, source, action, how, rule, direction, transport, src, dst, loggedSrc, loggedDst, srcPort, dstPort } = p;
  const { flags, length, payload, icmpType, icmpCode, inner, repeat, line, offset } = p;
  const first = { time, source, action, how, rule, in: p.in, out: p.out, direction, transport, src, dst, loggedSrc, loggedDst };
  return { ...first, srcPort, dstPort, flags, length, payload, icmpType, icmpCode, inner, repeat, line, offset, ...change };
}

/** Order of packets wherever one is needed: by time, then by place in the logs, so that it does not depend on how they were read. */
export function byTime(a: Packet, b: Packet): number {
  return a.time - b.time || a.source - b.source || a.line - b.line;
}
