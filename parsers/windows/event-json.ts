/** One event as JSON. Every shipper has its own shape; the names within are Windows'. */
import { at, isObject, textAt, type Json } from '../text/json.ts';
import { eventOfXml } from './event-xml.ts';
import type { SecurityEvent } from './event.ts';

type Path = readonly string[];

/** Where the shapes keep the event's own fields: Winlogbeat, evtx_dump, Event Viewer exports, endpoint agents, NXLog (flat). */
const DATA: readonly Path[] = [
  ['winlog', 'event_data'],
  ['Event', 'EventData'],
  ['EventData'],
  ['event_data'],
  ['action', 'properties'],
  [],
];
const ID: readonly Path[] = [
  ['winlog', 'event_id'],
  ['Event', 'System', 'EventID'],
  ['Event', 'System', 'EventID', '#text'],
  ['System', 'EventID'],
  ['EventID'],
  ['EventId'],
  ['event_id'],
  ['event', 'code'],
  ['action', 'id'],
];
/** Where the whole event stands as XML: Azure, Splunk's export and its collector. */
const XML: readonly Path[] = [['properties', 'RawXml'], ['_raw'], ['event']];
const TIME: readonly Path[] = [
  ['Event', 'System', 'TimeCreated', '#attributes', 'SystemTime'],
  ['Event', 'System', 'TimeCreated', 'SystemTime'],
  ['System', 'TimeCreated', 'SystemTime'],
  ['winlog', 'time_created'],
  ['@timestamp'],
  ['TimeCreated'],
  ['EventTime'],
];
const COMPUTER: readonly Path[] = [
  ['winlog', 'computer_name'],
  ['Event', 'System', 'Computer'],
  ['System', 'Computer'],
  ['Computer'],
  ['Hostname'],
  ['host', 'name'],
  ['host', 'hostname'],
];

/** Where endpoint agents put the fields they moved under the names of the Elastic Common Schema. */
const MOVED: Readonly<Record<string, Path>> = {
  SourceAddress: ['source', 'ip'],
  SourcePort: ['source', 'port'],
  DestAddress: ['destination', 'ip'],
  DestPort: ['destination', 'port'],
};
const TRANSPORT_NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', 'ipv6-icmp': '58' };

/** undefined when the object holds no Windows event. */
export function eventOfJson(line: Json): SecurityEvent | undefined {
  const raw = first(line, XML);
  if (raw?.startsWith('<Event') === true) return eventOfXml(raw);
  const id = first(line, ID);
  const data = [...DATA.map((path) => dataAt(line, path)), movedData(line)].find(
    (get) => get('SourceAddress') !== undefined || get('SourcePort') !== undefined,
  );
  if (id === undefined || !/^\d{1,5}$/.test(id) || data === undefined) return undefined;
  return { id: Number(id), time: first(line, TIME), computer: first(line, COMPUTER), data };
}

function first(line: Json, paths: readonly Path[]): string | undefined {
  for (const path of paths) {
    const found = textAt(line, ...path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function movedData(line: Json): (name: string) => string | undefined {
  return (name) => {
    const path = MOVED[name];
    if (path !== undefined) return textAt(line, ...path);
    if (name === 'Protocol') return TRANSPORT_NUMBERS[textAt(line, 'network', 'transport') ?? ''];
    return textAt(line, 'action', 'properties', name);
  };
}

/** The named values below a path: an object of them, or a list of `{Name, text}` under `Data`. */
function dataAt(line: Json, path: Path): (name: string) => string | undefined {
  const place = at(line, ...path);
  const list: unknown = at(place, 'Data');
  if (!Array.isArray(list)) return (name) => textAt(place, name);
  const items: readonly unknown[] = list;
  return (name) => {
    const item = items.find((entry) => isObject(entry) && (entry['Name'] === name || textAt(entry, '#attributes', 'Name') === name));
    return textAt(item, 'text') ?? textAt(item, '#text');
  };
}
