/**
 * The stamps of a log's lines differ from one to the next in their seconds: the minute, what stands around it and the zone are read once
 * and compared afterwards.
 *   2026-11-18 22:00:01.123456 · Nov 18 22:00:01 · 2026-11-18T22:00:01+00:00
 */
import { byteAt, isDigit } from './bytes.ts';
import type { StampReader } from './timestamp.ts';

const LONGEST = 40;
const NEVER = 1 << 30;

export class MinuteStamp {
  /** Epoch microseconds UTC of the stamp read last, and the code of where it comes from. */
  time = 0;
  from = 0;
  readonly #stamp: StampReader;
  readonly #known = new Uint8Array(LONGEST);
  /** How many bytes stand before the seconds; NEVER where stamps are written otherwise. */
  #before = NEVER;
  /** What stands behind seconds and fraction, up to the space. */
  #zone: Uint8Array = new Uint8Array(0);
  #minute = 0;

  constructor(stamp: StampReader) {
    this.#stamp = stamp;
  }

  /** Reads the stamp at `p`, which a space must follow; the index of that space, -1 when none stands there. */
  read(bytes: Uint8Array, p: number, end: number): number {
    const known = this.#known;
    const before = this.#before;
    let k = 0;
    while (k < before && bytes[p + k] === known[k]) k++;
    return k === before ? this.#seconds(bytes, p, p + before, end) : this.#anew(bytes, p, end);
  }

  #seconds(bytes: Uint8Array, p: number, at: number, end: number): number {
    const tens = byteAt(bytes, at) - 48;
    const ones = byteAt(bytes, at + 1) - 48;
    if (tens < 0 || tens > 5 || ones < 0 || ones > 9) return this.#anew(bytes, p, end);
    let micros = 0;
    let q = at + 2;
    if (bytes[q] === 46 && isDigit(byteAt(bytes, q + 1))) {
      let scale = 100_000;
      for (q++; isDigit(byteAt(bytes, q)); q++) {
        if (scale >= 1) micros += (byteAt(bytes, q) - 48) * scale;
        scale /= 10;
      }
    }
    const zone = this.#zone;
    for (const byte of zone) if (bytes[q++] !== byte) return this.#anew(bytes, p, end);
    if (q >= end || bytes[q] !== 32) return this.#anew(bytes, p, end);
    this.time = this.#minute + (tens * 10 + ones) * 1_000_000 + micros;
    return q;
  }

  #anew(bytes: Uint8Array, p: number, end: number): number {
    const stamp = this.#stamp;
    const behind = stamp.read(bytes, p, end);
    if (behind < 0 || behind >= end || bytes[behind] !== 32) return -1;
    this.time = stamp.time;
    this.from = stamp.from;
    this.#remember(bytes, p, behind);
    return behind;
  }

  /** Keeps what stands before and behind the seconds, where those are the third number of a time of day and no leap second. */
  #remember(bytes: Uint8Array, p: number, behind: number): void {
    this.#before = NEVER;
    let at = p;
    while (at < behind && !(bytes[at] === 58 && bytes[at + 3] === 58)) at++;
    const seconds = (byteAt(bytes, at + 4) - 48) * 10 + byteAt(bytes, at + 5) - 48;
    if (at === behind || behind - p > LONGEST || seconds > 59) return;
    let q = at + 6;
    if (bytes[q] === 46) while (isDigit(byteAt(bytes, ++q)));
    this.#zone = Uint8Array.from(bytes.subarray(q, behind));
    this.#minute = Math.floor(this.time / 1_000_000) * 1_000_000 - seconds * 1_000_000;
    for (let k = 0; k < at + 4 - p; k++) this.#known[k] = byteAt(bytes, p + k);
    this.#before = at + 4 - p;
  }
}
