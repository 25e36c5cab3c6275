/**
 * MikroTik RouterOS firewall log.
 *   Nov 18 22:00:01 gw firewall,info DROP forward: in:ether1 out:bridge, connection-state:new src-mac 02:00:5e:00:53:01, proto TCP (SYN), 10.30.1.20:43834->10.16.0.27:1501, len 60
 * The verdict is in the prefix alone, as with netfilter.
 */
import { Code, Flag, Has, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { PrefixVerdicts } from './netfilter/prefix.ts';
import { readAddress } from './text/address.ts';
import { find, latin1Of } from './text/bytes.ts';
import { SeveralMessages } from './text/glued.ts';
import { Envelope, putTime } from './text/syslog.ts';
import { isWrapped } from './text/wrapped-line.ts';

/** Behind `chain: `. The lengths are bounded, and so is the time a made-up line can cost. */
const MESSAGE =
  /in:(\(unknown \d{1,9}\)|\S{1,64}) out:(\(unknown \d{1,9}\)|[^\s,]{1,64})(?:,? (?:connection-state|connection-mark|packet-mark):\S+|,? connection-nat-state:\S+|,? src-mac [0-9A-Fa-f:]+)*,? proto (TCP|UDP|ICMP|ICMPv6|ICMP6|\d{1,3})(?: \(([^)]{0,64})\))?, /y;
/** What older and newer RouterOS print where a packet has no interface on that side. */
const NO_INTERFACE = /^\((?:unknown|none)\b/;
/** `/log print` shows the time of today without a date. */
const TOPICS = /^(?:\d\d:\d\d:\d\d )?(?:\w{1,32}(?:,\w{1,32})+ )?/;
/** What RouterOS 6 writes into a file of its own: `jan/02/2026 10:11:12`, in the same year without it. */
const FILE_STAMP = /^([a-z])([a-z]{2})\/(\d\d)(\/\d{4})? (\d\d:\d\d:\d\d) /;
/** Topics, prefix and chain together are shorter than this. */
const LONGEST_PREFIX = 300;
const ENDS = /([^\s,]+?)->([^\s,]+?)(,|$)/y;
const PROTOCOLS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, ICMP: 1, ICMPv6: 58, ICMP6: 58 };
const FLAGS: Readonly<Record<string, number>> = Flag;
const DIRECTIONS: Readonly<Record<string, number>> = { input: Code.in, output: Code.out, forward: Code.forward };

export const mikrotik: LogFormat = {
  name: 'mikrotik',
  title: 'MikroTik RouterOS firewall log',
  references: [
    'https://help.mikrotik.com/docs/spaces/ROS/pages/328094/Log',
    'https://help.mikrotik.com/docs/spaces/ROS/pages/250708066/Firewall',
  ],
  reading: 'any-order',
  recognises: (bytes, start, end) =>
    !isWrapped(bytes, start, end) &&
    find(bytes, start, end, ': in:') > 0 &&
    find(bytes, start, end, ' proto ') > 0 &&
    find(bytes, start, end, '->') > 0,
  open: (source) => new SeveralMessages(new MikrotikReader(source)),
};

class MikrotikReader implements RecordReader {
  readonly #envelope: Envelope;
  readonly #verdicts: PrefixVerdicts;

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source);
    this.#verdicts = new PrefixVerdicts(source.prefixes);
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
    if (find(bytes, start, stop, ': in:') < 0) return Outcome.FOREIGN;
    const envelope = this.#envelope;
    envelope.read(bytes, start, stop);
    if (!envelope.dated) readFileStamp(envelope, bytes, stop);
    const line = latin1Of(bytes, envelope.body, stop);
    const colon = line.indexOf(': in:');
    let word = colon;
    while (word > 0 && /[\w-]/.test(line[word - 1] ?? '')) word--;
    MESSAGE.lastIndex = colon + 2;
    const match = colon > 0 && colon < LONGEST_PREFIX ? MESSAGE.exec(line) : null;
    if (match === null) return malformed(out, 'chain, interfaces or protocol');
    const [, incoming = '', outgoing = '', protocol = '', detail = ''] = match;
    const chain = line.slice(word, colon);
    const prefix = line.slice(0, word).replace(TOPICS, '');
    ENDS.lastIndex = MESSAGE.lastIndex;
    const ends = ENDS.exec(line);
    // Without the comma behind it the destination may have been cut.
    if (ends === null || ends[3] === '') return malformed(out, 'addresses');
    const i = out.begin();
    const srcAt = envelope.body + ends.index;
    const src = putEnd(bytes, srcAt, ends[1] ?? '', out, i, 'src');
    const dst = putEnd(bytes, srcAt + (ends[1] ?? '').length + 2, ends[2] ?? '', out, i, 'dst');
    if (src < 0 || dst < 0) return malformed(out, 'addresses');
    out.present[i] = src | dst;
    putProtocol(protocol, detail, out, i);
    const verdict = this.#verdicts.judge(prefix);
    out.action[i] = verdict.action;
    out.actionFrom[i] = verdict.from;
    out.how[i] = out.names.add(verdict.how ?? '');
    out.rule[i] = out.names.add(`${prefix}${chain}`);
    out.direction[i] = DIRECTIONS[chain] ?? 0;
    out.in[i] = out.names.add(NO_INTERFACE.test(incoming) ? '' : incoming.replace(/,$/, ''));
    out.out[i] = out.names.add(NO_INTERFACE.test(outgoing) ? '' : outgoing);
    putTail(line.slice(ENDS.lastIndex), out, i);
    putTime(envelope, out, i, Has.time);
    out.firewall[i] = out.names.intern(bytes, envelope.hostStart, envelope.hostEnd);
    return Outcome.RECORD;
  }
}

