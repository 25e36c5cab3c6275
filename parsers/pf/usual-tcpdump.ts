/**
 * The line tcpdump prints for nearly every packet of pf, read from its bytes where all of it stands as usual:
 *   2026-11-18 22:00:01.123456 rule 3/0(match): block in on em3: 10.30.1.20.43834 > 10.16.0.27.1501: Flags [S], seq 1, win 8192, options [mss 1460], length 0
 *   Nov 18 22:00:01.123456 rule 3/(match) block in on em3: 10.30.1.20.43834 > 10.16.0.27.1501: S 1:1(0) win 8192 <mss 1460> (DF)
 * What differs in anything is left to the general reader, which comes to the same.
 */
import { Has, type PacketColumns } from '../columns.ts';
import { byteAt, find, isDigit, standsAt } from '../text/bytes.ts';

const TCP = 6;
const UDP = 17;
const OF_UDP = Has.srcPort | Has.dstPort;
const OF_TCP = OF_UDP | Has.flags;
const DOT = -2;
const SPACE = 32;
const MOST_PORT = 65_535;

/** Byte of a flag letter → its bit; ACK is a full stop with tcpdump.org. */
const FLAG_BITS = new Uint8Array(128);
for (const [letter, bit] of Object.entries({ F: 1, S: 2, R: 4, P: 8, '.': 16, U: 32, E: 64, W: 128 }))
  FLAG_BITS[letter.charCodeAt(0)] = bit;
const ACK = 16;

/** One object a reader: where reading stands, and what was read last. */
export class UsualPacket {
  transport = 0;
  /** Length of the IP packet, from `tcpdump -v`. */
  length = 0;
  #at = 0;

  /** `10.30.1.20.43834 > 10.16.0.27.1501: …` in bytes[from, end) into row `i`; false where it stands otherwise. */
  read(bytes: Uint8Array, from: number, end: number, out: PacketColumns, i: number): boolean {
    const src = this.#v4(bytes, from);
    const srcPort = this.#port(bytes);
    let p = this.#at;
    if (src < 0 || srcPort < 0 || bytes[p] !== SPACE || bytes[p + 1] !== 62 || bytes[p + 2] !== SPACE) return false;
    const dst = this.#v4(bytes, p + 3);
    const dstPort = this.#port(bytes);
    p = this.#at;
    if (dst < 0 || dstPort < 0 || bytes[p] !== 58 || bytes[p + 1] !== SPACE || !this.#rest(bytes, p + 2, end, out, i)) return false;
    out.src[i] = out.addresses.v4(src);
    out.dst[i] = out.addresses.v4(dst);
    out.srcPort[i] = srcPort;
    out.dstPort[i] = dstPort;
    return true;
  }

  /** `(tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)` from `from` to the end: the packet is on the next line. */
  readVerbose(bytes: Uint8Array, from: number, end: number): boolean {
    if (!standsAt(bytes, from, end, '(tos ')) return false;
    const proto = find(bytes, from, end, ', proto ');
    const close = bytes.indexOf(41, from);
    if (proto < 0 || close < proto || !standsAt(bytes, close, end, '), length ')) return false;
    const open = bytes.lastIndexOf(40, close);
    this.transport = this.#number(bytes, open + 1);
    if (open < proto || this.transport < 0 || this.transport > 254 || this.#at !== close) return false;
    this.length = this.#number(bytes, close + 10);
    return this.length >= 0 && bytes[this.#at] === 41 && this.#at === end - 1;
  }

  #rest(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    if (bytes[p] === 70 && bytes[p + 1] === 108) return this.#flags(bytes, p, end, out, i);
    if ((byteAt(bytes, p) | SPACE) === 117) return this.#udp(bytes, p, end, out, i);
    return this.#letters(bytes, p, end, out, i);
  }

  /** `UDP, length 45` or OpenBSD's `udp 45`, and nothing behind it. */
  #udp(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    const from = standsAt(bytes, p, end, 'UDP, length ') ? p + 12 : standsAt(bytes, p, end, 'udp ') ? p + 4 : -1;
    if (from < 0 || this.#number(bytes, from) < 0 || this.#at !== end) return false;
    out.transport[i] = UDP;
    out.present[i] = OF_UDP;
    return true;
  }

  /** tcpdump.org: `Flags [S.], cksum 0x2e6c (correct), seq 1:421, ack 2, win 65535, options […], length 420` */
  #flags(bytes: Uint8Array, from: number, end: number, out: PacketColumns, i: number): boolean {
    let p = from + 7;
    if (bytes[p - 1] !== 91) return false;
    const bits = this.#bits(bytes, p);
    p = this.#at;
    if (bits === 0 || bytes[p] !== 93 || bytes[p + 1] !== 44) return false;
    p += 3;
    if (bytes[p] === 99) {
      p = bytes.indexOf(41, p) + 3;
      if (p < 3 || bytes[p - 2] !== 44) return false;
    }
    let payload = -1;
    if (bytes[p] === 115 && bytes[p + 3] === SPACE) {
      payload = this.#sequence(bytes, p + 4);
      p = this.#at;
      if (payload === -2 || bytes[p] !== 44) return false;
      p += 2;
    }
    const length = this.#tail(bytes, p, end);
    if (length < 0) return false;
    putTcp(out, i, bits, payload < 0 && length === 0 ? 0 : payload);
    return true;
  }

  /** `1:421` or `1`: how far apart they are, -1 for one number, -2 for anything else. */
  #sequence(bytes: Uint8Array, from: number): number {
    const first = this.#number(bytes, from);
    if (first < 0) return -2;
    if (bytes[this.#at] !== 58) return -1;
    const second = this.#number(bytes, this.#at + 1);
    return second < 0 ? -2 : (second - first) >>> 0;
  }

  /** `[ack 2, ]win 65535[, options […]], length 420` up to the end; the length, -1 for anything else. */
  #tail(bytes: Uint8Array, from: number, end: number): number {
    let p = from;
    if (bytes[p] === 97) {
      if (!standsAt(bytes, p, end, 'ack ') || this.#number(bytes, p + 4) < 0) return -1;
      p = this.#at + 2;
    }
    if (!standsAt(bytes, p, end, 'win ') || this.#number(bytes, p + 4) < 0) return -1;
    p = this.#at;
    if (standsAt(bytes, p, end, ', options [')) {
      p = bytesBefore(bytes, p + 11, end, 93) + 1;
      if (p === 0) return -1;
    }
    if (!standsAt(bytes, p, end, ', length ')) return -1;
    const length = this.#number(bytes, p + 9);
    return this.#at === end ? length : -1;
  }

  /** OpenBSD: `S 1:1(0) ack 1 win 5840 <mss 1460> (DF) [tos 0x10]`. ACK is no letter here. */
  #letters(bytes: Uint8Array, from: number, end: number, out: PacketColumns, i: number): boolean {
    let bits = this.#bits(bytes, from);
    let p = this.#at;
    if (bits === 0 || (bits & 32) !== 0 || bytes[p] !== SPACE || ((bits & ACK) !== 0 && p !== from + 1)) return false;
    bits &= ~ACK;
    let payload = -1;
    if (isDigit(byteAt(bytes, p + 1))) {
      if (this.#sequence(bytes, p + 1) < 0 || bytes[this.#at] !== 40) return false;
      payload = this.#number(bytes, this.#at + 1);
      p = this.#at + 1;
      if (payload < 0 || bytes[p - 1] !== 41) return false;
    }
    if (bytes[p + 1] === 97) {
      if (!standsAt(bytes, p, end, ' ack ') || this.#number(bytes, p + 5) < 0) return false;
      bits |= ACK;
      p = this.#at;
    }
    if (!standsAt(bytes, p, end, ' win ') || this.#number(bytes, p + 5) < 0 || !isOldTail(bytes, this.#at, end)) return false;
    putTcp(out, i, bits, payload);
    return true;
  }

  #bits(bytes: Uint8Array, from: number): number {
    let bits = 0;
    let p = from;
    for (let bit = FLAG_BITS[byteAt(bytes, p)] ?? 0; bit !== 0; bit = FLAG_BITS[byteAt(bytes, ++p)] ?? 0) bits |= bit;
    this.#at = p;
    return bits;
  }

  /** Four octets of at most three digits; behind them stands the dot of the port. */
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
        if (digit !== DOT || p === first || p - first > 3 || octet > 255) return -1;
        value = value * 256 + octet;
        octet = 0;
        first = p + 1;
        if (++dots === 4) break;
      }
    }
    this.#at = p + 1;
    return value;
  }

  #port(bytes: Uint8Array): number {
    const from = this.#at;
    const port = this.#number(bytes, from);
    return this.#at - from > 5 || port > MOST_PORT ? -1 : port;
  }

