/**
 * A line of filterlog as the one before it: only stamp, addresses, ports and numbers differ, and its TCP or UDP packet is whole.
 *   Nov 18 22:00:01 fw1 filterlog[29755]: 5,,,1000000103,igb3,match,block,in,4,0x0,,46,25416,0,DF,6,tcp,60,10.30.1.20,10.16.0.27,47281,1501,0,S,…
 * What stands around them was read by the general reader once and is compared here byte for byte. What differs is left to that reader.
 */
import { Has, type PacketColumns } from '../columns.ts';
import { byteAt, holdsClock } from '../text/bytes.ts';
import { MinuteStamp } from '../text/minute-stamp.ts';
import type { Envelope } from '../text/syslog.ts';
import { pfFlags } from './verdicts.ts';

const COMMA = 44;
const DOT = -2;
const TCP = 6;
const UDP = 17;
const PORTS = Has.srcPort | Has.dstPort;
/** Rules and interfaces that log differ by the dozen. */
const MOST_HEADS = 32;
/** No stamp of a log begins later in its line. */
const LONGEST_BEFORE = 8;

/** From the rule's number to `in,4,`, as the general reader understood it. */
interface Head {
  readonly bytes: Uint8Array;
  readonly action: number;
  readonly actionFrom: number;
  readonly direction: number;
  readonly names: readonly Uint8Array[];
  block: number;
  how: number;
  rule: number;
  in: number;
  out: number;
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

export class UsualFilterlog {
  readonly #stamp: MinuteStamp;
  /** Before and behind the stamp: `<134>1 ` and ` fw1 filterlog 41317 - - `. */
  #before: Uint8Array = NOTHING;
  #behind: Uint8Array = NOTHING;
  #host: Uint8Array = NOTHING;
  readonly #heads: Head[] = [];
  #last = 0;
  #learnt = 0;
  #at = 0;

  constructor(envelope: Envelope) {
    this.#stamp = new MinuteStamp(envelope.stamp);
  }

