/**
 * LEEF, QRadar's event format, which shippers and firewalls write in place of their own.
 *   Nov 18 22:00:01 fw1 LEEF:1.0|Vendor|Product|1.0|Drop|devTime=Nov 18 2026 22:00:01	src=10.30.1.20	dst=10.16.0.27	proto=TCP	srcPort=43834	dstPort=1501	action=drop	sev=5
 *   LEEF:2.0|Vendor|Product|1.0|Drop|^|src=10.30.1.20^dst=10.16.0.27^…
 * Its predefined keys say who and where; what was done stands in `action` or, by custom, in the event's id. The last value may be cut.
 */
import { Code, Has, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { PrefixVerdicts } from './netfilter/prefix.ts';
import { find, textOf } from './text/bytes.ts';
import { SeveralMessages } from './text/glued.ts';
import { Envelope, putTime } from './text/syslog.ts';
import { StampReader } from './text/timestamp.ts';
import { isWrapped } from './text/wrapped-line.ts';

const MARK = 'LEEF:';
const LONGEST = 8192;
/** Version, vendor, product, its version, event id; version 2 has the delimiter behind them. */
const HEADER = /^LEEF:([12])\.0\|([^|]{0,256})\|([^|]{0,256})\|([^|]{0,256})\|([^|]{0,256})\|(?:([^|=\s]{0,6})\|)?/;
const PROTOCOLS: Readonly<Record<string, number>> = {
  TCP: 6,
  UDP: 17,
  ICMP: 1,
  ICMPV6: 58,
  'IPV6-ICMP': 58,
  SCTP: 132,
  GRE: 47,
  ESP: 50,
  IGMP: 2,
};

export const leef: LogFormat = {
  name: 'leef',
  title: 'LEEF events with addresses (QRadar)',
  references: [
    'https://www.ibm.com/docs/en/dsm?topic=leef-overview',
    'https://www.ibm.com/docs/en/dsm?topic=overview-predefined-leef-event-attributes',
  ],
  reading: 'any-order',
  recognises: (bytes, start, end) =>
    !isWrapped(bytes, start, end) && find(bytes, start, end, MARK) >= 0 && find(bytes, start, end, 'dst=') > 0,
  open: (source) => new SeveralMessages(new LeefReader(source)),
};

class LeefReader implements RecordReader {
  readonly #envelope: Envelope;
  readonly #stamp: StampReader;
  /** An action is judged by its words, as a netfilter prefix is. */
  readonly #verdicts = new PrefixVerdicts();

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source);
    this.#stamp = new StampReader(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const mark = find(bytes, start, Math.min(end, start + LONGEST), MARK);
    if (mark < 0) return Outcome.FOREIGN;
    const text = textOf(bytes, mark, Math.min(end, start + LONGEST));
    const header = HEADER.exec(text);
    if (header === null) return unread(out, Outcome.MALFORMED, 'LEEF header', mark - start);
    const values = pairsOf(text.slice(header[0].length), header[6]);
    if (!values.has('src') && !values.has('dst')) return unread(out, Outcome.SKIPPED, 'event without addresses', 0);
    const i = out.begin();
    out.src[i] = out.addresses.add(values.get('src') ?? '');
    out.dst[i] = out.addresses.add(values.get('dst') ?? '');
    if (out.src[i] === 0 || out.dst[i] === 0) return unread(out, Outcome.MALFORMED, 'addresses', mark - start);
    putPacket(values, out, i);
    this.#putVerdict(values.get('action') ?? values.get('act') ?? header[5] ?? '', out, i);
    this.#putTime(bytes, start, mark, values, out, i);
    return Outcome.RECORD;
  }

  #putVerdict(action: string, out: PacketColumns, i: number): void {
    const verdict = this.#verdicts.judge(action);
    out.action[i] = verdict.action;
    out.actionFrom[i] = Code.fromField;
    out.how[i] = out.names.add(verdict.how ?? '');
  }

  #putTime(bytes: Uint8Array, start: number, mark: number, values: ReadonlyMap<string, string>, out: PacketColumns, i: number): void {
    const envelope = this.#envelope;
    envelope.read(bytes, start, mark);
    putTime(envelope, out, i, Has.time);
    out.firewall[i] = out.names.intern(bytes, envelope.hostStart, envelope.hostEnd);
    const own = this.#ownTime(values.get('devTime') ?? '');
    if (own === undefined) return;
    out.time[i] = own;
    out.timeFrom[i] = this.#stamp.from;
    out.present[i] = (out.present[i] ?? 0) | Has.time;
  }

  /** Milliseconds since 1970, or a stamp. A zone by name other than UTC may be anybody's, and the relay's stamp serves better. */
  #ownTime(text: string): number | undefined {
    this.#stamp.from = Code.timeLog;
    if (/^\d{13}$/.test(text)) return Number(text) * 1000;
    const bytes = new TextEncoder().encode(text.replace(/ ?(?:UTC|GMT)$/, 'Z'));
    return this.#stamp.read(bytes, 0, bytes.length) === bytes.length ? this.#stamp.time : undefined;
  }
}

/** Keys and values; without the last pair where no delimiter follows it. Relays write a tab as `#011`. */
function pairsOf(text: string, stated: string | undefined): ReadonlyMap<string, string> {
  const hex = /^0?x([0-9a-fA-F]{2})$/.exec(stated ?? '');
  const delimiter =
    hex?.[1] === undefined ? (stated === undefined || stated === '' ? '\t' : stated) : String.fromCharCode(Number.parseInt(hex[1], 16));
  const parts = text.split(delimiter === '\t' && !text.includes('\t') ? '#011' : delimiter).slice(0, -1);
  return new Map(
    parts.flatMap((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [] : [[part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const];
    }),
  );
}

function putPacket(values: ReadonlyMap<string, string>, out: PacketColumns, i: number): void {
  out.rule[i] = out.names.add(values.get('policy') ?? '');
  const name = (values.get('proto') ?? '').toUpperCase();
  const transport = Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name] : numberOf(name, 254);
  if (transport !== undefined) out.transport[i] = transport;
  const [natSrc, natDst] = [values.get('srcPostNAT'), values.get('dstPostNAT')];
  if (natSrc !== undefined && natSrc !== values.get('src')) out.natSrc[i] = out.addresses.add(natSrc);
  if (natDst !== undefined && natDst !== values.get('dst')) out.natDst[i] = out.addresses.add(natDst);
  const [srcPort, dstPort] = [numberOf(values.get('srcPort'), 65_535), numberOf(values.get('dstPort'), 65_535)];
  const withPorts = transport === undefined || transport === 6 || transport === 17;
  if (!withPorts) return;
  out.present[i] = (srcPort === undefined ? Has.partial : Has.srcPort) | (dstPort === undefined ? Has.partial : Has.dstPort);
  out.srcPort[i] = srcPort ?? 0;
  out.dstPort[i] = dstPort ?? 0;
}

function numberOf(text: string | undefined, limit: number): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= limit ? Number(text) : undefined;
}

function unread(out: PacketColumns, outcome: Outcome, why: string, column: number): Outcome {
  out.why = why;
  out.column = column;
  return outcome;
}
