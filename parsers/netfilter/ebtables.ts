/**
 * What ebtables logs of a frame that holds an IP packet (net/bridge/netfilter/ebt_log.c): netfilter's IN= and OUT=, then words of its own.
 *   EB-DROP IN=eth0 OUT=eth1 MAC source = 02:… MAC dest = 02:… proto = 0x0800 IP SRC=10.30.1.20 IP DST=10.16.0.27, IP tos=0x00, IP proto=6 SPT=43834 DPT=1501
 */
import { Has, type PacketColumns } from '../columns.ts';
import { find, latin1Of } from '../text/bytes.ts';

const PACKET =
  / IP(?:v6)? SRC=(\S{1,45}) IP(?:v6)? DST=([^\s,]{1,45}), (?:IP tos|IPv6 priority)=0x[0-9A-F]{1,2}, (?:IP proto|Next Header)=(\d{1,3})(?= | *$)(?: SPT=(\d{1,5})(?= ))?(?: DPT=(\d{1,5})( )?)?/;

export function isEbtables(bytes: Uint8Array, begin: number, end: number): boolean {
  return find(bytes, begin, end, ' MAC source = ') >= 0;
}

/** Puts the packet into row `i`; false where it is none. The port at the line's end may have been cut, unless it has all its digits. */
export function putEbtables(bytes: Uint8Array, begin: number, end: number, out: PacketColumns, i: number): boolean {
  const match = PACKET.exec(latin1Of(bytes, begin, end));
  if (match === null) return false;
  const [, src = '', dst = '', protocol, srcPort, dstPort, space] = match;
  out.src[i] = out.addresses.add(src);
  out.dst[i] = out.addresses.add(dst);
  if (out.src[i] === 0 || out.dst[i] === 0) return false;
  const transport = Number(protocol);
  const cut = srcPort === undefined && begin + match.index + match[0].length >= end;
  if (transport < 255 && !cut) out.transport[i] = transport;
  const whole = dstPort !== undefined && (space !== undefined || dstPort.length === 5) && Number(dstPort) < 65_536;
  const ports = transport === 6 || transport === 17 || transport === 132;
  let present = cut || (ports && !whole) ? Has.partial : 0;
  if (ports && srcPort !== undefined && Number(srcPort) < 65_536) {
    out.srcPort[i] = Number(srcPort);
    present |= Has.srcPort;
  }
  if (ports && whole) {
    out.dstPort[i] = Number(dstPort);
    present |= Has.dstPort;
  }
  // TCP's flags are not printed.
  out.present[i] = present | (transport === 6 ? Has.partial : 0);
  return true;
}
