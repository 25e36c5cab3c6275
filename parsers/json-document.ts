/**
 * JSON that is not one object a line: printed for people (`journalctl -o json-pretty`), a list (`Get-WinEvent | ConvertTo-Json`), a list in
 * an object (`{"events": […]}`), objects under headings (`evtx_dump -o json`). Each object of the list is a record.
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { byteAt, find, latin1Of, textOf } from './text/bytes.ts';
import { objectOf, type Json } from './text/json.ts';
import { eventOfJson } from './windows/event-json.ts';
import { isFilteringEvent, SecurityEvents } from './windows/event.ts';
import { JsonMessages, recognisesJson } from './wrapped/json-message.ts';

const OPEN = 123;
const CLOSE = 125;
const QUOTE = 34;
const BACKSLASH = 92;
/** An object whose first value is a list of objects holds the records there; other objects may begin with a list of their own. */
const WRAPPER = /^\{\s*"(?:events|Events|records|Records|logs|hits|value|data|results)"\s*:\s*\[\s*(?=\{)/;
const LONGEST_WRAPPER = 200;
/** Records looked at before a document is given up. */
const LOOKED_AT = 200;

export const jsonDocument: LogFormat = {
  name: 'json-document',
  title: 'events or log lines in a JSON document (lists, pretty-printed exports)',
  references: [
    'https://www.rfc-editor.org/rfc/rfc8259',
    'https://www.freedesktop.org/software/systemd/man/latest/journalctl.html#json-pretty',
    'https://github.com/omerbenamram/evtx',
  ],
  reading: 'in-order',
  framing: { claims, next: objectEnd },
  recognises: () => false,
  open: (source) => new DocumentReader(source),
};

class DocumentReader implements RecordReader {
  readonly #events: SecurityEvents;
  readonly #messages: JsonMessages;

  constructor(source: SourceContext) {
    this.#events = new SecurityEvents(source);
    this.#messages = new JsonMessages(source);
    for (const object of objectsOf(source.head)) {
      const event = eventOfJson(object);
      if (event !== undefined) this.#events.learn(event);
    }
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const from = objectStart(bytes, start, end);
    if (from < 0) {
      out.why = 'between the records';
      return find(bytes, start, end, '{') < 0 ? Outcome.SKIPPED : Outcome.FOREIGN;
    }
    const object = objectOf(textOf(bytes, from, end));
    if (object === undefined) {
      out.why = 'JSON';
      return Outcome.MALFORMED;
    }
    const event = eventOfJson(object);
    if (event !== undefined) return this.#events.put(event, out);
    return this.#messages.read(object, out) ?? Outcome.FOREIGN;
  }
}

/** No NDJSON, whose first line is a whole object; and something in it is a filtering event or a packet's log line. */
function claims(head: Uint8Array): boolean {
  const newline = head.indexOf(10);
  const start = objectStart(head, 0, head.length);
  if (start < 0 || objectOf(textOf(head, 0, newline < 0 ? head.length : newline)) !== undefined) return false;
  if (!/^(?:\s|\[|\{|Record \d+|\xef\xbb\xbf)/.test(latin1Of(head, 0, Math.min(head.length, 20)))) return false;
  let looked = 0;
  for (const object of objectsOf(head)) {
    const event = eventOfJson(object);
    if ((event !== undefined && isFilteringEvent(event.id)) || recognisesJson(object)) return true;
    if (++looked === LOOKED_AT) return false;
  }
  return false;
}

function* objectsOf(head: Uint8Array): Generator<Json> {
  for (let from = 0; from < head.length;) {
    const next = objectEnd(head, from, head.length);
    if (next < 0) return;
    const object = objectOf(textOf(head, objectStart(head, from, next), next));
    if (object !== undefined) yield object;
    from = next;
  }
}

/** The record's own brace behind what stands between records: white space, commas, a heading, the brackets of the list it is in. -1 without one. */
function objectStart(bytes: Uint8Array, from: number, end: number): number {
  const brace = bytes.subarray(0, end).indexOf(OPEN, from);
  if (brace < 0) return -1;
  const wrapper = WRAPPER.exec(latin1Of(bytes, brace, Math.min(end, brace + LONGEST_WRAPPER)));
  return wrapper === null ? brace : brace + wrapper[0].length;
}

/** Just behind the object that begins next, or -1. */
function objectEnd(bytes: Uint8Array, from: number, end: number): number {
  const start = objectStart(bytes, from, end);
  if (start < 0) return -1;
  let depth = 0;
  for (let i = start; i < end; i++) {
    const byte = byteAt(bytes, i);
    if (byte === QUOTE) {
      for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
    } else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return i + 1;
  }
  return -1;
}
