/**
 * The line a kernel writes a million times a night, read in one pass without looking at what stays the same:
 *   Nov 18 22:00:01 fw1 kernel: [363080.104215] FW-DROP IN=eth0 OUT=eth1 MAC=… SRC=… DST=… LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=…
 * Between two such lines of one rule only the stamp, the uptime and the packet differ. What stands before the packet was read by the
 * general reader once; here it is compared byte for byte, and the packet's keys are read in the order in which nf_log_syslog.c prints them.
 * A line that differs in anything is left to the general reader: this one fills the same row or none.
 */
import type { PacketColumns } from '../columns.ts';
import { byteAt, holdsClock, isDigit, standsAt, tokenEnd } from '../text/bytes.ts';
import { uptime, type Envelope } from '../text/syslog.ts';
import { UsualPacket } from './usual-packet.ts';

/** Rules that log differ by the dozen; a prefix with numbers in it would make thousands of openings, and learning them is no use. */
const MOST_OPENINGS = 24;
const MOST_LEARNT = 1000;
/** No stamp is longer: an ISO stamp with nanoseconds and an offset. */
const LONGEST_STAMP = 40;

/** More bytes than a line has: no stamp is remembered. */
const NEVER = 1 << 30;
const encoder = new TextEncoder();

/** What stands before the packet, as the general reader understood it. */
interface Opening {
  /** From behind the stamp to the uptime, or to the prefix where there is none: ` fw1 kernel: `. */
  readonly before: Uint8Array;
  readonly uptime: boolean;
  /** Prefix, IN= and OUT=, up to the key that follows. */
  readonly head: Uint8Array;
  readonly action: number;
  readonly actionFrom: number;
  readonly direction: number;
  /** Names as bytes, and their ids in the block numbered `block`. */
  readonly names: readonly Uint8Array[];
  block: number;
  how: number;
  rule: number;
  in: number;
  out: number;
  firewall: number;
}

export class UsualLine {
  readonly #packet = new UsualPacket();
  readonly #openings: Opening[] = [];
  #last = 0;
  #learnt = 0;
  /** The opening of the line read last was known. */
  #met = false;
  readonly #stamp = new Uint8Array(LONGEST_STAMP);
  /** How many bytes of the stamp stand before its seconds. */
  #seconds = NEVER;
  #minute = 0;
  #time = 0;
  #timeFrom = 0;
  /** Where the packet's keys begin. */
  #at = 0;

  /** Fills row `out.count` from a line like one met before; false when this is none. */
  read(bytes: Uint8Array, start: number, end: number, envelope: Envelope, out: PacketColumns): boolean {
    const behind = this.#stampAt(bytes, start, end, envelope);
    const opening = behind < 0 ? undefined : this.#openingAt(bytes, behind, end);
    this.#met = opening !== undefined;
    if (opening === undefined) return false;
    const i = out.begin();
    if (!this.#packet.read(bytes, this.#at, end, out, i)) return false;
    if (opening.block !== out.names.generation) nameAnew(opening, out);
    out.time[i] = this.#time;
    out.timeFrom[i] = this.#timeFrom;
    out.action[i] = opening.action;
    out.actionFrom[i] = opening.actionFrom;
    out.direction[i] = opening.direction;
    out.how[i] = opening.how;
    out.rule[i] = opening.rule;
    out.in[i] = opening.in;
    out.out[i] = opening.out;
    out.firewall[i] = opening.firewall;
    return true;
  }

  /** Remembers the opening of a line that the general reader read whole into row `out.count`. `begin`: where its `IN=` stands. */
  learn(bytes: Uint8Array, start: number, end: number, envelope: Envelope, begin: number, out: PacketColumns): void {
    if (this.#met || this.#learnt >= MOST_LEARNT) return;
    const i = out.count;
    const behind = this.#stampAt(bytes, start, end, envelope);
    const { body } = envelope;
    if (behind < 0 || body < behind || begin < body || isDigit(byteAt(bytes, body))) return;
    const to = behindPlace(bytes, begin, end);
    if (to < 0) return;
    const clock = uptimeBefore(bytes, behind, body, end);
    if (clock >= 0 && behindUptime(bytes, clock, end) !== body) return;
    const before = copied(bytes, behind, clock < 0 ? body : clock);
    // A relay writes its own stamp before the firewall's, which then is the time.
    if (holdsClock(before, 0, before.length)) return;
    const text = (id: number): Uint8Array => encoder.encode(out.names.text(id) ?? '');
    const names = [out.how, out.rule, out.in, out.out, out.firewall].map((column) => text(column[i] ?? 0));
    this.#learnt++;
    this.#last = this.#openings.length < MOST_OPENINGS ? this.#openings.length : this.#learnt % MOST_OPENINGS;
    this.#openings[this.#last] = {
      before,
      uptime: clock >= 0,
      head: copied(bytes, body, to),
      action: out.action[i] ?? 0,
      actionFrom: out.actionFrom[i] ?? 0,
      direction: out.direction[i] ?? 0,
      names,
      block: -1,
      how: 0,
      rule: 0,
      in: 0,
      out: 0,
      firewall: 0,
    };
  }

  /** The index behind the stamp; -1 where none stands or it is written as dmesg does. Lines of one minute differ in two digits of it. */
  #stampAt(bytes: Uint8Array, start: number, end: number, envelope: Envelope): number {
    const known = this.#stamp;
    const seconds = this.#seconds;
    let k = 0;
    while (k < seconds && bytes[start + k] === known[k]) k++;
    if (k === seconds && bytes[start + seconds + 2] === 32) {
      const tens = byteAt(bytes, start + seconds) - 48;
      const ones = byteAt(bytes, start + seconds + 1) - 48;
      if (tens >= 0 && tens < 6 && ones >= 0 && ones <= 9) {
        this.#time = this.#minute + (tens * 10 + ones) * 1_000_000;
        return start + seconds + 2;
      }
    }
    return this.#stampAnew(bytes, start, end, envelope);
  }

