/**
 * What stands around a log message: relays, files and the kernel each put something in front of it. Peeled in this order, each optional:
 * NULs and a byte order mark, `file:` of grep, octet count (RFC 6587), <PRI>, stamp, host, facility word, tag[pid]:, [uptime].
 */
import type { SourceContext } from '../contract.ts';
import { Code } from '../columns.ts';
import { byteAt, find, isDigit, skipSpaces, standsAt, tokenEnd } from './bytes.ts';
import { behindLevel, readRareStamp } from './rare-stamps.ts';
import { StampReader } from './timestamp.ts';

/** Programs that hand on kernel or firewall lines under their own name, with or without a pid. */
const TAGS = ['kernel', 'klogd', 'ulogd', 'ulogd2', 'vmunix', 'pvefw-logger', 'filterlog', 'pf'];
const FACILITIES = new Set([
  'kern',
  'kernel',
  'user',
  'daemon',
  'auth',
  'syslog',
  'authpriv',
  'security',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
]);
/** ChromeOS writes a level where others write the host. */
const LEVELS = new Set(['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG']);

/** The layers of one line, as ranges of its bytes. One object a reader, filled anew for each line. */
export class Envelope {
  readonly stamp: StampReader;
  /** A stamp was read. */
  dated = false;
  hostStart = 0;
  hostEnd = 0;
  tagStart = 0;
  tagEnd = 0;
  /** Where the message begins. */
  body = 0;

  constructor(source: SourceContext, inOrder = false) {
    this.stamp = new StampReader(source, inOrder);
  }

  read(bytes: Uint8Array, start: number, end: number): void {
    this.dated = false;
    this.hostStart = this.hostEnd = this.tagStart = this.tagEnd = 0;
    let p = start;
    let after = this.stamp.read(bytes, p, end);
    if (after < 0) {
      p = behindLevel(bytes, peel(bytes, start, end), end);
      if (bytes[p] === 49 && bytes[p + 1] === 32 && bytes[p - 1] === 62) return this.#rfc5424(bytes, p + 2, end);
      after = this.stamp.read(bytes, p, end);
      if (after < 0) after = readRareStamp(this.stamp, bytes, p, end);
      if (after < 0) after = this.#grepped(bytes, p, end);
    }
    if (after < 0) return this.#undated(bytes, p, end);
    this.dated = true;
    // dmesg has no host: it writes its stamp in brackets or with a decimal comma.
    const bare = bytes[after - 1] === 93 || (bytes[p + 19] === 44 && bytes[p + 10] === 84);
    // Some loggers put a colon behind the stamp (`Mar 11 09:39:39: --- last message repeated`).
    if (bytes[after] === 58) after++;
    const separator = bytes[after];
    p = separator === 32 || separator === 9 ? after + 1 : after;
    if (separator === 9) p = this.#columns(bytes, p, end);
    else if (!bare) p = this.#host(bytes, p, end);
    // A relay's stamp and host stand in front of a whole message.
    if (isWholeMessage(bytes, p, end)) return this.#contained(bytes, p, end);
    this.body = uptime(bytes, this.#tag(bytes, p, end), end);
  }

  /** No stamp but perhaps an uptime, and behind it host and tag (journalctl -o short-monotonic). */
  #undated(bytes: Uint8Array, p: number, end: number): void {
    const clock = uptime(bytes, p, end);
    const hostEnd = tokenEnd(bytes, clock, end);
    if (clock > p && standsAt(bytes, hostEnd, end, ' kernel: ') && isHost(bytes, clock, hostEnd, end)) {
      [this.hostStart, this.hostEnd] = [clock, hostEnd];
      this.body = this.#tag(bytes, hostEnd + 1, end);
    } else this.body = uptime(bytes, this.#tag(bytes, p, end), end);
  }

  /** Kiwi Syslog: `STAMP⇥Kernel.Warning⇥10.1.1.1⇥MESSAGE`. Returns where the message begins. */
  #columns(bytes: Uint8Array, p: number, end: number): number {
    const hostStart = bytes.indexOf(9, p) + 1;
    const hostEnd = hostStart === 0 ? -1 : bytes.indexOf(9, hostStart);
    if (hostEnd < 0 || hostEnd >= end || !isFacility(bytes, p, hostStart - 1)) return p;
    [this.hostStart, this.hostEnd] = [hostStart, hostEnd];
    return hostEnd + 1;
  }

