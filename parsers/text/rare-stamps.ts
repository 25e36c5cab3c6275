/**
 * Stamps that programs print for people and that few logs hold. Each is tried only where no usual stamp begins the line.
 *   Wed 2026-11-18 22:00:01 CET fw1 kernel: …   journalctl -o short-full
 *   1795039201.104215 fw1 kernel: …             journalctl -o short-unix
 *   kern  :warn  : [Wed Nov 18 22:00:01 2026] … dmesg -x -T
 *   4,1234,363104215,-;…                        /dev/kmsg, whose time is an uptime
 */
import { Code } from '../columns.ts';
import { byteAt, isDigit, latin1Of, standsAt, tokenEnd } from './bytes.ts';
import type { StampReader } from './timestamp.ts';

const DMESG = /^[a-z0-9]{3,8} *:[a-z]{3,6} *: /;
const KMSG = /^\d{1,3},\d+,\d+,[^;]{0,20};/;
/** Longer than what stands before a message in either. */
const SHOWN = 48;
const UTC = /^(?:UTC|GMT)$/;

/** Reads such a stamp at `p` into `stamp`; the index behind it, -1 where none stands there. */
export function readRareStamp(stamp: StampReader, bytes: Uint8Array, p: number, end: number): number {
  if (bytes[p + 3] === 32 && bytes[p + 8] === 45 && isDigit(byteAt(bytes, p + 4))) return readFull(stamp, bytes, p + 4, end);
  return bytes[p + 10] === 46 ? readEpoch(stamp, bytes, p, end) : -1;
}

/** Behind the facility and level that dmesg and /dev/kmsg put in front of a message. */
export function behindLevel(bytes: Uint8Array, p: number, end: number): number {
  const letter = byteAt(bytes, p);
  if (!isDigit(letter) && (letter < 97 || letter > 122)) return p;
  const start = latin1Of(bytes, p, Math.min(end, p + SHOWN));
  return p + ((DMESG.exec(start) ?? KMSG.exec(start))?.[0].length ?? 0);
}

/** `2026-11-18 22:00:01 CET`: a zone by its letters is the machine's own, but for UTC, which it says it is. */
function readFull(stamp: StampReader, bytes: Uint8Array, p: number, end: number): number {
  const after = stamp.read(bytes, p, end);
  const zoneEnd = after < 0 ? -1 : tokenEnd(bytes, after + 1, end);
  if (after < 0 || bytes[after] !== 32) return after;
  const zone = latin1Of(bytes, after + 1, zoneEnd);
  if (!/^(?:[A-Z]{2,5}|[+-]\d\d)$/.test(zone)) return after;
  if (UTC.test(zone)) {
    const text = new TextEncoder().encode(`${latin1Of(bytes, p, after)}Z`);
    stamp.read(text, 0, text.length);
  }
  return zoneEnd;
}

function readEpoch(stamp: StampReader, bytes: Uint8Array, p: number, end: number): number {
  const text = latin1Of(bytes, p, Math.min(end, p + 17));
  if (!/^[12]\d{9}\.\d{6}$/.test(text) || !standsAt(bytes, p + 17, end, ' ')) return -1;
  stamp.time = Number(text.slice(0, 10)) * 1_000_000 + Number(text.slice(11));
  stamp.from = Code.timeLog;
  return p + 17;
}