  /** Fills row `out.count`; false where the line is another. */
  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): boolean {
    const behind = this.#behind;
    if (behind.length === 0 || !same(bytes, start, this.#before)) return false;
    const after = this.#stamp.read(bytes, start + this.#before.length, end);
    if (after < 0 || !same(bytes, after, behind)) return false;
    const body = after + behind.length;
    const head = this.#headAt(bytes, body, end);
    if (head === undefined) return false;
    const i = out.begin();
    if (!this.#packet(bytes, body + head.bytes.length, end, out, i)) return false;
    if (head.block !== out.names.generation) nameAnew(head, out);
    out.time[i] = this.#stamp.time;
    out.timeFrom[i] = this.#stamp.from;
    out.firewall[i] = out.names.intern(this.#host, 0, this.#host.length);
    out.action[i] = head.action;
    out.actionFrom[i] = head.actionFrom;
    out.direction[i] = head.direction;
    out.how[i] = head.how;
    out.rule[i] = head.rule;
    out.in[i] = head.in;
    out.out[i] = head.out;
    return true;
  }

  /** Remembers what stands around the packet of a line that the general reader read into row `out.count`. `packet`: where it begins. */
  learn(bytes: Uint8Array, start: number, end: number, envelope: Envelope, packet: number, out: PacketColumns): void {
    if (!envelope.dated || this.#learnt > 1000) return;
    this.#learnt++;
    this.#learnEnvelope(bytes, start, end, envelope);
    if (this.#headAt(bytes, envelope.body, end) !== undefined) return;
    const i = out.count;
    const names = [out.how, out.rule, out.in, out.out].map((column) => encoder.encode(out.names.text(column[i] ?? 0) ?? ''));
    this.#last = this.#heads.length < MOST_HEADS ? this.#heads.length : this.#learnt % MOST_HEADS;
    this.#heads[this.#last] = {
      bytes: Uint8Array.from(bytes.subarray(envelope.body, packet)),
      action: out.action[i] ?? 0,
      actionFrom: out.actionFrom[i] ?? 0,
      direction: out.direction[i] ?? 0,
      names,
      block: -1,
      how: 0,
      rule: 0,
      in: 0,
      out: 0,
    };
  }

  #learnEnvelope(bytes: Uint8Array, start: number, end: number, envelope: Envelope): void {
    const { time } = envelope.stamp;
    for (let p = start; p <= start + LONGEST_BEFORE; p++) {
      const after = this.#stamp.read(bytes, p, end);
      if (after < 0 || after > envelope.body || this.#stamp.time !== time) continue;
      // A relay's stamp stands before the firewall's and may be of the same second.
      if (holdsClock(bytes, after, envelope.body)) continue;
      this.#before = Uint8Array.from(bytes.subarray(start, p));
      this.#behind = Uint8Array.from(bytes.subarray(after, envelope.body));
      this.#host = Uint8Array.from(bytes.subarray(envelope.hostStart, envelope.hostEnd));
      return;
    }
  }

  #headAt(bytes: Uint8Array, at: number, end: number): Head | undefined {
    const heads = this.#heads;
    for (let n = 0, k = this.#last; n < heads.length; n++, k = k + 1 === heads.length ? 0 : k + 1) {
      const head = heads[k];
      if (head === undefined || at + head.bytes.length > end || !same(bytes, at, head.bytes)) continue;
      this.#last = k;
      return head;
    }
    return undefined;
  }

  /** `0x0,,46,25416,0,DF,6,tcp,60,10.30.1.20,10.16.0.27,…` of IPv4, no fragment behind the first. */
  #packet(bytes: Uint8Array, from: number, end: number, out: PacketColumns, i: number): boolean {
    let p = behindCommas(bytes, from, end, 4);
    if (bytes[p] !== 48 || bytes[p + 1] !== COMMA) return false;
    const transport = this.#number(bytes, behindCommas(bytes, p + 2, end, 1));
    if (transport !== TCP && transport !== UDP) return false;
    const length = this.#number(bytes, behindCommas(bytes, this.#at, end, 2));
    const src = length < 0 || bytes[this.#at] !== COMMA ? -1 : this.#v4(bytes, this.#at + 1);
    const dst = src < 0 ? -1 : this.#v4(bytes, this.#at + 1);
    if (dst < 0) return false;
    const srcPort = this.#port(bytes, this.#at + 1);
    const dstPort = this.#port(bytes, this.#at + 1);
    p = this.#at + 1;
    if (srcPort < 0 || dstPort < 0 || p >= end) return false;
    if (!(transport === TCP ? this.#tcp(bytes, p, end, out, i) : this.#udp(bytes, p, end, length, out, i))) return false;
    out.transport[i] = transport;
    out.length[i] = length;
    out.src[i] = out.addresses.v4(src);
    out.dst[i] = out.addresses.v4(dst);
    out.srcPort[i] = srcPort;
    out.dstPort[i] = dstPort;
    return true;
  }

  /** `0,S,`: payload and flags. */
  #tcp(bytes: Uint8Array, p: number, end: number, out: PacketColumns, i: number): boolean {
    const payload = this.#number(bytes, p);
    const from = this.#at + 1;
    if (payload < 0 || bytes[from - 1] !== COMMA) return false;
    let to = from;
    while (to < end && bytes[to] !== COMMA) to++;
    const flags = to < end ? pfFlags(bytes, from, to) : -1;
    if (flags < 0 || commasFrom(bytes, to, end) > MOST_COMMAS) return false;
    out.payload[i] = payload;
    out.flags[i] = flags;
    out.present[i] = PORTS | Has.payload | Has.flags | Has.length | Has.time;
    return true;
  }

  /** UDP's own length, which must agree with the packet's, and nothing behind it. */
  #udp(bytes: Uint8Array, p: number, end: number, length: number, out: PacketColumns, i: number): boolean {
    const own = this.#number(bytes, p);
    if (own !== length - 20 || own < 8 || this.#at !== end) return false;
    out.payload[i] = own - 8;
    out.present[i] = PORTS | Has.payload | Has.length | Has.time;
    return true;
  }

  #port(bytes: Uint8Array, from: number): number {
    const port = this.#number(bytes, from);
    return bytes[this.#at] === COMMA && port <= 65_535 ? port : -1;
  }

  /** Four octets of at most three digits with a comma behind, `#at` being that comma. */
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
    return dots === 3 && bytes[p] === COMMA ? value : -1;
  }

  #number(bytes: Uint8Array, from: number): number {
    let value = 0;
    let p = from;
    for (let digit = byteAt(bytes, p) - 48; digit >= 0 && digit <= 9; digit = byteAt(bytes, ++p) - 48) value = value * 10 + digit;
    this.#at = p;
    return p === from || p - from > 9 ? -1 : value;
  }
}

/** Sequence, acknowledgement, window, urgent pointer, options and a remark: more is another message glued on. */
const MOST_COMMAS = 6;

function commasFrom(bytes: Uint8Array, from: number, end: number): number {
  let count = 0;
  for (let p = from; p < end; p++) if (bytes[p] === COMMA) count++;
  return count;
}

function behindCommas(bytes: Uint8Array, from: number, end: number, count: number): number {
  let p = from;
  for (let left = count; p < end; p++) if (bytes[p] === COMMA && --left === 0) return p + 1;
  return end;
}

function same(bytes: Uint8Array, at: number, known: Uint8Array): boolean {
  for (let k = 0; k < known.length; k++) if (bytes[at + k] !== known[k]) return false;
  return true;
}

function nameAnew(head: Head, out: PacketColumns): void {
  const [how, rule, incoming, outgoing] = head.names.map((name) => out.names.intern(name, 0, name.length));
  head.how = how ?? 0;
  head.rule = rule ?? 0;
  head.in = incoming ?? 0;
  head.out = outgoing ?? 0;
  head.block = out.names.generation;
}