  /** What a relay wrote down may have an envelope of its own, whose stamp and host are nearer to the event. */
  #contained(bytes: Uint8Array, start: number, end: number): void {
    const { time, from } = this.stamp;
    const { hostStart, hostEnd } = this;
    this.read(bytes, start, end);
    if (this.hostEnd === 0) [this.hostStart, this.hostEnd] = [hostStart, hostEnd];
    // A stamp that is whole is better than one whose year or zone is a guess.
    if (this.dated && (this.stamp.from === Code.timeLog || from !== Code.timeLog)) return;
    this.dated = true;
    this.stamp.time = time;
    this.stamp.from = from;
  }

  /** A stamp behind a `path:` that grep put in front; the index behind the stamp. */
  #grepped(bytes: Uint8Array, p: number, end: number): number {
    const limit = Math.min(end, p + 256);
    for (let i = p; i < limit && bytes[i] !== 32; i++) {
      if (bytes[i] !== 58 || isDigit(byteAt(bytes, i - 1))) continue;
      const after = this.stamp.read(bytes, peel(bytes, i + 1, end), end);
      if (after > 0) return after;
    }
    return -1;
  }

  /** `TIMESTAMP HOST APP PROCID MSGID SD [BOM]MSG` from behind the version. */
  #rfc5424(bytes: Uint8Array, from: number, end: number): void {
    let p = from;
    const after = this.stamp.read(bytes, p, end);
    this.dated = after > 0;
    p = (after > 0 ? after : tokenEnd(bytes, p, end)) + 1;
    const hostEnd = tokenEnd(bytes, p, end);
    if (bytes[p] !== 45 || hostEnd > p + 1) [this.hostStart, this.hostEnd] = [p, hostEnd];
    p = hostEnd + 1;
    this.tagStart = p;
    this.tagEnd = tokenEnd(bytes, p, end);
    p = tokenEnd(bytes, tokenEnd(bytes, this.tagEnd + 1, end) + 1, end) + 1;
    p = structuredDataEnd(bytes, p, end);
    if (bytes[p] === 32) p++;
    if (bytes[p] === 0xef && bytes[p + 1] === 0xbb && bytes[p + 2] === 0xbf) p += 3;
    this.body = uptime(bytes, p, end);
  }

  /** Reads host, its repetition and facility words; returns where the tag or the message begins. */
  #host(bytes: Uint8Array, p: number, end: number): number {
    let i = p;
    let wordEnd = tokenEnd(bytes, i, end);
    if (isFacility(bytes, i, wordEnd)) return wordEnd + 1;
    if (!isHost(bytes, i, wordEnd, end)) return p;
    this.hostStart = i;
    this.hostEnd = wordEnd;
    const length = wordEnd - i;
    i = wordEnd + 1;
    wordEnd = tokenEnd(bytes, i, end);
    if (wordEnd - i === length && same(bytes, this.hostStart, i, length)) i = wordEnd + 1;
    wordEnd = tokenEnd(bytes, i, end);
    return isFacility(bytes, i, wordEnd) ? wordEnd + 1 : i;
  }

  /** Reads `tag:`, `tag[pid]:` or `[tag]`; returns where the message begins. */
  #tag(bytes: Uint8Array, p: number, end: number): number {
    if (standsAt(bytes, p, end, 'kernel: ')) {
      this.tagStart = p;
      this.tagEnd = p + 6;
      return p + 8;
    }
    // Some daemons keep no space before the kernel's own clock.
    if (standsAt(bytes, p, end, 'kernel:[')) return p + 7;
    const wordEnd = tokenEnd(bytes, p, end);
    if (standsAt(bytes, p, wordEnd, '[kernel]')) return wordEnd + 1;
    let i = p;
    while (i < wordEnd && isTagByte(byteAt(bytes, i))) i++;
    const nameEnd = i;
    const pid = bytes[i] === 91;
    if (pid) while (i < wordEnd && bytes[i] !== 93) i++;
    if (pid) i++;
    if (nameEnd === p || i !== wordEnd - 1 || bytes[i] !== 58) return p;
    if (!pid && !isTag(bytes, p, nameEnd)) return p;
    this.tagStart = p;
    this.tagEnd = nameEnd;
    return Math.min(wordEnd + 1, end);
  }
}

/** Writes the time an envelope holds into row `i`, or that there is none. */
export function putTime(
  envelope: Envelope,
  out: { time: Float64Array; timeFrom: Uint8Array; present: Uint8Array },
  i: number,
  bit: number,
): void {
  if (!envelope.dated) {
    out.timeFrom[i] = Code.timeLost;
    return;
  }
  out.time[i] = envelope.stamp.time;
  out.timeFrom[i] = envelope.stamp.from;
  out.present[i] = (out.present[i] ?? 0) | bit;
}

