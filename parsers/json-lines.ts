/**
 * Log lines as JSON, one object a line: `journalctl -o json`, Filebeat and other shippers.
 *   {"MESSAGE":"FW-DROP IN=eth0 OUT= …","__REALTIME_TIMESTAMP":"1795039201104215","_HOSTNAME":"fw1"}
 *   {"@timestamp":"2026-11-18T22:00:01.104Z","message":"Nov 18 22:00:01 fw1 kernel: FW-DROP IN=eth0 …","host":{"name":"fw1"}}
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { byteAt, textOf } from './text/bytes.ts';
import { objectOf } from './text/json.ts';
import { JsonMessages, recognisesJson } from './wrapped/json-message.ts';

export const jsonLines: LogFormat = {
  name: 'json-lines',
  title: 'log lines as JSON (journald, Filebeat, syslog-ng, GELF)',
  references: [
    'https://systemd.io/JOURNAL_EXPORT_FORMATS/#journal-json-format',
    'https://www.elastic.co/docs/reference/beats/filebeat/exported-fields-log',
    'https://go2docs.graylog.org/current/getting_in_log_data/gelf.html',
  ],
  reading: 'any-order',
  recognises(bytes, start, end) {
    const from = objectStart(bytes, start, end);
    return bytes[from] === 123 && recognisesJson(objectOf(textOf(bytes, from, end)) ?? {});
  },
  open: (source) => new JsonReader(source),
};

class JsonReader implements RecordReader {
  readonly #messages: JsonMessages;

  constructor(source: SourceContext) {
    this.#messages = new JsonMessages(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const from = objectStart(bytes, start, end);
    if (from === end) {
      out.why = 'blank line';
      return Outcome.SKIPPED;
    }
    if (bytes[from] !== 123) return Outcome.FOREIGN;
    const object = objectOf(textOf(bytes, from, end));
    if (object !== undefined) return this.#messages.read(object, out) ?? Outcome.FOREIGN;
    out.why = 'JSON';
    return Outcome.MALFORMED;
  }
}

/** Behind white space and the record separator of `journalctl -o json-seq` (RFC 7464). */
function objectStart(bytes: Uint8Array, start: number, end: number): number {
  let from = start;
  while (from < end && byteAt(bytes, from) <= 32) from++;
  return from;
}
