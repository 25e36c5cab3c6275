/**
 * The time stamps of firewall logs. Forms, each with an optional fraction of up to nine digits:
 *   Nov 18 22:00:01            RFC 3164, section 4.1.2: no year, no zone; the day padded with a space, a zero or nothing
 *   Nov 18 2026 22:00:01
 *   Wed Nov 18 22:00:01 2026   ctime(3), also in brackets: dmesg -T, OpenWrt's logread
 *   2026-11-18T22:00:01Z       RFC 3339, also with a space for the T, with +0100, with a decimal comma (dmesg iso) or without a zone
 *   18/Nov/2026:22:00:01 +0100 Proxmox
 */
import type { SourceContext } from '../contract.ts';
import { Code } from '../columns.ts';
import { byteAt, isDigit } from './bytes.ts';
import { ZoneClock } from './zone.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Three letters of a month as one number → 1 to 12. */
const MONTH_OF = new Map(MONTHS.map((name, i) => [packed(name.charCodeAt(0), name.charCodeAt(1), name.charCodeAt(2)), i + 1]));
const WEEKDAYS = new Set(
  ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name) => packed(name.charCodeAt(0), name.charCodeAt(1), name.charCodeAt(2))),
);
const DAY = 86_400;

export class StampReader {
  /** Epoch microseconds UTC of the stamp read last. */
  time = 0;
  /** Code of where that time comes from. */
  from: number = Code.timeLog;
  readonly #zone: ZoneClock;
  readonly #zoneFrom: number;
  readonly #year: number | undefined;
  /** Seconds of wall time no yearless stamp lies beyond. */
  readonly #latest: number;
  /** A date as one number → seconds of wall time at its midnight, kept for the next line. */
  #date = -1;
  #midnight = 0;
  #previous: number | undefined;
  #micros = 0;

  /** `inOrder`: the lines come in the order of time, which tells the two passes of an hour that happens twice apart. */
  constructor(source: SourceContext, inOrder = false) {
    this.#zone = new ZoneClock(source.zone);
    this.#zoneFrom = source.zoneAssumed ? Code.timeZoneAssumed : Code.timeLog;
    this.#year = source.year;
    const end = Math.floor(source.endsAt / 1_000_000);
    // A day of leave: clocks differ, a zone may be guessed wrong, and a log may be copied while it is written.
    this.#latest = end + (end - this.#zone.utc(end)) + DAY;
    if (inOrder) this.#previous = Number.NEGATIVE_INFINITY;
  }

  /** Reads the stamp at `p` into `time` and `from`. Returns the index just behind it, -1 when none stands there. */
  read(bytes: Uint8Array, p: number, end: number): number {
    const first = byteAt(bytes, p);
    if (first === 91) {
      const after = bytes[p + 5] === 45 ? this.#iso(bytes, p + 1, end) : this.#ctime(bytes, p + 1, end);
      return after > 0 && after < end && bytes[after] === 93 ? after + 1 : -1;
    }
    if (!isDigit(first)) return bytes[p + 3] !== 32 ? -1 : this.#monthFirst(bytes, p, end);
    if (bytes[p + 4] === 45) return this.#iso(bytes, p, end);
    return bytes[p + 2] === 47 ? this.#proxmox(bytes, p, end) : -1;
  }

