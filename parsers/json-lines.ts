/**
 * Log lines as JSON, one object a line: `journalctl -o json`, Filebeat and other shippers.
 *   {"MESSAGE":"FW-DROP IN=eth0 OUT= …","__REALTIME_TIMESTAMP":"1795039201104215","_HOSTNAME":"fw1"}
 *   {"@timestamp":"2026-11-18T22:00:01.104Z","message":"Nov 18 22:00:01 fw1 kernel: FW-DROP IN=eth0 …","host":{"name":"fw1"}}
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { byteAt, textOf } from './text/bytes.ts';
import { at, objectOf, textAt, type Json } from './text/json.ts';
import { StampReader } from './text/timestamp.ts';
import { MessageReader, recognisesMessage, type Wrapped } from './wrapped/message.ts';

const encoder = new TextEncoder();

export const jsonLines: LogFormat = {
  name: 'json-lines',
  title: 'log lines as JSON (journald, Filebeat)',
  references: [
    'https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-json-format',
    'https://www.elastic.co/docs/reference/beats/filebeat/exported-fields-log',
  ],
  reading: 'any-order',
  recognises(bytes, start, end) {
    if (bytes[start] !== 123) return false;
    const message = messageOf(objectOf(textOf(bytes, start, end)) ?? {});
    return message !== undefined && recognisesMessage(message);
  },
  open: (source) => new JsonReader(source),
};

class JsonReader implements RecordReader {
  readonly #messages: MessageReader;
  readonly #stamp: StampReader;

  constructor(source: SourceContext) {
    this.#messages = new MessageReader(source);
    this.#stamp = new StampReader(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    let from = start;
    while (from < end && byteAt(bytes, from) <= 32) from++;
    if (from === end) {
      out.why = 'blank line';
      return Outcome.SKIPPED;
    }
    if (bytes[from] !== 123) return Outcome.FOREIGN;
    const line = objectOf(textOf(bytes, from, end));
    if (line === undefined) {
      out.why = 'JSON';
      return Outcome.MALFORMED;
    }
    const message = messageOf(line);
    return message === undefined ? Outcome.FOREIGN : this.#messages.read({ message, ...this.#around(line) }, out);
  }

  #around(line: Json): Omit<Wrapped, 'message'> {
    const host = textAt(line, '_HOSTNAME') ?? textAt(line, 'host', 'hostname') ?? textAt(line, 'host', 'name') ?? textAt(line, 'host');
    const micros = textAt(line, '__REALTIME_TIMESTAMP');
    const named = host === undefined ? {} : { host };
    if (micros !== undefined && /^\d{1,16}$/.test(micros)) return { ...named, time: Number(micros), timeIsEvents: true };
    const stamp = textAt(line, 'time') ?? textAt(line, '@timestamp');
    const bytes = encoder.encode(stamp ?? '');
    if (this.#stamp.read(bytes, 0, bytes.length) < 0) return { ...named, timeIsEvents: false };
    return { ...named, time: this.#stamp.time, timeIsEvents: false };
  }
}

/** journald writes a message that is no UTF-8 as a list of bytes, and a field that occurs twice as a list of texts. */
function messageOf(line: Json): Uint8Array | undefined {
  const found = at(line, 'MESSAGE') ?? at(line, 'message');
  if (typeof found === 'string') return encoder.encode(found);
  if (!Array.isArray(found)) return undefined;
  const list: readonly unknown[] = found;
  if (list.every((item) => typeof item === 'number')) return Uint8Array.from(list);
  const first = list.find((item) => typeof item === 'string');
  return first === undefined ? undefined : encoder.encode(first);
}
