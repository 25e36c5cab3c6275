/**
 * UniFi gateways since version 9 send what their threat and traffic rules do as CEF, beside the netfilter lines of their firewall rules.
 *   Nov 18 22:00:01 udm CEF:0|Ubiquiti|UniFi Network|9.3.33|201|Threat Detected and Blocked|7|proto=TCP spt=43834 dpt=1501 act=blocked UNIFIpolicyName=Scans UNIFIpolicyType=IDS/IPS src=10.30.1.20 dst=10.16.0.27 UNIFIutcTime=2026-11-18T22:00:01.104Z msg=…
 * Some relays take `CEF:` for a syslog tag and eat it, so that the line goes on with `0|Ubiquiti|`.
 */
import { Code, Has, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { find, textOf } from './text/bytes.ts';
import { StampReader } from './text/timestamp.ts';
import { SeveralMessages } from './text/glued.ts';
import { Envelope, putTime } from './text/syslog.ts';
import { isWrapped } from './text/wrapped-line.ts';

const MARK = '0|Ubiquiti|';
/** No CEF message of a gateway is longer; what is longer is read to here. */
const LONGEST = 8192;
/** A key, and its value up to the next key: values hold spaces, and the last one may be cut. */
const PAIR = /(?:^| )([A-Za-z]\w{0,63})=([^=]{0,1024})(?= [A-Za-z]\w{0,63}=)/g;
const ACTIONS: Readonly<Record<string, number>> = { blocked: Code.deny, allowed: Code.accept, detected: Code.unknown };
const PROTOCOLS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, ICMP: 1, ICMPv6: 58, 'IPv6-ICMP': 58 };

export const unifiCef: LogFormat = {
  name: 'unifi-cef',
  title: 'UniFi gateway, threat and traffic events (CEF)',
  references: [
    'https://help.ui.com/hc/en-us/articles/33349041044119',
    'https://www.microfocus.com/documentation/arcsight/arcsight-smartconnectors/cef-implementation-standard/',
  ],
  reading: 'any-order',
  recognises: (bytes, start, end) =>
    !isWrapped(bytes, start, end) && find(bytes, start, end, MARK) >= 0 && find(bytes, start, end, ' dst=') > 0,
  open: (source) => new SeveralMessages(new CefReader(source)),
};

class CefReader implements RecordReader {
  readonly #envelope: Envelope;
  readonly #stamp: StampReader;

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source);
    this.#stamp = new StampReader(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const mark = find(bytes, start, Math.min(end, start + LONGEST), MARK);
    if (mark < 0) return Outcome.FOREIGN;
    const header = /^(?:[^|]*\|){7}/.exec(textOf(bytes, mark, Math.min(end, start + LONGEST)));
    if (header === null) return this.#unread(out, Outcome.MALFORMED, 'CEF header', mark - start);
    const text = textOf(bytes, mark + Buffer.byteLength(header[0]), Math.min(end, start + LONGEST));
    const values = new Map(Array.from(text.matchAll(PAIR), ([, key = '', value = '']) => [key, value] as const));
    // Events of access points, administrators and updates have no destination.
    if (!/(?:^| )dst=/.test(text)) return this.#unread(out, Outcome.SKIPPED, 'event of the network', 0);
    const i = out.begin();
    out.src[i] = out.addresses.add(values.get('src') ?? '');
    out.dst[i] = out.addresses.add(values.get('dst') ?? '');
    if (out.src[i] === 0 || out.dst[i] === 0) return this.#unread(out, Outcome.MALFORMED, 'addresses', mark - start);
    putPacket(values, out, i);
    // The message stands last. Without it the line was cut, and its better time may be gone.
    if (text.includes(' msg=')) this.#putTime(bytes, start, end, values, out, i);
    else {
      out.timeFrom[i] = Code.timeLost;
      out.present[i] = (out.present[i] ?? 0) | Has.partial;
    }
    return Outcome.RECORD;
  }

  #putTime(bytes: Uint8Array, start: number, end: number, values: ReadonlyMap<string, string>, out: PacketColumns, i: number): void {
    const envelope = this.#envelope;
    envelope.read(bytes, start, end);
    putTime(envelope, out, i, Has.time);
    out.firewall[i] = out.names.intern(bytes, envelope.hostStart, envelope.hostEnd);
    const own = new TextEncoder().encode(values.get('UNIFIutcTime') ?? '');
    if (this.#stamp.read(own, 0, own.length) < 0) return;
    out.time[i] = this.#stamp.time;
    out.timeFrom[i] = this.#stamp.from;
    out.present[i] = (out.present[i] ?? 0) | Has.time;
  }

  #unread(out: PacketColumns, outcome: Outcome, why: string, column: number): Outcome {
    out.why = why;
    out.column = column;
    return outcome;
  }
}

function putPacket(values: ReadonlyMap<string, string>, out: PacketColumns, i: number): void {
  const action = values.get('act') ?? '';
  out.action[i] = ACTIONS[action] ?? Code.unknown;
  out.actionFrom[i] = Code.fromField;
  const inspected = /IPS|IDS/.test(values.get('UNIFIpolicyType') ?? '');
  out.how[i] = out.names.add(inspected ? 'inspection' : action);
  out.rule[i] = out.names.add(values.get('UNIFIpolicyName') ?? '');
  out.in[i] = out.names.add(values.get('deviceInboundInterface') ?? '');
  out.out[i] = out.names.add(values.get('deviceOutboundInterface') ?? '');
  const transport = PROTOCOLS[values.get('proto') ?? ''];
  if (transport !== undefined) out.transport[i] = transport;
  const [srcPort, dstPort] = [portOf(values.get('spt')), portOf(values.get('dpt'))];
  if (srcPort === undefined || dstPort === undefined) {
    if (transport === undefined || transport === 6 || transport === 17) out.present[i] = Has.partial;
    return;
  }
  [out.srcPort[i], out.dstPort[i]] = [srcPort, dstPort];
  out.present[i] = Has.srcPort | Has.dstPort;
}

function portOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) < 65_536 ? Number(text) : undefined;
}
