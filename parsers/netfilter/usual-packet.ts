/**
 * A packet's keys where each stands where nf_log_syslog.c prints it, up to the end of the line:
 *   MAC=… SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=43834 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0
 * Anything else is left to `PacketKeys`, which reads keys in any order; what is read here, both read alike.
 */
import { Flag, Has, type PacketColumns } from '../columns.ts';
import { byteAt, isDigit } from '../text/bytes.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const OF_TCP = Has.srcPort | Has.dstPort | Has.flags | Has.length | Has.time;
const OF_ICMP = Has.icmp | Has.length | Has.time;
const OF_UDP = Has.srcPort | Has.dstPort | Has.payload | Has.length | Has.time;
/** A full stop, counted from the digit zero. */
const DOT = -2;

export class UsualPacket {
  /** Where the number read last ended. */
  #at = 0;

  /** The keys of bytes[from, end) into row `i`; false where they stand otherwise. */
  read(bytes: Uint8Array, from: number, end: number, out: PacketColumns, i: number): boolean {
    let p = from;
    // MAC=, as the general reader passes over it.
    if (bytes[p] === 77) {
      if (p + 45 >= end || bytes[p + 1] !== 65 || bytes[p + 6] !== 58 || bytes[p + 42] !== 58 || bytes[p + 45] !== 32) return false;
      p += 46;
    }
    if (bytes[p] !== 83 || bytes[p + 1] !== 82 || bytes[p + 2] !== 67 || bytes[p + 3] !== 61) return false;
    const src = this.#v4(bytes, p + 4);
    p = this.#at;
    if (src < 0 || bytes[p + 1] !== 68 || bytes[p + 2] !== 83 || bytes[p + 3] !== 84 || bytes[p + 4] !== 61) return false;
    const dst = this.#v4(bytes, p + 5);
    p = this.#at;
    if (dst < 0 || bytes[p + 1] !== 76 || bytes[p + 2] !== 69 || bytes[p + 3] !== 78 || bytes[p + 4] !== 61) return false;
    const length = this.#number(bytes, p + 5);
    p = behindTos(bytes, this.#at);
    if (length < 0 || p < 0) return false;
    out.length[i] = length;
    return this.#protocol(bytes, p, end, out, i) && put(out, i, src, dst);
  }

  #protocol(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    switch (bytes[p]) {
      case 84:
        return this.#tcp(bytes, p, end, out, i);
      case 85:
        return this.#udp(bytes, p, end, out, i);
      case 73:
        return this.#icmp(bytes, p, end, out, i);
      default:
        return false;
    }
  }

  /** `TCP SPT=… DPT=… WINDOW=… RES=0x00 SYN URGP=0 ` at `p`, and nothing behind it. */
  #tcp(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    if (bytes[p + 1] !== 67 || bytes[p + 2] !== 80) return false;
    let q = this.#ports(bytes, p + 3, out, i);
    if (q < 0 || bytes[q + 1] !== 87 || bytes[q + 7] !== 61 || this.#number(bytes, q + 8) < 0) return false;
    q = this.#at;
    if (bytes[q + 1] !== 82 || bytes[q + 2] !== 69 || bytes[q + 4] !== 61 || bytes[q + 9] !== 32) return false;
    q += 10;
    let bits = 0;
    while (bytes[q] !== 85 || bytes[q + 3] !== 80) {
      const bit = bytes[q + 3] === 32 ? flagAt(bytes, q) : 0;
      if (bit === 0) return false;
      bits |= bit;
      q += 4;
    }
    if (bytes[q + 4] !== 61 || this.#lastNumber(bytes, q + 5, end) < 0) return false;
    out.transport[i] = TCP;
    out.flags[i] = bits;
    out.present[i] = OF_TCP;
    return true;
  }

  /** `UDP SPT=… DPT=… LEN=… ` at `p`, and nothing behind it. */
  #udp(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    if (bytes[p + 1] !== 68 || bytes[p + 2] !== 80) return false;
    const q = this.#ports(bytes, p + 3, out, i);
    if (q < 0 || bytes[q + 1] !== 76 || bytes[q + 2] !== 69 || bytes[q + 4] !== 61) return false;
    const length = this.#lastNumber(bytes, q + 5, end);
    // A number that nothing follows may be half of one.
    if (length < 8 || this.#at === end) return false;
    out.transport[i] = UDP;
    out.payload[i] = length - 8;
    out.present[i] = OF_UDP;
    return true;
  }

  /** `ICMP TYPE=8 CODE=0 ID=… SEQ=… ` at `p`, an echo or its reply, and nothing behind it: errors quote a packet. */
  #icmp(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    if (bytes[p + 1] !== 67 || bytes[p + 3] !== 80 || bytes[p + 5] !== 84 || bytes[p + 6] !== 89 || bytes[p + 9] !== 61) return false;
    const type = this.#number(bytes, p + 10);
    let q = this.#at;
    if (type < 0 || type > 255 || bytes[q + 1] !== 67 || bytes[q + 2] !== 79 || bytes[q + 5] !== 61) return false;
    const code = this.#number(bytes, q + 6);
    q = this.#at;
    if (code < 0 || code > 255 || bytes[q + 1] !== 73 || bytes[q + 3] !== 61 || this.#number(bytes, q + 4) < 0) return false;
    q = this.#at;
    if (bytes[q + 1] !== 83 || bytes[q + 2] !== 69 || bytes[q + 4] !== 61 || this.#lastNumber(bytes, q + 5, end) < 0) return false;
    out.transport[i] = ICMP;
    out.icmpType[i] = type;
    out.icmpCode[i] = code;
    out.present[i] = OF_ICMP;
    return true;
  }

  /** ` SPT=… DPT=…` at `p`; the index of the space behind, -1 when something else stands there. */
  #ports(bytes: Uint8Array, p: number, out: PacketColumns, i: number): number {
    if (bytes[p] !== 32 || bytes[p + 1] !== 83 || bytes[p + 2] !== 80 || bytes[p + 4] !== 61) return -1;
    const src = this.#number(bytes, p + 5);
    const q = this.#at;
    if (src < 0 || src > 65_535 || bytes[q + 1] !== 68 || bytes[q + 2] !== 80 || bytes[q + 4] !== 61) return -1;
    const dst = this.#number(bytes, q + 5);
    if (dst < 0 || dst > 65_535) return -1;
    out.srcPort[i] = src;
    out.dstPort[i] = dst;
    return this.#at;
  }

  /** An IPv4 address with a space behind it, `#at` being that space; -1 when something else stands there. */
  #v4(bytes: Uint8Array, from: number): number {
    let value = 0;
    let octet = 0;
    let dots = 0;
    let first = from;
    let p = from;
    for (; ; p++) {
      const digit = byteAt(bytes, p) - 48;
      if (digit >= 0 && digit <= 9) octet = octet * 10 + digit;
      else {
        if (p === first || p - first > 3 || octet > 255) return -1;
        value = value * 256 + octet;
        if (digit !== DOT) break;
        octet = 0;
        dots++;
        first = p + 1;
      }
    }
    this.#at = p;
    return dots === 3 && bytes[p] === 32 ? value : -1;
  }

  /** A number of up to nine digits with a space behind it, `#at` being that space; -1 when something else stands there. */
  #number(bytes: Uint8Array, from: number): number {
    const value = this.#digits(bytes, from);
    return bytes[this.#at] === 32 ? value : -1;
  }

  /** A number behind which the line ends, after a space or without. */
  #lastNumber(bytes: Uint8Array, from: number, end: number): number {
    const value = this.#digits(bytes, from);
    return this.#at === end || (this.#at === end - 1 && bytes[this.#at] === 32) ? value : -1;
  }

  #digits(bytes: Uint8Array, from: number): number {
    let value = 0;
    let p = from;
    for (let digit = byteAt(bytes, p) - 48; digit >= 0 && digit <= 9; digit = byteAt(bytes, ++p) - 48) value = value * 10 + digit;
    this.#at = p;
    return p === from || p - from > 9 ? -1 : value;
  }
}

