/**
 * pfirewall.log of Windows, from XP's Internet Connection Firewall to Windows 11 and Server 2025.
 *   #Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path
 *   2026-11-18 22:00:01 DROP TCP 10.30.1.20 10.16.0.27 43834 1501 60 S 1975387363 0 64240 - - - RECEIVE
 * Source and destination are the packet's. Times are local unless the header says UTC, so an hour in autumn happens twice: the lines are
 * read in order. A line with fewer columns than the header has been cut, and its last column does not count.
 */
import { Code, Has, NO_TRANSPORT, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { readAddress } from './text/address.ts';
import { byteAt, find, isDigit, readNumber, standsAt, textOf } from './text/bytes.ts';
import { Fields } from './text/fields.ts';
import { StampReader } from './text/timestamp.ts';
import { pfFlags } from './pf/verdicts.ts';

const STANDARD = 'date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path';
const ACTIONS: readonly (readonly [word: string, action: number, how: Uint8Array])[] = [
  ['DROP', Code.deny, encoded('drop')],
  ['ALLOW', Code.accept, encoded('allow')],
  ['OPEN', Code.accept, encoded('open')],
  ['OPEN-INBOUND', Code.accept, encoded('open')],
  // The end of a connection that was open: a fact about it, no verdict on a packet.
  ['CLOSE', Code.unknown, encoded('close')],
];
const LOST = 'INFO-EVENTS-LOST';
const PROTOCOLS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, ICMP: 1, ICMPV6: 58, IGMP: 2, GRE: 47, ESP: 50, AH: 51 };
const HEADER_LINE = /^#(?:Vers\w*|Software|Time Format|Fields):/;

/** Positions of the columns in a line; -1 for one the log does not have. */
interface Layout {
  readonly width: number;
  readonly action: number;
  readonly protocol: number;
  readonly src: number;
  readonly dst: number;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly size: number;
  readonly flags: number;
  readonly icmpType: number;
  readonly icmpCode: number;
  readonly info: number;
  readonly path: number;
}

export const windowsFirewall: LogFormat = {
  name: 'windows-firewall',
  title: 'Windows firewall log (pfirewall.log)',
  references: [
    'https://learn.microsoft.com/en-us/windows/security/operating-system-security/network-security/windows-firewall/configure-logging',
    'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2003/cc758040(v=ws.10)',
  ],
  reading: 'in-order',
  recognises(bytes, start, end) {
    const at = mark(bytes, start, end);
    if (bytes[at] === 35) return isHeader(bytes, at, end);
    if (bytes[at + 4] !== 45 || bytes[at + 10] !== 32 || bytes[at + 13] !== 58 || bytes[at + 19] !== 32) return false;
    return standsAt(bytes, at + 20, end, LOST) || actionAt(bytes, at + 20, find(bytes, at + 20, end, ' ')) !== undefined;
  },
  open: (source) => new WindowsReader(source),
};

class WindowsReader implements RecordReader {
  readonly #fields = new Fields(' ', 32);
  readonly #source: SourceContext;
  #stamp: StampReader;
  #layout: Layout;

  constructor(source: SourceContext) {
    this.#source = source;
    this.#stamp = new StampReader(source, true);
    this.#layout = layoutOf(STANDARD);
    for (const line of textOf(source.head, 0, Math.min(source.head.length, 4096)).split('\n')) this.#header(line.trim());
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    const from = mark(bytes, start, end);
    let stop = end;
    while (stop > from && (bytes[stop - 1] === 13 || bytes[stop - 1] === 0)) stop--;
    out.notice = undefined;
    out.column = 0;
    if (stop <= from) return this.#skip(out, 'blank line');
    if (bytes[from] === 35) {
      if (!isHeader(bytes, from, stop)) return Outcome.FOREIGN;
      this.#header(textOf(bytes, from, stop).trim());
      return this.#skip(out, 'header');
    }
    if (!isDigit(byteAt(bytes, from)) || bytes[from + 10] !== 32) return Outcome.FOREIGN;
    if (standsAt(bytes, from + 20, stop, LOST)) return this.#lost(bytes, from, stop, out);
    const fields = this.#fields;
    fields.split(bytes, from, stop);
    const layout = this.#layoutFor(bytes);
    const action = fields.count > layout.action + 1 ? actionAt(bytes, fields.start(layout.action), fields.end(layout.action)) : undefined;
    if (action === undefined) return Outcome.FOREIGN;
    const after = this.#stamp.read(bytes, from, stop);
    if (after < 0) return this.#malformed(out, 'time', 0);
    const i = out.begin();
    out.time[i] = this.#stamp.time;
    out.timeFrom[i] = this.#stamp.from;
    out.present[i] = Has.time;
    out.action[i] = action[1];
    out.actionFrom[i] = Code.fromField;
    out.how[i] = out.names.intern(action[2], 0, action[2].length);
    return this.#packet(bytes, out, i, layout);
  }

