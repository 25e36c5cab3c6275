/**
 * Security events 5152, 5153, 5156 and 5157 as XML: `wevtutil qe Security /f:xml`, the Event Viewer's "Save as XML".
 *   <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>…<EventID>5152</EventID>…</System><EventData>…</EventData></Event>
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { find, textOf } from './text/bytes.ts';
import { eventOfXml } from './windows/event-xml.ts';
import { SecurityEvents } from './windows/event.ts';

const SCHEMA = 'schemas.microsoft.com/win/2004/08/events/event';
const CLOSE = '</Event>';

export const windowsSecurityXml: LogFormat = {
  name: 'windows-security-xml',
  title: 'Windows Security log, filtering platform events (XML)',
  references: [
    'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-5152',
    'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-5156',
    'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-5157',
  ],
  reading: 'in-order',
  framing: {
    claims: (head) =>
      find(head, 0, head.length, '<Event ') >= 0 && find(head, 0, head.length, SCHEMA) >= 0 && find(head, 0, head.length, '{"') < 0,
    next(bytes, from, end) {
      const close = find(bytes, from, end, CLOSE);
      if (close >= 0) return close + CLOSE.length;
      // What follows the last event is `</Events>` and white space, or an event that was cut.
      return -1;
    },
  },
  recognises: () => false,
  open: (source) => new XmlReader(source),
};

class XmlReader implements RecordReader {
  readonly #events: SecurityEvents;

  constructor(source: SourceContext) {
    this.#events = new SecurityEvents(source);
    for (const xml of textOf(source.head, 0, source.head.length).split(CLOSE)) {
      const event = eventOfXml(xml);
      if (event !== undefined) this.#events.learn(event);
    }
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    if (find(bytes, start, end, CLOSE) < 0) {
      const rest = textOf(bytes, start, end);
      out.why = rest.includes('<Event ') ? 'event cut off' : 'end of the list';
      return rest.includes('<Event ') ? Outcome.MALFORMED : Outcome.SKIPPED;
    }
    const event = eventOfXml(textOf(bytes, start, end));
    if (event !== undefined) return this.#events.put(event, out);
    out.why = 'EventID';
    return Outcome.MALFORMED;
  }
}