/** `10.0.0.1:80`, `[2001:db8::1]:80`, `10.0.0.1`, `2001:db8::1`. Returns the bits of what was found, -1 for no address. */
function putEnd(bytes: Uint8Array, at: number, text: string, out: PacketColumns, i: number, side: 'src' | 'dst'): number {
  const match = /^(?:\[([^\]]+)\]|([\d.]+)|([0-9a-fA-F:.]+?))(?::(\d{1,5}))?$/.exec(text);
  if (match === null) return -1;
  const v6 = match[3] !== undefined && match[4] !== undefined;
  const address = match[1] ?? match[2] ?? (v6 ? text : (match[3] ?? ''));
  const from = at + (match[1] === undefined ? 0 : 1);
  const id = readAddress(bytes, from, from + address.length, out.addresses);
  if (id === 0) return -1;
  out[side][i] = id;
  const port = v6 || match[4] === undefined ? -1 : Number(match[4]);
  if (port < 0 || port > 65_535) return 0;
  out[side === 'src' ? 'srcPort' : 'dstPort'][i] = port;
  return side === 'src' ? Has.srcPort : Has.dstPort;
}

function putProtocol(protocol: string, detail: string, out: PacketColumns, i: number): void {
  const transport = PROTOCOLS[protocol] ?? Number(protocol);
  out.transport[i] = Math.min(transport, 255);
  let present = out.present[i] ?? 0;
  const ports = Has.srcPort | Has.dstPort;
  if ((transport === 6 || transport === 17) && (present & ports) !== ports) present |= Has.partial;
  if (transport === 6) {
    out.flags[i] = detail.split(/[,\s]+/).reduce((bits, word) => bits | (FLAGS[word] ?? 0), 0);
    present |= Has.flags;
  }
  const icmp = /^type (\d{1,3}), code (\d{1,3})$/.exec(detail);
  if (icmp !== null) {
    [out.icmpType[i], out.icmpCode[i]] = [Number(icmp[1]), Number(icmp[2])];
    present |= Has.icmp;
  }
  out.present[i] = present;
}

/** `NAT (10.0.0.1:5->203.0.113.9:5)->198.51.100.7:80, len 60`: what the source, or the destination, becomes. The length stands last and may be cut. */
function putTail(tail: string, out: PacketColumns, i: number): void {
  const source = /NAT \([^()\s]*->\[?([0-9a-fA-F.:]+?)\]?(?::\d+)?\)->/.exec(tail);
  if (source?.[1] !== undefined) out.natSrc[i] = out.addresses.add(source[1]);
  const target = /->\([^()\s]*->\[?([0-9a-fA-F.:]+?)\]?(?::\d+)?\)/.exec(tail);
  if (target?.[1] !== undefined) out.natDst[i] = out.addresses.add(target[1]);
}

function readFileStamp(envelope: Envelope, bytes: Uint8Array, end: number): void {
  const match = FILE_STAMP.exec(latin1Of(bytes, envelope.body, Math.min(end, envelope.body + 24)));
  if (match === null) return;
  const [whole, initial = '', rest = '', day = '', year = '', clock = ''] = match;
  const stamp = new TextEncoder().encode(`${initial.toUpperCase()}${rest} ${day}${year.replace('/', ' ')} ${clock}`);
  envelope.dated = envelope.stamp.read(stamp, 0, stamp.length) > 0;
  if (envelope.dated) envelope.body += whole.length;
}

function malformed(out: PacketColumns, why: string): Outcome {
  out.why = why;
  return Outcome.MALFORMED;
}