  #packet(bytes: Uint8Array, out: PacketColumns, i: number, layout: Layout): Outcome {
    const fields = this.#fields;
    out.src[i] = this.#whole(layout.src, layout) ? readAddress(bytes, fields.start(layout.src), fields.end(layout.src), out.addresses) : 0;
    out.dst[i] = this.#whole(layout.dst, layout) ? readAddress(bytes, fields.start(layout.dst), fields.end(layout.dst), out.addresses) : 0;
    if (out.src[i] === 0 || out.dst[i] === 0) return this.#malformed(out, 'addresses', fields.start(layout.src) - fields.start(0));
    const transport = protocolAt(bytes, fields, layout);
    out.transport[i] = transport;
    let present = (out.present[i] ?? 0) | (fields.count < layout.width || transport === NO_TRANSPORT ? Has.partial : 0);
    if (transport === 6 || transport === 17) present |= this.#ports(bytes, out, i, layout);
    // Rows of allowed connections and drops before a packet exists have size 0: there is nothing to measure.
    const size = this.#number(bytes, layout.size, layout, 0xffff_ffff);
    if (size > 0) {
      out.length[i] = size;
      present |= Has.length;
    }
    if (transport === 6 && this.#whole(layout.flags, layout) && bytes[fields.start(layout.flags)] !== 45) {
      const flags = pfFlags(bytes, fields.start(layout.flags), fields.end(layout.flags));
      if (flags >= 0) {
        out.flags[i] = flags;
        present |= Has.flags;
      }
    }
    const type = this.#number(bytes, layout.icmpType, layout, 255);
    const code = this.#number(bytes, layout.icmpCode, layout, 255);
    if ((transport === 1 || transport === 58) && type >= 0 && code >= 0) {
      out.icmpType[i] = type;
      out.icmpCode[i] = code;
      present |= Has.icmp;
    }
    out.direction[i] = directionAt(bytes, fields.start(layout.path), fields.end(layout.path));
    out.present[i] = present;
    return Outcome.RECORD;
  }

  #ports(bytes: Uint8Array, out: PacketColumns, i: number, layout: Layout): number {
    const srcPort = this.#number(bytes, layout.srcPort, layout, 65_535);
    const dstPort = this.#number(bytes, layout.dstPort, layout, 65_535);
    let present = 0;
    if (srcPort >= 0) {
      out.srcPort[i] = srcPort;
      present |= Has.srcPort;
    }
    if (dstPort >= 0) {
      out.dstPort[i] = dstPort;
      present |= Has.dstPort;
    }
    return present;
  }

  #number(bytes: Uint8Array, at: number, layout: Layout, limit: number): number {
    return this.#whole(at, layout) ? readNumber(bytes, this.#fields.start(at), this.#fields.end(at), limit) : -1;
  }

  /** A column that is there and was not cut. */
  #whole(at: number, layout: Layout): boolean {
    return at >= 0 && (at + 1 < this.#fields.count || (at < this.#fields.count && this.#fields.count >= layout.width));
  }

  /** The header's layout; or, where a tool has removed the `-` columns, what is left of it: `… size path [pid]`. */
  #layoutFor(bytes: Uint8Array): Layout {
    const { count } = this.#fields;
    if (count !== 10 && count !== 11) return this.#layout;
    const path = 9;
    if (directionAt(bytes, this.#fields.start(path), this.#fields.end(path)) === 0) return this.#layout;
    return { ...this.#layout, width: count, flags: -1, icmpType: -1, icmpCode: -1, info: -1, path };
  }

  /** `INFO-EVENTS-LOST`: rows the log dropped, their number in the info column. Its stamp is seconds off its neighbours', so it takes no part in their order. */
  #lost(bytes: Uint8Array, from: number, end: number, out: PacketColumns): Outcome {
    this.#fields.split(bytes, from, end);
    const count = this.#number(bytes, this.#layout.info, this.#layout, 0xffff_ffff);
    const stamp = new StampReader(this.#source);
    const dated = stamp.read(bytes, from, end) > 0;
    out.notice = {
      kind: 'records-lost',
      text: textOf(bytes, from, end),
      ...(dated ? { time: stamp.time } : {}),
      ...(count > 0 ? { count } : {}),
    };
    return this.#skip(out, 'events lost', out.notice);
  }

  #header(line: string): void {
    const fields = /^#Fields:\s*(.*)$/.exec(line);
    if (fields?.[1] !== undefined && fields[1].includes('src-ip')) this.#layout = layoutOf(fields[1]);
    const format = /^#Time Format:\s*(\w+)/.exec(line);
    if (format !== null && format[1] === 'UTC') this.#stamp = new StampReader({ ...this.#source, zone: 'UTC', zoneAssumed: false });
  }

  #skip(out: PacketColumns, why: string, notice = out.notice): Outcome {
    out.notice = notice;
    out.why = why;
    return Outcome.SKIPPED;
  }

  #malformed(out: PacketColumns, why: string, column: number): Outcome {
    out.why = why;
    out.column = column;
    return Outcome.MALFORMED;
  }
}

