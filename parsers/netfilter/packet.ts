/**
 * The packet in a netfilter log line: `IN=eth0 OUT= MAC=… SRC=… DST=… LEN=60 … PROTO=TCP SPT=1 DPT=2 WINDOW=0 RES=0x00 SYN URGP=0 `,
 * as net/netfilter/nf_log_syslog.c prints it and ulogd, pvefw-logger and appliances imitate it.
 * A value counts only when a space follows it: a line may have been cut anywhere, and `DPT=53` may be half of `DPT=5353`.
 */
import type { AddressTable } from '../address-table.ts';
import { Flag, NO_TRANSPORT } from '../columns.ts';
import { readAddress } from '../text/address.ts';
import { byteAt, readNumber, standsAt, tokenEnd } from '../text/bytes.ts';

const PROTOCOLS: Readonly<Record<string, number>> = {
  TCP: 6,
  UDP: 17,
  ICMP: 1,
  ICMPv6: 58,
  ICMPV6: 58,
  'IPv6-ICMP': 58,
  UDPLITE: 136,
  SCTP: 132,
  AH: 51,
  ESP: 50,
  GRE: 47,
  IGMP: 2,
};

const IGMP = 2;

/** Keys whose value is doubtful when another line breaks in just behind it. */
const Key = { other: 0, src: 1, dst: 2, proto: 3, srcPort: 4, dstPort: 5, icmp: 6 } as const;

/** What one packet's keys said; -1 is "not said", address 0 is "none". One object a reader, filled anew for each line. */
export class PacketKeys {
  src = 0;
  dst = 0;
  transport: number = NO_TRANSPORT;
  srcPort = -1;
  dstPort = -1;
  flags = -1;
  /** Of the IP packet. UDP prints a second LEN, which is `udpLength`. */
  length = -1;
  udpLength = -1;
  icmpType = -1;
  icmpCode = -1;
  inStart = 0;
  inEnd = 0;
  outStart = 0;
  outEnd = 0;
  arp = false;
  /** A fragment behind the first: it has no ports. */
  fragment = false;
  /** Another line breaks in, or the quoted packet is not closed. */
  broken = false;
  /** Where the last `IN=` before the addresses stands. */
  begin = 0;
  /** Range of the packet quoted in brackets; empty when there is none. */
  innerStart = 0;
  innerEnd = 0;

