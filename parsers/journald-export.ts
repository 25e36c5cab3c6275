/**
 * `journalctl -o export`: entries of `KEY=value` lines, ended by a blank line; a value that is not plain text as `KEY`, newline,
 * 64-bit little endian length, bytes, newline. The order of the fields is not fixed.
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { find, readNumber, standsAt, textOf } from './text/bytes.ts';
import { MessageReader } from './wrapped/message.ts';

const NEWLINE = 10;
const EQUALS = 61;
const LENGTH_BYTES = 8;
/** A value longer than this is a coredump or damage. */
const LONGEST = 64 * 1024 * 1024;

interface Field {
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
  /** Where the next field begins. */
  readonly next: number;
}

export const journaldExport: LogFormat = {
  name: 'journald-export',
  title: 'journal export (journalctl -o export)',
  references: ['https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-export-format'],
  reading: 'in-order',
  framing: {
    claims: (head) =>
      /^[A-Z_][A-Z0-9_]*(?:=|\n)/.test(textOf(head, 0, Math.min(head.length, 80))) &&
      find(head, 0, head.length, '__REALTIME_TIMESTAMP=') >= 0,
    next(bytes, from, end) {
      let at = from;
      while (at < end && bytes[at] === NEWLINE) at++;
      while (at < end && bytes[at] !== NEWLINE) {
        const field = fieldAt(bytes, at, end);
        if (field === undefined) return -1;
        at = field.next;
      }
      return at < end ? at + 1 : -1;
    },
  },
  recognises: () => false,
  open: (source) => new ExportReader(source),
};

class ExportReader implements RecordReader {
  readonly #messages: MessageReader;

  constructor(source: SourceContext) {
    this.#messages = new MessageReader(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    let message: Uint8Array | undefined;
    let time = -1;
    let host: string | undefined;
    let at = start;
    while (at < end && bytes[at] === NEWLINE) at++;
    if (at === end) {
      out.why = 'blank line';
      return Outcome.SKIPPED;
    }
    while (at < end && bytes[at] !== NEWLINE) {
      const field = fieldAt(bytes, at, end);
      if (field === undefined) {
        out.why = 'field';
        out.column = at - start;
        return Outcome.MALFORMED;
      }
      if (isKey(bytes, at, field, 'MESSAGE')) message = bytes.slice(field.start, field.end);
      else if (isKey(bytes, at, field, '__REALTIME_TIMESTAMP')) time = micros(bytes, field.start, field.end);
      else if (isKey(bytes, at, field, '_HOSTNAME')) host = textOf(bytes, field.start, field.end);
      at = field.next;
    }
    if (message === undefined) return Outcome.FOREIGN;
    return this.#messages.read(
      { message, timeIsEvents: true, ...(time < 0 ? {} : { time }), ...(host === undefined ? {} : { host }) },
      out,
    );
  }
}

/** The field at `at`; undefined when it is not there whole, its newline included. */
function fieldAt(bytes: Uint8Array, at: number, end: number): Field | undefined {
  let keyEnd = at;
  while (keyEnd < end && bytes[keyEnd] !== EQUALS && bytes[keyEnd] !== NEWLINE) keyEnd++;
  if (keyEnd >= end) return undefined;
  const start = bytes[keyEnd] === EQUALS ? keyEnd + 1 : keyEnd + 1 + LENGTH_BYTES;
  let valueEnd: number;
  if (bytes[keyEnd] === EQUALS) {
    valueEnd = bytes.indexOf(NEWLINE, start);
  } else {
    if (start > end) return undefined;
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset + keyEnd + 1, LENGTH_BYTES).getBigUint64(0, true));
    if (length > LONGEST) return undefined;
    valueEnd = start + length;
  }
  if (valueEnd < 0 || valueEnd >= end) return undefined;
  return { keyEnd, start, end: valueEnd, next: valueEnd + 1 };
}

function isKey(bytes: Uint8Array, at: number, field: Field, key: string): boolean {
  return field.keyEnd - at === key.length && standsAt(bytes, at, field.keyEnd, key);
}

/** Sixteen digits, which is more than `readNumber` takes at once. */
function micros(bytes: Uint8Array, start: number, end: number): number {
  const seconds = readNumber(bytes, start, end - 6, 0xffff_ffff);
  const rest = readNumber(bytes, end - 6, end, 999_999);
  return seconds < 0 || rest < 0 ? -1 : seconds * 1e6 + rest;
}
