/** An IP packet as bytes (RFC 791, RFC 8200, RFC 9293, RFC 768, RFC 792, RFC 4443) into a row. What a short capture cut off stays unsaid. */
import { AddressTable } from '../address-table.ts';
import { flagLetters, Has, NO_TRANSPORT, TRANSPORTS, type InnerPacket, type PacketColumns } from '../columns.ts';

/** What was found in one packet; -1 is "not captured". */
interface IpPacket {
  readonly src: number;
  readonly dst: number;
  readonly transport: number;
  readonly length: number;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly flags: number;
  readonly payload: number;
  readonly icmpType: number;
  readonly icmpCode: number;
  readonly fragment: boolean;
  /** Where an ICMP error quotes a packet; -1 without. */
  readonly quoted: number;
}

/** Destination unreachable, source quench, redirect, time exceeded, parameter problem. */
const V4_ERRORS = new Set([3, 4, 5, 11, 12]);
const V6_FIXED = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AH = 51;
const DESTINATION = 60;
const EXTENSIONS = new Set([HOP_BY_HOP, ROUTING, FRAGMENT, AH, DESTINATION]);

const quotedAddresses = new AddressTable();

/** Reads the packet in bytes[start, end) into row `i`; false when it is no IP packet or its addresses are cut off. */
export function putIpPacket(bytes: Uint8Array, start: number, end: number, out: PacketColumns, i: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const packet = ipAt(view, 0, out.addresses);
  if (packet === undefined) return false;
  let present = out.present[i] ?? 0;
  out.src[i] = packet.src;
  out.dst[i] = packet.dst;
  out.transport[i] = packet.transport;
  out.length[i] = packet.length;
  present |= Has.length;
  if (packet.srcPort >= 0 && packet.dstPort >= 0) {
    out.srcPort[i] = packet.srcPort;
    out.dstPort[i] = packet.dstPort;
    present |= Has.srcPort | Has.dstPort;
  } else if (!packet.fragment && (packet.transport === 6 || packet.transport === 17 || packet.transport === NO_TRANSPORT))
    present |= Has.partial;
  if (packet.flags >= 0) {
    out.flags[i] = packet.flags;
    present |= Has.flags;
  } else if (!packet.fragment && packet.transport === 6) present |= Has.partial;
  if (packet.payload >= 0) {
    out.payload[i] = packet.payload;
    present |= Has.payload;
  }
  if (packet.icmpType >= 0) {
    out.icmpType[i] = packet.icmpType;
    out.icmpCode[i] = packet.icmpCode;
    present |= Has.icmp;
  }
  out.present[i] = present;
  const inner = packet.quoted < 0 ? undefined : innerAt(view, packet.quoted);
  if (inner !== undefined) out.inner.set(i, inner);
  return true;
}

function innerAt(view: DataView, at: number): InnerPacket | undefined {
  if (quotedAddresses.size > 1000) quotedAddresses.clear();
  const packet = ipAt(view, at, quotedAddresses);
  const src = packet && quotedAddresses.text(packet.src);
  const dst = packet && quotedAddresses.text(packet.dst);
  if (packet === undefined || src === undefined || dst === undefined) return undefined;
  return {
    ...(packet.transport === NO_TRANSPORT ? {} : { transport: TRANSPORTS[packet.transport] ?? String(packet.transport) }),
    src,
    ...(packet.srcPort < 0 ? {} : { srcPort: packet.srcPort }),
    dst,
    ...(packet.dstPort < 0 ? {} : { dstPort: packet.dstPort }),
    ...(packet.flags < 0 ? {} : { flags: flagLetters(packet.flags) }),
    length: packet.length,
  };
}

function ipAt(view: DataView, at: number, addresses: AddressTable): IpPacket | undefined {
  if (at >= view.byteLength) return undefined;
  const version = view.getUint8(at) >> 4;
  if (version === 4) return v4At(view, at, addresses);
  return version === 6 ? v6At(view, at, addresses) : undefined;
}

function v4At(view: DataView, at: number, addresses: AddressTable): IpPacket | undefined {
  const header = (view.getUint8(at) & 15) * 4;
  if (header < 20 || at + 20 > view.byteLength) return undefined;
  const length = view.getUint16(at + 2);
  const fragment = (view.getUint16(at + 6) & 0x1fff) !== 0;
  const transport = view.getUint8(at + 9);
  const src = addresses.v4(view.getUint32(at + 12));
  const dst = addresses.v4(view.getUint32(at + 16));
  return { src, dst, transport, length, fragment, ...upper(view, at + header, transport, length - header, fragment) };
}

function v6At(view: DataView, at: number, addresses: AddressTable): IpPacket | undefined {
  if (at + V6_FIXED > view.byteLength) return undefined;
  const word = (i: number): number => view.getUint32(at + i);
  const payload = view.getUint16(at + 4);
  let transport = view.getUint8(at + 6);
  let p = at + V6_FIXED;
  let fragment = false;
  while (EXTENSIONS.has(transport) && p + 8 <= view.byteLength) {
    if (transport === FRAGMENT && view.getUint16(p + 2) >> 3 !== 0) fragment = true;
    const units = view.getUint8(p + 1);
    const size = transport === FRAGMENT ? 8 : transport === AH ? (units + 2) * 4 : (units + 1) * 8;
    transport = view.getUint8(p);
    p += size;
  }
  // An extension header that the capture cut off hides what it extends.
  if (EXTENSIONS.has(transport)) transport = NO_TRANSPORT;
  return {
    src: addresses.intern(word(8), word(12), word(16), word(20)),
    dst: addresses.intern(word(24), word(28), word(32), word(36)),
    transport,
    length: payload + V6_FIXED,
    fragment,
    ...upper(view, p, transport, payload + V6_FIXED - (p - at), fragment),
  };
}

/** What TCP, UDP, SCTP or ICMP say at `at`; `room`: how much of the packet is theirs. */
function upper(
  view: DataView,
  at: number,
  transport: number,
  room: number,
  fragment: boolean,
): Omit<IpPacket, 'src' | 'dst' | 'transport' | 'length' | 'fragment'> {
  const nothing = { srcPort: -1, dstPort: -1, flags: -1, payload: -1, icmpType: -1, icmpCode: -1, quoted: -1 };
  const has = (bytes: number): boolean => at + bytes <= view.byteLength;
  if (fragment || !has(4)) return nothing;
  if (transport === 6 || transport === 17 || transport === 132 || transport === 136) {
    const ports = { ...nothing, srcPort: view.getUint16(at), dstPort: view.getUint16(at + 2) };
    if (transport === 17 && has(6)) return { ...ports, payload: Math.max(view.getUint16(at + 4) - 8, 0) };
    if (transport !== 6 || !has(14)) return ports;
    return { ...ports, flags: view.getUint8(at + 13), payload: Math.max(room - (view.getUint8(at + 12) >> 4) * 4, 0) };
  }
  if (transport !== 1 && transport !== 58) return nothing;
  const type = view.getUint8(at);
  const error = transport === 1 ? V4_ERRORS.has(type) : type < 128;
  return { ...nothing, icmpType: type, icmpCode: view.getUint8(at + 1), quoted: error && has(9) ? at + 8 : -1 };
}
