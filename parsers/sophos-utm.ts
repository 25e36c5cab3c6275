/**
 * Sophos UTM (Astaro) packet filter log: netfilter through ulogd, in words of its own.
 *   2026:11:18-22:00:01 gw ulogd[4711]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="Packet dropped" action="drop" fwrule="60001" initf="eth0" outitf="eth1" srcip="10.30.1.20" dstip="10.16.0.27" proto="6" length="60" srcport="43834" dstport="1501" tcpflags="SYN"
 */
import { Code, Flag, Has, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { find, latin1Of } from './text/bytes.ts';
import { SeveralMessages } from './text/glued.ts';
import { Envelope, putTime } from './text/syslog.ts';
import { isWrapped } from './text/wrapped-line.ts';

const MARK = 'sub="packetfilter"';
const PAIR = /\b(\w+)="([^"]*)"/g;
const ACTIONS: Readonly<Record<string, readonly [action: number, how: string]>> = {
  drop: [Code.deny, 'drop'],
  reject: [Code.deny, 'reject'],
  accept: [Code.accept, 'accept'],
  log: [Code.unknown, 'log'],
};
const FLAGS: Readonly<Record<string, number>> = Flag;
const SHORT_STAMP = /^(?:<\d{1,3}>)?(\d{4}):(\d\d):(\d\d)-(\d\d:\d\d:\d\d) (?:([^\s:]+) )?/;

export const sophosUtm: LogFormat = {
  name: 'sophos-utm',
  title: 'Sophos UTM packet filter log',
  references: ['https://docs.sophos.com/nsg/sophos-utm/utm/9.708/help/en-us/Content/utm/utmAdminGuide/LogViewLogFiles.htm'],
  reading: 'any-order',
  recognises: (bytes, start, end) => !isWrapped(bytes, start, end) && find(bytes, start, end, MARK) > 0,
  open: (source) => new SeveralMessages(new SophosReader(source)),
};

class SophosReader implements RecordReader {
  readonly #envelope: Envelope;

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    let stop = end;
    if (bytes[stop - 1] === 13) stop--;
    out.notice = undefined;
    out.column = 0;
    if (stop === start) {
      out.why = 'blank line';
      return Outcome.SKIPPED;
    }
    if (find(bytes, start, stop, MARK) < 0) return Outcome.FOREIGN;
    const line = latin1Of(bytes, start, stop);
    // A value without its closing quote has been cut, and PAIR does not match it.
    const values = new Map(Array.from(line.matchAll(PAIR), ([, key = '', value = '']) => [key, value] as const));
    const word = values.get('action');
    const action = word === undefined ? undefined : Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : ([Code.unknown, word] as const);
    const i = out.begin();
    out.src[i] = out.addresses.add(values.get('srcip') ?? values.get('srcipv6') ?? '');
    out.dst[i] = out.addresses.add(values.get('dstip') ?? values.get('dstipv6') ?? '');
    if (action === undefined || out.src[i] === 0 || out.dst[i] === 0) {
      out.why = action === undefined ? 'action' : 'addresses';
      return Outcome.MALFORMED;
    }
    out.action[i] = action[0];
    out.actionFrom[i] = Code.fromField;
    out.how[i] = out.names.add(action[1]);
    out.rule[i] = out.names.add(values.get('fwrule') ?? '');
    putPlace(values, out, i);
    putPacket(values, out, i);
    this.#putTime(bytes, start, stop, line, out, i);
    return Outcome.RECORD;
  }

  /** Its own stamp has colons between year, month and day; through a relay the usual ones stand in front. */
  #putTime(bytes: Uint8Array, start: number, end: number, line: string, out: PacketColumns, i: number): void {
    const envelope = this.#envelope;
    const short = SHORT_STAMP.exec(line);
    if (short === null) {
      envelope.read(bytes, start, end);
      putTime(envelope, out, i, Has.time);
      out.firewall[i] = out.names.intern(bytes, envelope.hostStart, envelope.hostEnd);
      return;
    }
    const stamp = new TextEncoder().encode(`${short[1]}-${short[2]}-${short[3]} ${short[4]}`);
    envelope.dated = envelope.stamp.read(stamp, 0, stamp.length) > 0;
    putTime(envelope, out, i, Has.time);
    out.firewall[i] = out.names.add(short[5] ?? '');
  }
}

function putPlace(values: ReadonlyMap<string, string>, out: PacketColumns, i: number): void {
  const incoming = values.get('initf') ?? '';
  const outgoing = values.get('outitf') ?? '';
  out.in[i] = out.names.add(incoming);
  out.out[i] = out.names.add(outgoing);
  if (incoming !== '') out.direction[i] = outgoing === '' ? Code.in : Code.forward;
  else if (outgoing !== '') out.direction[i] = Code.out;
}

function putPacket(values: ReadonlyMap<string, string>, out: PacketColumns, i: number): void {
  const number = (key: string, limit: number): number => {
    const text = values.get(key) ?? '';
    return /^\d{1,10}$/.test(text) && Number(text) <= limit ? Number(text) : -1;
  };
  let present = 0;
  const transport = number('proto', 254);
  if (transport >= 0) out.transport[i] = transport;
  else present |= Has.partial;
  const length = number('length', 0xffff_ffff);
  if (length >= 0) {
    out.length[i] = length;
    present |= Has.length;
  }
  if (transport === 6 || transport === 17) {
    const ports = [number('srcport', 65_535), number('dstport', 65_535)] as const;
    [out.srcPort[i], out.dstPort[i]] = [Math.max(ports[0], 0), Math.max(ports[1], 0)];
    present |= (ports[0] < 0 ? Has.partial : Has.srcPort) | (ports[1] < 0 ? Has.partial : Has.dstPort);
  }
  const flags = values.get('tcpflags');
  if (transport === 6 && flags !== undefined) {
    out.flags[i] = flags.split(/\s+/).reduce((bits, word) => bits | (FLAGS[word] ?? 0), 0);
    present |= Has.flags;
  } else if (transport === 6) present |= Has.partial;
  const [type, code] = [number('type', 255), number('code', 255)];
  if ((transport === 1 || transport === 58) && type >= 0 && code >= 0) {
    [out.icmpType[i], out.icmpCode[i]] = [type, code];
    present |= Has.icmp;
  }
  out.present[i] = present;
}
