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
/** The same in UTF-16, as PowerShell and the Event Viewer write it into a file. */
const WIDE_CLOSE = CLOSE.split('').join('\0');

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
    claims(head) {
      const text = plain(head, 0, head.length);
      const begin = text.indexOf('<Event ');
      // In JSON an event's XML is one value among others.
      return begin >= 0 && text.includes(SCHEMA) && !text.slice(0, begin).includes('{');
    },
    next(bytes, from, end) {
      const littleEndian = bytes[from + 1] === 0 || bytes[from] === 0xff;
      const wide = littleEndian || bytes[from] === 0 || bytes[from] === 0xfe;
      const close = find(bytes, from, end, wide ? WIDE_CLOSE : CLOSE);
      // What follows the last event is `</Events>` and white space, or an event that was cut.
      if (close < 0) return -1;
      const next = close + (wide ? WIDE_CLOSE.length : CLOSE.length) + (littleEndian ? 1 : 0);
      return next <= end ? next : -1;
    },
  },
  recognises: () => false,
  open: (source) => new XmlReader(source),
};

class XmlReader implements RecordReader {
  readonly #events: SecurityEvents;

  constructor(source: SourceContext) {
    this.#events = new SecurityEvents(source);
    for (const xml of plain(source.head, 0, source.head.length).split(CLOSE)) {
      const event = eventOfXml(xml);
      if (event !== undefined) this.#events.learn(event);
    }
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const xml = plain(bytes, start, end);
    if (!xml.includes(CLOSE)) {
      const cut = xml.includes('<Event ');
      out.why = cut ? 'event cut off' : 'end of the list';
      return cut ? Outcome.MALFORMED : Outcome.SKIPPED;
    }
    const event = eventOfXml(xml);
    if (event !== undefined) return this.#events.put(event, out);
    out.why = 'EventID';
    return Outcome.MALFORMED;
  }
}

/** The text of UTF-8 or UTF-16 without its zeros: all that is read in an event is ASCII. */
function plain(bytes: Uint8Array, start: number, end: number): string {
  const text = textOf(bytes, start, end);
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
