/**
 * Messages one behind the other on one line: a relay that writes no newlines (rsyslog's RSYSLOG_ForwardFormat into a file, a stream of
 * RFC 6587 kept as it came). Each begins with `<PRI>` and a stamp.
 *   <6>2026-11-18T22:00:01.5+01:00 fw1 kernel: FW-DROP IN=eth0 … URGP=0 <14>2026-11-18T22:00:02.1+01:00 fw1 cron[12]: …
 */
import type { PacketColumns } from '../columns.ts';
import type { Outcome, RecordReader } from '../contract.ts';
import { byteAt, find, isDigit } from './bytes.ts';

const LESS = 60;
const SPACE = 32;
const LONGEST_ENVELOPE = 128;

/** A reader of messages, made one of lines that may hold several. */
export class SeveralMessages implements RecordReader {
  rest = 0;
  readonly #reader: RecordReader;

  constructor(reader: RecordReader) {
    this.#reader = reader;
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    this.rest = nextMessage(bytes, start, end);
    return this.#reader.read(bytes, start, this.rest > 0 ? this.rest : end, out);
  }
}

/** Where the next message begins behind the one at `start`; 0 when none does before `end`. */
export function nextMessage(bytes: Uint8Array, start: number, end: number): number {
  const line = bytes.subarray(0, end);
  const from = behindOpening(line, start);
  for (let at = line.indexOf(LESS, from); at >= 0; at = line.indexOf(LESS, at + 1))
    if (isMessage(line, at) && !isEnvelope(line, start, at)) return counted(line, from, at);
  return 0;
}

/** Where the last message begins behind the one at `start`; 0 when none does before `end`. */
export function lastMessage(bytes: Uint8Array, start: number, end: number): number {
  const line = bytes.subarray(0, end);
  const from = behindOpening(line, start);
  for (let at = line.lastIndexOf(LESS); at >= from; at = line.lastIndexOf(LESS, at - 1))
    if (isMessage(line, at) && !isEnvelope(line, start, at)) return counted(line, from, at);
  return 0;
}

/** Behind NULs, octet count and the first byte of what follows them: the message's own `<`. */
function behindOpening(bytes: Uint8Array, start: number): number {
  let p = start;
  while (bytes[p] === 0 || bytes[p] === SPACE || isDigit(byteAt(bytes, p))) p++;
  return p + 1;
}

/** A relay's stamp and host in front of a whole message, a container's stream, a byte order mark: no message, which has `tag: text`. */
function isEnvelope(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= LONGEST_ENVELOPE && find(bytes, start, end, ': ') < 0;
}

/** `<134>` and behind it a stamp (RFC 3164, ISO 8601, Sophos' `2026:11:18-`) or the version of RFC 5424. */
function isMessage(bytes: Uint8Array, at: number): boolean {
  let p = at + 1;
  while (p < at + 4 && isDigit(byteAt(bytes, p))) p++;
  if (p === at + 1 || bytes[p++] !== 62) return false;
  if (bytes[p] === 49 && bytes[p + 1] === SPACE) return isYear(bytes, p + 2) || (bytes[p + 2] === 45 && bytes[p + 3] === SPACE);
  return isYear(bytes, p) || isMonth(bytes, p);
}

function isYear(bytes: Uint8Array, p: number): boolean {
  for (let i = p; i < p + 4; i++) if (!isDigit(byteAt(bytes, i))) return false;
  return bytes[p + 4] === 45 || bytes[p + 4] === 58;
}

function isMonth(bytes: Uint8Array, p: number): boolean {
  const small = (byte: number): boolean => byte >= 97 && byte <= 122;
  const capital = byteAt(bytes, p) >= 65 && byteAt(bytes, p) <= 90;
  const day = bytes[p + 4] === SPACE || isDigit(byteAt(bytes, p + 4));
  return capital && small(byteAt(bytes, p + 1)) && small(byteAt(bytes, p + 2)) && bytes[p + 3] === SPACE && day;
}

/**
 * Before the octet count in front of `<PRI>` (RFC 6587). Where the message before ends in digits the two cannot be told apart
 * (`LEN=58312 <4>…`): all of them go, so that no number is read that nobody wrote. One digit counts no message.
 */
function counted(bytes: Uint8Array, from: number, at: number): number {
  let p = at - 1;
  if (bytes[p] === SPACE) while (p > from && isDigit(byteAt(bytes, p - 1))) p--;
  return at - p > 2 ? p : at;
}