  #monthFirst(bytes: Uint8Array, p: number, end: number): number {
    const key = packed(byteAt(bytes, p), byteAt(bytes, p + 1), byteAt(bytes, p + 2));
    const month = MONTH_OF.get(key);
    if (month === undefined) return WEEKDAYS.has(key) ? this.#ctime(bytes, p, end) : -1;
    let i = bytes[p + 4] === 32 ? p + 5 : p + 4;
    let day = byteAt(bytes, i++) - 48;
    if (isDigit(byteAt(bytes, i))) day = day * 10 + byteAt(bytes, i++) - 48;
    if (bytes[i++] !== 32 || day < 1 || day > 31) return -1;
    if (bytes[i + 4] === 32) {
      const year = digits(bytes, i, 4);
      return year < 0 ? -1 : this.#local(bytes, midnightOf(year, month, day), i + 5, end);
    }
    const clock = clockAt(bytes, i, end);
    if (clock < 0) return -1;
    const date = month * 32 + day;
    if (date !== this.#date) {
      this.#midnight = this.#yearless(month, day);
      this.#date = date;
    }
    if (Number.isNaN(this.#midnight)) return -1;
    i = this.#fraction(bytes, i + 8, end);
    this.#settle(this.#midnight + clock);
    if (this.#year === undefined) this.from = Code.timeYearInferred;
    return i;
  }

  /** Midnight of the last such day that is not after the end of the source; NaN for a day no calendar has. */
  #yearless(month: number, day: number): number {
    if (this.#year !== undefined) return midnightOf(this.#year, month, day);
    const newest = new Date(this.#latest * 1000).getUTCFullYear();
    for (let year = newest; year > newest - 9; year--) {
      const midnight = midnightOf(year, month, day);
      if (midnight <= this.#latest) return midnight;
    }
    return Number.NaN;
  }

  #ctime(bytes: Uint8Array, p: number, end: number): number {
    const month = MONTH_OF.get(packed(byteAt(bytes, p + 4), byteAt(bytes, p + 5), byteAt(bytes, p + 6)));
    if (month === undefined || bytes[p + 3] !== 32 || bytes[p + 7] !== 32) return -1;
    const tens = bytes[p + 8] === 32 ? 0 : byteAt(bytes, p + 8) - 48;
    const day = tens * 10 + byteAt(bytes, p + 9) - 48;
    const clock = bytes[p + 10] === 32 && tens >= 0 && tens < 4 ? clockAt(bytes, p + 11, end) : -1;
    const year = bytes[p + 19] === 32 && p + 24 <= end ? digits(bytes, p + 20, 4) : -1;
    const midnight = year < 0 || !isDigit(byteAt(bytes, p + 9)) ? Number.NaN : midnightOf(year, month, day);
    if (clock < 0 || Number.isNaN(midnight)) return -1;
    this.#micros = 0;
    this.#settle(midnight + clock);
    return p + 24;
  }

  #iso(bytes: Uint8Array, p: number, end: number): number {
    if (bytes[p + 7] !== 45 || (bytes[p + 10] !== 84 && bytes[p + 10] !== 32)) return -1;
    const year = digits(bytes, p, 4);
    const month = digits(bytes, p + 5, 2);
    const day = digits(bytes, p + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1) return -1;
    return this.#local(bytes, midnightOf(year, month, day), p + 11, end);
  }

  #proxmox(bytes: Uint8Array, p: number, end: number): number {
    const month = MONTH_OF.get(packed(byteAt(bytes, p + 3), byteAt(bytes, p + 4), byteAt(bytes, p + 5)));
    const day = digits(bytes, p, 2);
    const year = digits(bytes, p + 7, 4);
    if (month === undefined || day < 1 || year < 0 || bytes[p + 6] !== 47 || bytes[p + 11] !== 58) return -1;
    return this.#local(bytes, midnightOf(year, month, day), p + 12, end);
  }

  /** HH:MM:SS, fraction and zone at `i`, on a day that is known. */
  #local(bytes: Uint8Array, midnight: number, i: number, end: number): number {
    const clock = clockAt(bytes, i, end);
    if (clock < 0 || Number.isNaN(midnight)) return -1;
    let p = this.#fraction(bytes, i + 8, end);
    const local = midnight + clock;
    if (p < end && (bytes[p] === 90 || bytes[p] === 122)) {
      this.#store(local);
      return p + 1;
    }
    const sign = bytes[p] === 32 ? p + 1 : p;
    if (sign < end && (bytes[sign] === 43 || bytes[sign] === 45) && isDigit(byteAt(bytes, sign + 1))) {
      const colon = bytes[sign + 3] === 58 ? 1 : 0;
      const hours = digits(bytes, sign + 1, 2);
      const minutes = digits(bytes, sign + 3 + colon, 2);
      p = sign + 5 + colon;
      if (p > end || hours < 0 || minutes < 0) return -1;
      const offset = (hours * 60 + minutes) * 60;
      this.#store(bytes[sign] === 45 ? local + offset : local - offset);
      return p;
    }
    this.#settle(local);
    return p;
  }

  /** Reads a decimal fraction at `i` into `#micros`; returns the index behind it. What is finer than a microsecond is cut off. */
  #fraction(bytes: Uint8Array, i: number, end: number): number {
    this.#micros = 0;
    if (i >= end || (bytes[i] !== 46 && bytes[i] !== 44) || !isDigit(byteAt(bytes, i + 1))) return i;
    let scale = 100_000;
    let p = i + 1;
    for (; p < end && isDigit(byteAt(bytes, p)); p++) {
      if (scale >= 1) this.#micros += (byteAt(bytes, p) - 48) * scale;
      scale /= 10;
    }
    return p;
  }

  /** Wall time of the source's zone to UTC. */
  #settle(local: number): void {
    const utc = this.#previous === undefined ? this.#zone.utc(local) : this.#zone.utcAfter(local, this.#previous);
    if (this.#previous !== undefined) this.#previous = utc;
    this.#store(utc);
    this.from = this.#zoneFrom;
  }

  #store(utc: number): void {
    this.time = utc * 1_000_000 + this.#micros;
    this.from = Code.timeLog;
  }
}

function packed(a: number, b: number, c: number): number {
  return (a << 16) | (b << 8) | c;
}

function digits(bytes: Uint8Array, p: number, count: number): number {
  let value = 0;
  for (let i = p; i < p + count; i++) {
    const byte = byteAt(bytes, i);
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - 48;
  }
  return value;
}

/** Seconds of HH:MM:SS at `p`, -1 when it stands not there whole. Second 60 is a leap second (RFC 5424 forbids it, kernels and relays write it). */
function clockAt(bytes: Uint8Array, p: number, end: number): number {
  if (p + 8 > end || bytes[p + 2] !== 58 || bytes[p + 5] !== 58) return -1;
  const hours = digits(bytes, p, 2);
  const minutes = digits(bytes, p + 3, 2);
  const seconds = digits(bytes, p + 6, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) return -1;
  return hours * 3600 + minutes * 60 + seconds;
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Seconds from the epoch to a day's midnight, both on the same clock; NaN for a day the month does not have. */
function midnightOf(year: number, month: number, day: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day < 1 || day > (MONTH_DAYS[month - 1] ?? 0) + (leap && month === 2 ? 1 : 0)) return Number.NaN;
  // Days since 0000-03-01, so that the leap day ends a year: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
  const y = month <= 2 ? year - 1 : year;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const days = y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear;
  return (days - 719_468) * DAY;
}