function put(out: PacketColumns, i: number, src: number, dst: number): boolean {
  out.src[i] = out.addresses.v4(src);
  out.dst[i] = out.addresses.v4(dst);
  return true;
}

/** Behind ` TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=` at `p`; -1 when something else stands there. */
function behindTos(bytes: Uint8Array, p: number): number {
  if (bytes[p + 1] !== 84 || bytes[p + 10] !== 80 || bytes[p + 19] !== 32 || bytes[p + 20] !== 84 || bytes[p + 23] !== 61) return -1;
  let q = behindDigits(bytes, p + 24);
  if (q < 0 || bytes[q + 1] !== 73 || bytes[q + 2] !== 68 || bytes[q + 3] !== 61) return -1;
  q = behindDigits(bytes, q + 4);
  if (q < 0) return -1;
  if (bytes[q + 1] === 68 && bytes[q + 2] === 70 && bytes[q + 3] === 32) q += 3;
  return bytes[q + 1] === 80 && bytes[q + 2] === 82 && bytes[q + 5] === 79 && bytes[q + 6] === 61 ? q + 7 : -1;
}

/** Behind digits that a space follows: that space. */
function behindDigits(bytes: Uint8Array, p: number): number {
  let q = p;
  while (isDigit(byteAt(bytes, q))) q++;
  return q > p && bytes[q] === 32 ? q : -1;
}

/** The flag whose three letters stand at `p`; 0 for anything else. */
function flagAt(bytes: Uint8Array, p: number): number {
  const word = (byteAt(bytes, p) << 16) | (byteAt(bytes, p + 1) << 8) | byteAt(bytes, p + 2);
  switch (word) {
    case 0x53594e:
      return Flag.SYN;
    case 0x41434b:
      return Flag.ACK;
    case 0x505348:
      return Flag.PSH;
    case 0x46494e:
      return Flag.FIN;
    case 0x525354:
      return Flag.RST;
    case 0x555247:
      return Flag.URG;
    case 0x454345:
      return Flag.ECE;
    case 0x435752:
      return Flag.CWR;
    default:
      return 0;
  }
}
