/**
 * Security events 5152, 5153, 5156 and 5157 as JSON, one a line: Winlogbeat, NXLog, evtx_dump and others.
 *   {"@timestamp":"2026-11-18T22:00:01.104Z","winlog":{"event_id":"5152","computer_name":"client1","event_data":{"SourceAddress":"10.30.1.20", …}}}
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { byteAt, find, textOf } from './text/bytes.ts';
import { objectOf } from './text/json.ts';
import { eventOfJson } from './windows/event-json.ts';
import { isFilteringEvent, SecurityEvents, type SecurityEvent } from './windows/event.ts';

export const windowsSecurityJson: LogFormat = {
  name: 'windows-security-json',
  title: 'Windows Security log, filtering platform events (JSON lines)',
  references: [
    'https://www.elastic.co/docs/reference/beats/winlogbeat/exported-fields-winlog',
    'https://docs.nxlog.co/refman/current/im/msvistalog.html',
    'https://github.com/omerbenamram/evtx',
  ],
  reading: 'in-order',
  recognises(bytes, start, end) {
    const event = eventAt(bytes, start, end);
    return event !== undefined && isFilteringEvent(event.id);
  },
  open: (source) => new EventReader(source),
};

class EventReader implements RecordReader {
  readonly #events: SecurityEvents;

  constructor(source: SourceContext) {
    this.#events = new SecurityEvents(source);
    for (const line of textOf(source.head, 0, source.head.length).split('\n')) {
      const event = line.startsWith('{') ? eventOfJson(objectOf(line) ?? {}) : undefined;
      if (event !== undefined) this.#events.learn(event);
    }
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
    const object = objectOf(textOf(bytes, from, end));
    if (object === undefined) {
      out.why = 'JSON';
      return Outcome.MALFORMED;
    }
    const event = eventOfJson(object);
    return event === undefined ? Outcome.FOREIGN : this.#events.put(event, out);
  }
}

function eventAt(bytes: Uint8Array, start: number, end: number): SecurityEvent | undefined {
  if (bytes[start] !== 123 || find(bytes, start, end, '515') < 0) return undefined;
  return eventOfJson(objectOf(textOf(bytes, start, end)) ?? {});
}