  #stampAnew(bytes: Uint8Array, start: number, end: number, envelope: Envelope): number {
    const { stamp } = envelope;
    const behind = byteAt(bytes, start) === 91 ? -1 : stamp.read(bytes, start, end);
    if (behind < 0 || behind - start > LONGEST_STAMP || bytes[behind] !== 32 || bytes[start + 19] === 44) return -1;
    this.#time = stamp.time;
    this.#timeFrom = stamp.from;
    this.#remember(bytes, start, behind);
    return behind;
  }

  /** Keeps the stamp up to its seconds, where those end it: `:SS`, neither a leap second nor a fraction or zone behind. */
  #remember(bytes: Uint8Array, start: number, behind: number): void {
    const tens = byteAt(bytes, behind - 2) - 48;
    const ones = byteAt(bytes, behind - 1) - 48;
    const whole = bytes[behind - 3] === 58 && bytes[behind - 6] === 58 && tens >= 0 && tens < 6 && ones >= 0 && ones <= 9;
    this.#seconds = whole ? behind - 2 - start : NEVER;
    if (!whole) return;
    this.#minute = this.#time - (tens * 10 + ones) * 1_000_000;
    for (let k = 0; k < this.#seconds; k++) this.#stamp[k] = byteAt(bytes, start + k);
  }

  /** The opening that stands behind the stamp; `#at` is then the key after it. */
  #openingAt(bytes: Uint8Array, behind: number, end: number): Opening | undefined {
    const openings = this.#openings;
    for (let n = 0, at = this.#last; n < openings.length; n++, at = at + 1 === openings.length ? 0 : at + 1) {
      const opening = openings[at];
      if (opening === undefined || !same(bytes, behind, opening.before)) continue;
      let p = behind + opening.before.length;
      if (opening.uptime) p = behindUptime(bytes, p, end);
      if (p < 0 || !same(bytes, p, opening.head)) continue;
      this.#last = at;
      this.#at = p + opening.head.length;
      return opening;
    }
    return undefined;
  }
}

/** Names the opening's rule, interfaces and host in the block that is being filled. */
function nameAnew(opening: Opening, out: PacketColumns): void {
  const [how, rule, incoming, outgoing, firewall] = opening.names.map((name) => out.names.intern(name, 0, name.length));
  opening.how = how ?? 0;
  opening.rule = rule ?? 0;
  opening.in = incoming ?? 0;
  opening.out = outgoing ?? 0;
  opening.firewall = firewall ?? 0;
  opening.block = out.names.generation;
}

/** A Buffer's own slice would be a view of memory that is overwritten with the next lines. */
function copied(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return Uint8Array.from(bytes.subarray(start, end));
}

function same(bytes: Uint8Array, at: number, known: Uint8Array): boolean {
  for (let k = 0; k < known.length; k++) if (bytes[at + k] !== known[k]) return false;
  return true;
}

/** From `IN=` at `begin` to the key behind `OUT=`; -1 where other keys than MAC= or SRC= follow. */
function behindPlace(bytes: Uint8Array, begin: number, end: number): number {
  const out = tokenEnd(bytes, begin, end) + 1;
  if (!standsAt(bytes, begin, end, 'IN=') || !standsAt(bytes, out, end, 'OUT=')) return -1;
  const next = tokenEnd(bytes, out, end) + 1;
  return standsAt(bytes, next, end, 'MAC=') || standsAt(bytes, next, end, 'SRC=') ? next : -1;
}

/** Where the uptime that ends at `body` begins; -1 without one. */
function uptimeBefore(bytes: Uint8Array, from: number, body: number, end: number): number {
  for (let i = from; i < body; i++) if (bytes[i] === 91 && uptime(bytes, i, end) === body) return i;
  return -1;
}

/** Behind `[12345.678901] `; -1 when it is written otherwise. */
function behindUptime(bytes: Uint8Array, p: number, end: number): number {
  if (bytes[p] !== 91) return -1;
  let i = p + 1;
  while (i < end && bytes[i] === 32) i++;
  const digits = i;
  while (i < end && (isDigit(byteAt(bytes, i)) || bytes[i] === 46)) i++;
  return i > digits && bytes[i] === 93 && bytes[i + 1] === 32 ? i + 2 : -1;
}