function encoded(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

function layoutOf(names: string): Layout {
  const list = names.trim().split(/\s+/);
  const at = (name: string): number => list.indexOf(name);
  return {
    width: list.length,
    action: at('action'),
    protocol: at('protocol'),
    src: at('src-ip'),
    dst: at('dst-ip'),
    srcPort: at('src-port'),
    dstPort: at('dst-port'),
    size: at('size'),
    flags: at('tcpflags'),
    icmpType: at('icmptype'),
    icmpCode: at('icmpcode'),
    info: at('info'),
    path: at('path'),
  };
}

function isHeader(bytes: Uint8Array, start: number, end: number): boolean {
  const line = textOf(bytes, start, Math.min(end, start + 200));
  if (!HEADER_LINE.test(line)) return false;
  return !line.startsWith('#Software') || /Microsoft (?:Windows|Internet Connection) Firewall/.test(line);
}

/** Behind NULs (a file copied while Windows had space set aside in it) and a UTF-8 byte order mark. */
function mark(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (bytes[at] === 0 && at < end) at++;
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? at + 3 : at;
}

function actionAt(bytes: Uint8Array, start: number, end: number): (typeof ACTIONS)[number] | undefined {
  for (const action of ACTIONS) if (action[0].length === end - start && standsAt(bytes, start, end, action[0])) return action;
  return undefined;
}

/** Windows writes ICMP for both IP versions, or the protocol's number. */
function protocolAt(bytes: Uint8Array, fields: Fields, layout: Layout): number {
  const start = fields.start(layout.protocol);
  const end = fields.end(layout.protocol);
  if (end - start === 3) {
    if (standsAt(bytes, start, end, 'TCP')) return 6;
    if (standsAt(bytes, start, end, 'UDP')) return 17;
  }
  const number = readNumber(bytes, start, end, 254);
  if (number >= 0) return number;
  const name = end - start > 8 ? '' : textOf(bytes, start, end).toUpperCase();
  const known = Object.hasOwn(PROTOCOLS, name) ? (PROTOCOLS[name] ?? NO_TRANSPORT) : NO_TRANSPORT;
  return known === 1 && find(bytes, fields.start(layout.src), fields.end(layout.src), ':') >= 0 ? 58 : known;
}

function directionAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 7 && standsAt(bytes, start, end, 'RECEIVE')) return Code.in;
  if (end - start === 4 && standsAt(bytes, start, end, 'SEND')) return Code.out;
  return end - start === 7 && standsAt(bytes, start, end, 'FORWARD') ? Code.forward : 0;
}