  /** Reads the keys of bytes[start, end), which begins with a key or, where a line lost its head, within one. */
  read(bytes: Uint8Array, start: number, end: number, addresses: AddressTable): void {
    this.#clear(start);
    let bits = 0;
    let window = false;
    let kernel = false;
    let last = 0;
    let p = start;
    while (p < end) {
      let q = p;
      // The kernel sets flags apart with spaces, some collectors with commas.
      const apart = window ? 44 : 32;
      if (bytes[p] === 77 && p + 45 < end && bytes[p + 1] === 65 && bytes[p + 6] === 58 && bytes[p + 42] === 58 && bytes[p + 45] === 32)
        q = p + 45;
      else while (q < end && bytes[q] !== 32 && bytes[q] !== apart) q++;
      const whole = q < end;
      let key: number = Key.other;
      switch (bytes[p]) {
        case 83: // SRC= SPT= SYN
          if (bytes[p + 3] === 61 && bytes[p + 1] === 82 && bytes[p + 2] === 67) {
            if (this.src !== 0) return this.#splice(last);
            if (whole) this.src = readAddress(bytes, p + 4, q, addresses);
            key = Key.src;
          } else if (bytes[p + 3] === 61 && bytes[p + 1] === 80 && bytes[p + 2] === 84) {
            if (this.srcPort >= 0) return this.#splice(last);
            if (whole) this.srcPort = readNumber(bytes, p + 4, q, 65_535);
            key = Key.srcPort;
          } else if (window && q - p === 3 && bytes[p + 1] === 89 && bytes[p + 2] === 78) bits |= Flag.SYN;
          break;
        case 68: // DST= DPT=
          if (bytes[p + 3] === 61 && bytes[p + 1] === 83 && bytes[p + 2] === 84) {
            if (this.dst !== 0) return this.#splice(last);
            if (whole) this.dst = readAddress(bytes, p + 4, q, addresses);
            key = Key.dst;
          } else if (bytes[p + 3] === 61 && bytes[p + 1] === 80 && bytes[p + 2] === 84) {
            if (this.dstPort >= 0) return this.#splice(last);
            if (whole) this.dstPort = readNumber(bytes, p + 4, q, 65_535);
            key = Key.dstPort;
          }
          break;
        case 76: // LEN=, the packet's first and UDP's second
          if (whole && bytes[p + 1] === 69 && bytes[p + 2] === 78 && bytes[p + 3] === 61) {
            const length = readNumber(bytes, p + 4, q, 0xffff_ffff);
            if (this.transport === NO_TRANSPORT) this.length = length;
            else this.udpLength = length;
            // TOS, PREC and TTL say nothing about a leg.
            if (q + 20 < end && bytes[q + 1] === 84 && bytes[q + 10] === 80 && bytes[q + 19] === 32 && bytes[q + 20] === 84) q += 19;
          }
          break;
        case 80: // PROTO= PSH
          if (bytes[p + 5] === 61 && bytes[p + 1] === 82 && bytes[p + 2] === 79) {
            if (this.transport !== NO_TRANSPORT) return this.#splice(last);
            if (whole || isWholeNumber(bytes, p + 6, q)) this.transport = protocolAt(bytes, p + 6, q);
            key = Key.proto;
          } else if (window && q - p === 3 && bytes[p + 1] === 83 && bytes[p + 2] === 72) bits |= Flag.PSH;
          break;
        case 65: // ACK, but not ACK=; ARP
          if (window && q - p === 3 && bytes[p + 1] === 67 && bytes[p + 2] === 75) bits |= Flag.ACK;
          else if (q - p === 3 && bytes[p + 1] === 82 && bytes[p + 2] === 80) this.arp = true;
          break;
        case 87: // WINDOW=
          window = true;
          break;
        case 82: // RES= RST
          if (bytes[p + 3] === 61) kernel = true;
          else if (window && q - p === 3 && bytes[p + 1] === 83 && bytes[p + 2] === 84) bits |= Flag.RST;
          break;
        case 85: // URGP= closes the flags; URG may be the half of it
          if (bytes[p + 3] === 80) {
            if (window) this.flags = bits;
            window = false;
          } else if (window && whole && q - p === 3 && bytes[p + 1] === 82 && bytes[p + 2] === 71) bits |= Flag.URG;
          break;
        case 70: // FIN, FRAG:
          if (bytes[p + 4] === 58) this.fragment = bytes[p + 5] !== 48;
          else if (window && q - p === 3 && bytes[p + 1] === 73 && bytes[p + 2] === 78) bits |= Flag.FIN;
          break;
        case 67: // CWR, CODE=
          if (window && q - p === 3 && bytes[p + 1] === 87 && bytes[p + 2] === 82) bits |= Flag.CWR;
          else if (whole && bytes[p + 4] === 61 && bytes[p + 1] === 79) {
            this.icmpCode = readNumber(bytes, p + 5, q, 255);
            key = Key.icmp;
          }
          break;
        case 69: // ECE
          if (window && q - p === 3 && bytes[p + 1] === 67 && bytes[p + 2] === 69) bits |= Flag.ECE;
          break;
        case 84: // TYPE=
          if (whole && bytes[p + 4] === 61 && bytes[p + 1] === 89) {
            this.icmpType = readNumber(bytes, p + 5, q, 255);
            key = Key.icmp;
          }
          break;
        case 73: // IN=
          if (bytes[p + 2] === 61 && bytes[p + 1] === 78) {
            if (this.src !== 0 || this.transport !== NO_TRANSPORT) return this.#splice(last);
            this.begin = p;
            this.inStart = p + 3;
            this.inEnd = whole ? q : p + 3;
          }
          break;
        case 79: // OUT=
          if (bytes[p + 3] === 61 && bytes[p + 1] === 85) {
            this.outStart = p + 4;
            this.outEnd = whole ? q : p + 4;
          }
          break;
        case 91: // [SRC=… the packet an ICMP error quotes
          if (standsAt(bytes, p, end, '[SRC=')) q = this.#quoted(bytes, p + 1, end);
          break;
      }
      last = key;
      p = q + 1;
    }
    // Loggers in user space print neither RES nor URGP. There only SYN and FIN tell that no other flag was cut off behind them.
    if (window && !kernel && (bits & (Flag.SYN | Flag.FIN)) !== 0) this.flags = bits;
  }

  /** Marks the quoted packet; returns the index of its bracket. */
  #quoted(bytes: Uint8Array, start: number, end: number): number {
    this.innerStart = start;
    let i = start;
    while (i < end && bytes[i] !== 93) i++;
    this.innerEnd = i;
    if (i === end) this.broken = true;
    return i < end ? tokenEnd(bytes, i, end) : end;
  }

  /** Another line begins here. What stood right before it may be its first half, so it is forgotten. */
  #splice(last: number): void {
    this.broken = true;
    if (last === Key.src) this.src = 0;
    else if (last === Key.dst) this.dst = 0;
    else if (last === Key.proto) this.transport = NO_TRANSPORT;
    else if (last === Key.srcPort) this.srcPort = -1;
    else if (last === Key.dstPort) this.dstPort = -1;
    else if (last === Key.icmp) this.icmpType = this.icmpCode = -1;
  }

  #clear(start: number): void {
    this.src = this.dst = 0;
    this.transport = NO_TRANSPORT;
    this.srcPort = this.dstPort = this.flags = this.length = this.udpLength = this.icmpType = this.icmpCode = -1;
    this.inStart = this.inEnd = this.outStart = this.outEnd = this.innerStart = this.innerEnd = 0;
    this.arp = this.fragment = this.broken = false;
    this.begin = start;
  }
}

/** A protocol number at the end of a line that can be no part of a longer one. IGMP is the one in use that begins none in use. */
function isWholeNumber(bytes: Uint8Array, start: number, end: number): boolean {
  const number = readNumber(bytes, start, end, 255);
  return number * 10 > 255 || number === IGMP;
}

function protocolAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 3) {
    if (bytes[start] === 84 && bytes[start + 1] === 67 && bytes[start + 2] === 80) return 6;
    if (bytes[start] === 85 && bytes[start + 1] === 68 && bytes[start + 2] === 80) return 17;
  }
  const number = readNumber(bytes, start, end, 254);
  if (number >= 0) return number;
  if (end - start > 9) return NO_TRANSPORT;
  let name = '';
  for (let i = start; i < end; i++) name += String.fromCharCode(byteAt(bytes, i));
  return Object.hasOwn(PROTOCOLS, name) ? (PROTOCOLS[name] ?? NO_TRANSPORT) : NO_TRANSPORT;
}