/** Does a message with an envelope of its own begin at `p`: <PRI>, or a stamp? */
function isWholeMessage(bytes: Uint8Array, p: number, end: number): boolean {
  const first = byteAt(bytes, p);
  if (first === 60) return peel(bytes, p, end) > p;
  if (isDigit(first)) return bytes[p + 4] === 45 && bytes[p + 7] === 45 && bytes[p + 13] === 58;
  return bytes[p + 3] === 32 && bytes[p + 9] === 58 && bytes[p + 12] === 58;
}

/** Behind NULs, a quotation mark (exports to CSV), byte order mark, octet count and <PRI>. */
function peel(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  while (p < end && (bytes[p] === 0 || bytes[p] === 32)) p++;
  if (bytes[p] === 34) p++;
  if (bytes[p] === 0xef && bytes[p + 1] === 0xbb && bytes[p + 2] === 0xbf) p += 3;
  let i = p;
  while (i < end && isDigit(byteAt(bytes, i))) i++;
  if (i > p && bytes[i] === 32 && bytes[i + 1] === 60) p = i + 1;
  if (bytes[p] === 60) {
    i = p + 1;
    while (i < end && i < p + 4 && isDigit(byteAt(bytes, i))) i++;
    if (i > p + 1 && bytes[i] === 62) p = i + 1;
  }
  return p;
}

/** Behind the kernel's `[12345.678901]` and its `[   T12]` or `[    C0]` (CONFIG_PRINTK_CALLER), with the one space that follows each. */
export function uptime(bytes: Uint8Array, p: number, end: number): number {
  if (bytes[p] !== 91) return p;
  let i = skipSpaces(bytes, p + 1, end);
  const digits = i;
  while (i < end && (isDigit(byteAt(bytes, i)) || bytes[i] === 46)) i++;
  if (i === digits || bytes[i] !== 93) return p;
  i++;
  if (bytes[i] === 91) {
    const caller = skipSpaces(bytes, i + 1, end);
    if (bytes[caller] === 84 || bytes[caller] === 67) {
      let last = caller + 1;
      while (last < end && isDigit(byteAt(bytes, last))) last++;
      if (bytes[last] === 93) i = last + 1;
    }
  }
  return bytes[i] === 32 ? i + 1 : i;
}

function structuredDataEnd(bytes: Uint8Array, p: number, end: number): number {
  if (bytes[p] !== 91) return Math.min(p + 1, end);
  let i = p;
  while (i < end && bytes[i] === 91) {
    for (i++; i < end && bytes[i] !== 93; i++) if (bytes[i] === 92) i++;
    i++;
  }
  return Math.min(i, end);
}

/** A host name or address, or syslog-ng's chain of them (`src@fw1/10.0.0.1`): no label in brackets, no `key=value`, and no word with a colon at its end, which is a tag or a log prefix. */
function isHost(bytes: Uint8Array, start: number, wordEnd: number, end: number): boolean {
  if (wordEnd === start || wordEnd >= end || bytes[wordEnd - 1] === 58) return false;
  for (let i = start; i < wordEnd; i++) {
    const byte = byteAt(bytes, i);
    const letter = (byte | 32) >= 97 && (byte | 32) <= 122;
    if (!letter && !isDigit(byte) && byte !== 45 && byte !== 46 && byte !== 47 && byte !== 64 && byte !== 95 && byte !== 58 && byte < 128)
      return false;
  }
  return true;
}

/** `kern.warn` of BusyBox and Asus, or a level word alone. */
function isFacility(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 18 || end - start < 3) return false;
  const dot = find(bytes, start, end, '.');
  if (dot > 0) return dot - start <= 8 && FACILITIES.has(String.fromCharCode(...bytes.subarray(start, dot)).toLowerCase());
  return byteAt(bytes, start) > 64 && byteAt(bytes, start) < 91 && LEVELS.has(String.fromCharCode(...bytes.subarray(start, end)));
}

function isTag(bytes: Uint8Array, start: number, end: number): boolean {
  for (const tag of TAGS) if (tag.length === end - start && standsAt(bytes, start, end, tag)) return true;
  return false;
}

function isTagByte(byte: number): boolean {
  return isDigit(byte) || ((byte | 32) >= 97 && (byte | 32) <= 122) || byte === 45 || byte === 46 || byte === 47 || byte === 95;
}

function same(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}
