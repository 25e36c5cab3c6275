/**
 * A kernel message that another one broke into: printk of old kernels wrote a packet in several calls and without a lock, and two CPUs
 * wrote into one line.
 *   … PROTO=TCP SPT=43834 DPT=4[363080.2] DROP IN=eth0 OUT= MAC= SRC=10.0.0.9 … SYN URGP=0
 */
import { Has, NO_TRANSPORT, type PacketColumns } from '../columns.ts';
import { find, latin1Of, tokenEnd } from '../text/bytes.ts';
import { uptime } from '../text/syslog.ts';
import { payloadStart } from './line.ts';

export interface BreakIn {
  /** What stands before it is the first message's. */
  readonly at: number;
  /** Where the second message is read from: its uptime or, where that is missing and its prefix cannot be told, its `IN=`. */
  readonly next: number;
}

/** The last value before a prefix may go on in it: `DPT=1` and a prefix `501 DROP`. */
const LAST_KEY = /^.* (?=(?:SRC|DST|LEN|TOS|PREC|TTL|ID|PROTO|SPT|DPT|SEQ|ACK|WINDOW|RES|URGP|TYPE|CODE|UID|GID|MARK)=)/s;

/** Where a second packet begins behind the addresses of the one in bytes[begin, end); undefined when none does. */
export function breakIn(bytes: Uint8Array, begin: number, end: number): BreakIn | undefined {
  const source = find(bytes, begin, end, 'SRC=');
  const second = source < 0 ? -1 : payloadStart(bytes, source, end);
  if (second < 0) return undefined;
  for (let at = second - 1; at > source; at--) if (bytes[at] === 91 && uptime(bytes, at, second + 1) > at) return { at, next: at };
  return { at: source + (LAST_KEY.exec(latin1Of(bytes, source, second))?.[0].length ?? 0), next: second };
}

/** The end of a message that broke in: behind it the first one may go on. */
export function ownEnd(bytes: Uint8Array, begin: number, end: number): number {
  const urgent = find(bytes, begin, end, ' URGP=');
  return urgent < 0 ? end : Math.min(tokenEnd(bytes, urgent + 1, end) + 1, end);
}

const PORTS = Has.srcPort | Has.dstPort;
const BEHIND_PROTOCOL = PORTS | Has.flags | Has.icmp | Has.payload;

/**
 * What row `i` lacks and may have written into the message that broke in, as bits of `present`: a message broken between two keys goes on
 * somewhere. One broken within a value has lost its rest.
 */
export function owedBy(out: PacketColumns, i: number, betweenKeys: boolean): number {
  const present = out.present[i] ?? 0;
  if (!betweenKeys || (present & Has.partial) === 0) return 0;
  if (out.transport[i] === NO_TRANSPORT) return BEHIND_PROTOCOL | Has.length;
  return (present & PORTS) === PORTS ? Has.flags : BEHIND_PROTOCOL;
}

/** Takes from row `i` what may be another message's. */
export function withhold(out: PacketColumns, i: number, owed: number): void {
  if (owed === 0) return;
  out.present[i] = ((out.present[i] ?? 0) & ~owed) | Has.partial;
  if ((owed & Has.length) !== 0) out.transport[i] = NO_TRANSPORT;
  if ((owed & Has.flags) !== 0) out.flags[i] = 0;
  if ((owed & PORTS) === 0) return;
  out.srcPort[i] = out.dstPort[i] = 0;
  out.inner.delete(i);
}
