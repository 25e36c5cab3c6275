/** One `<Event>` of the Windows event schema, as `wevtutil qe`, the Event Viewer and Azure write it. */
import type { SecurityEvent } from './event.ts';

const DATA = /<Data Name=(?:"([^"<]*)"|'([^'<]*)')\s*(?:\/>|>([^<]*)<\/Data>)/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** undefined for an event without an id. What its text message says is left alone: it is in the language of that Windows. */
export function eventOfXml(xml: string): SecurityEvent | undefined {
  const id = /<EventID(?: [^>]*)?>(\d{1,5})<\/EventID>/.exec(xml);
  if (id === null) return undefined;
  const data = new Map<string, string>();
  for (const [, double, single, value = ''] of xml.matchAll(DATA)) data.set(double ?? single ?? '', unescaped(value));
  return {
    id: Number(id[1]),
    time: /<TimeCreated\s+SystemTime=["']([^"'<]*)["']/.exec(xml)?.[1],
    computer: /<Computer>([^<]*)<\/Computer>/.exec(xml)?.[1],
    data: (name) => data.get(name),
  };
}

function unescaped(text: string): string {
  return text.includes('&') ? text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole) : text;
}