  /** Up to ten digits, `#at` behind them; -1 for none and for more. */
  #number(bytes: Uint8Array, from: number): number {
    let value = 0;
    let p = from;
    for (let digit = byteAt(bytes, p) - 48; digit >= 0 && digit <= 9; digit = byteAt(bytes, ++p) - 48) value = value * 10 + digit;
    this.#at = p;
    return p === from || p - from > 10 ? -1 : value;
  }
}

function putTcp(out: PacketColumns, i: number, bits: number, payload: number): void {
  out.transport[i] = TCP;
  out.flags[i] = bits;
  if (payload >= 0) out.payload[i] = payload;
  out.present[i] = payload >= 0 ? OF_TCP | Has.payload : OF_TCP;
}

/** Options, the DF bit and the type of service, each where it is, up to the end. */
function isOldTail(bytes: Uint8Array, from: number, end: number): boolean {
  let p = from;
  if (bytes[p] === SPACE && bytes[p + 1] === 60) p = bytesBefore(bytes, p + 2, end, 62) + 1;
  if (p > 0 && standsAt(bytes, p, end, ' (DF)')) p += 5;
  if (p > 0 && standsAt(bytes, p, end, ' [tos 0x')) p = bytesBefore(bytes, p + 8, end, 93) + 1;
  return p === end;
}

/** Where `close` stands behind options; -1 where they hold letters of words the general reader looks for (`seq`, `urg`) or a bracket. */
function bytesBefore(bytes: Uint8Array, from: number, end: number, close: number): number {
  for (let p = from; p < end; p++) {
    const byte = bytes[p];
    if (byte === close) return p;
    if (byte === 113 || byte === 117 || byte === 40) return -1;
  }
  return -1;
}
