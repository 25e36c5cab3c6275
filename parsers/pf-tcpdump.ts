/**
 * pflog as tcpdump prints it, OpenBSD's and tcpdump.org's (FreeBSD, macOS, Linux), from a file or through syslog.
 *   2026-11-18 22:00:01.123456 rule 3/0(match): block in on em3: 10.30.1.20.43834 > 10.16.0.27.1501: Flags [S], seq 1, win 8192, length 0
 *   Nov 18 22:00:01.123456 rule 3/(match) block in on em3: 10.30.1.20.43834 > 10.16.0.27.1501: S 1:1(0) win 8192 <mss 1460> (DF)
 * What `-ttt` means differs: a date on OpenBSD, the time since the packet before elsewhere. From differences no time is made.
 */
import { Code, Has, NO_TRANSPORT, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { Headers, headerStart, type KnownHeader } from './pf/tcpdump-header.ts';
import { readRest } from './pf/tcpdump-packet.ts';
import { UsualPacket } from './pf/usual-tcpdump.ts';
import { readAddress } from './text/address.ts';
import { byteAt, isDigit, latin1Of, readNumber, skipSpaces } from './text/bytes.ts';
import { nextMessage } from './text/glued.ts';
import { MinuteStamp } from './text/minute-stamp.ts';
import { Envelope } from './text/syslog.ts';
import { isWrapped } from './text/wrapped-line.ts';

/** Seconds since 1970 in 1973: bare seconds below this are a difference (OpenBSD -tttt), not a time. */
const EARLIEST = 100_000_000;
const EPOCH = /^ ?(\d{9,11})\.(\d{6})(\d{3})? $/;
/** tcpdump -v: `(tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)`, `(hlim 64, next-header TCP (6) payload length: 40)` */
const VERBOSE = /\((?:tos|class|flowlabel|hlim)[^)]*?(?:proto|next-header) \S+ \((\d+)\),? ?(?:length (\d+)|payload length: (\d+))\)/y;
const TRUNCATED = /(?:IP6? )?(?:truncated-ip6? - \d+ bytes missing! ?)?/y;
const ADDRESSES = /([^\s>]+) > (\S+)/y;
const V6_HEADER = 40;
/** No line of tcpdump is longer; what is longer is read to here. */
const LONGEST = 4096;

export const pfTcpdump: LogFormat = {
  name: 'pf-tcpdump',
  title: 'pflog printed by tcpdump',
  references: [
    'https://github.com/openbsd/src/blob/master/usr.sbin/tcpdump/print-pflog.c',
    'https://github.com/the-tcpdump-group/tcpdump/blob/master/print-pflog.c',
    'https://man.openbsd.org/tcpdump.8',
  ],
  reading: 'in-order',
  recognises: (bytes, start, end) => !isWrapped(bytes, start, end) && headerStart(latin1Of(bytes, start, Math.min(end, start + 512))) >= 0,
  open: (source) => new TcpdumpReader(source),
};

/** What stands before a packet. */
interface Begun {
  readonly known: KnownHeader;
  readonly dated: boolean;
  readonly time: number;
  readonly timeFrom: number;
  readonly firewall: Uint8Array;
}

/** A header whose packet comes on the next line (tcpdump -v with IPv4). */
interface Pending extends Begun {
  readonly transport: number;
  readonly length: number;
}

const NOWHERE = new Uint8Array(0);

class TcpdumpReader implements RecordReader {
  readonly #envelope: Envelope;
  readonly #headers = new Headers();
  readonly #usual = new UsualPacket();
  readonly #stamp: MinuteStamp;
  #pending: Pending | undefined;
  rest = 0;

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source, true);
    this.#stamp = new MinuteStamp(this.#envelope.stamp);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    let stop = end;
    while (stop > start && bytes[stop - 1] === 13) stop--;
    out.notice = undefined;
    out.column = 0;
    if (stop === start) return skip(out, 'blank line');
    this.rest = 0;
    const pending = this.#pending;
    this.#pending = undefined;
    const usual = bytes[start] === 32 ? this.#usualNext(bytes, start, stop, pending, out) : this.#usualLine(bytes, start, stop, out);
    if (usual !== undefined) return usual;
    this.rest = nextMessage(bytes, start, stop);
    const line = latin1Of(bytes, start, Math.min(this.rest > 0 ? this.rest : stop, start + LONGEST));
    const found = this.#headers.find(line);
    if (found === undefined) return this.#continued(bytes, start, line, pending, out);
    const begun = this.#begin(bytes, start, line, found.at, found.known);
    return this.#packet(bytes, start, line, found.at + found.known.header.length, begun, out);
  }

  /** A line whose header was met before and whose packet stands as usual; undefined for any other. */
  #usualLine(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome | undefined {
    const stamp = this.#stamp;
    let at = stamp.read(bytes, start, end);
    let seconds = Number.NaN;
    if (at < 0) {
      seconds = epochAt(bytes, start);
      at = start + 17;
      if (!(seconds >= EARLIEST * 1e6)) return undefined;
    }
    const known = bytes[at] === 32 ? this.#headers.knownAt(bytes, at + 1, end) : undefined;
    if (known === undefined) return undefined;
    const epoch = seconds >= 0;
    const begun = {
      known,
      dated: true,
      time: epoch ? seconds : stamp.time,
      timeFrom: epoch ? Code.timeLog : stamp.from,
      firewall: NOWHERE,
    };
    const from = at + 1 + known.bytes.length;
    const usual = this.#usual;
    const i = out.begin();
    if (usual.read(bytes, from, end, out, i)) {
      this.#putHeader(out, i, begun);
      return Outcome.RECORD;
    }
    if (!usual.readVerbose(bytes, from, end)) return undefined;
    this.#pending = { ...begun, transport: usual.transport, length: usual.length };
    return skip(out, 'packet on the next line');
  }

  /** The packet of the line before, where it stands as usual. */
  #usualNext(bytes: Uint8Array, start: number, end: number, pending: Pending | undefined, out: PacketColumns): Outcome | undefined {
    const from = skipSpaces(bytes, start, end);
    if (pending === undefined || from - start < 2) return undefined;
    const i = out.begin();
    if (!this.#usual.read(bytes, from, end, out, i)) return undefined;
    if (pending.length >= 0) {
      out.length[i] = pending.length;
      out.present[i] = (out.present[i] ?? 0) | Has.length;
    }
    this.#putHeader(out, i, pending);
    return Outcome.RECORD;
  }

  /** Time and firewall from what stands before the header. */
  #begin(bytes: Uint8Array, start: number, line: string, at: number, known: KnownHeader): Pending {
    const envelope = this.#envelope;
    const begun = { known, transport: NO_TRANSPORT, length: -1, firewall: NOWHERE };
    const seconds = at === 0 || line.charCodeAt(4) === 45 ? null : EPOCH.exec(line.slice(0, at));
    if (seconds !== null && Number(seconds[1]) >= EARLIEST)
      return { ...begun, dated: true, time: Number(seconds[1]) * 1e6 + Number(seconds[2]), timeFrom: Code.timeLog };
    envelope.read(bytes, start, start + at);
    const firewall =
      envelope.hostEnd > envelope.hostStart ? Uint8Array.from(bytes.subarray(envelope.hostStart, envelope.hostEnd)) : NOWHERE;
    // Through syslog, tcpdump's own stamp is nearer to the packet than the relay's.
    if (envelope.dated && envelope.body < start + at) envelope.stamp.read(bytes, envelope.body, start + at);
    return { ...begun, dated: envelope.dated, time: envelope.stamp.time, timeFrom: envelope.stamp.from, firewall };
  }

  /** Lines without a header: the packet of the line before, its details, or something else. */
  #continued(bytes: Uint8Array, start: number, line: string, pending: Pending | undefined, out: PacketColumns): Outcome {
    const body = /^(?:.* pf(?:\[\d+\])?: )?(\t *|  +)(?=\S)/.exec(line);
    if (body === null) return Outcome.FOREIGN;
    if (pending === undefined || body[1]?.startsWith('\t') === true) return skip(out, 'detail');
    return this.#packet(bytes, start, line, body[0].length, pending, out);
  }

  #packet(bytes: Uint8Array, start: number, line: string, from: number, begun: Pending, out: PacketColumns): Outcome {
    const verbose = this.#verbose(line, from, begun);
    TRUNCATED.lastIndex = verbose.end;
    TRUNCATED.exec(line);
    ADDRESSES.lastIndex = TRUNCATED.lastIndex;
    const match = ADDRESSES.exec(line);
    if (match === null) {
      if (verbose.end < line.length || verbose.end === from) return malformed(out, 'addresses', verbose.end);
      this.#pending = { ...begun, transport: verbose.transport, length: verbose.length };
      return skip(out, 'packet on the next line');
    }
    const [, src = '', rawDst = ''] = match;
    const dst = destination(rawDst);
    const srcAt = match.index;
    const dstAt = srcAt + src.length + 3;
    const restAt = dstAt + dst.length + 1;
    // Only what follows the colon shows that it is one, and not the middle of an IPv6 address that was cut.
    if (dst.length === rawDst.length || ADDRESSES.lastIndex === line.length) return malformed(out, 'destination address', dstAt);
    const i = out.begin();
    const from_ = portDot(src);
    const to = portDot(dst);
    out.src[i] = readAddress(bytes, start + srcAt, start + srcAt + (from_ < 0 ? src.length : from_), out.addresses);
    out.dst[i] = readAddress(bytes, start + dstAt, start + dstAt + (to < 0 ? dst.length : to), out.addresses);
    if (out.src[i] === 0 || out.dst[i] === 0) return malformed(out, 'addresses', srcAt);
    const packet = readRest(line.slice(restAt).trimStart(), from_ >= 0 && to >= 0, verbose.transport);
    let present = packet.transport === NO_TRANSPORT ? Has.partial : 0;
    out.transport[i] = packet.transport;
    present |= putPort(out.srcPort, i, from_ < 0 ? '' : src.slice(from_ + 1), Has.srcPort);
    present |= putPort(out.dstPort, i, to < 0 ? '' : dst.slice(to + 1), Has.dstPort);
    if (packet.flags >= 0) {
      out.flags[i] = packet.flags;
      present |= Has.flags;
    } else if (packet.transport === 6 && !packet.fragment) present |= Has.partial;
    if (packet.payload >= 0) {
      out.payload[i] = packet.payload;
      present |= Has.payload;
    }
    if (packet.icmp !== undefined) {
      [out.icmpType[i], out.icmpCode[i]] = packet.icmp;
      present |= Has.icmp;
    }
    if (verbose.length >= 0) {
      out.length[i] = verbose.length;
      present |= Has.length;
    }
    out.present[i] = present;
    this.#putHeader(out, i, begun);
    return Outcome.RECORD;
  }

  #verbose(line: string, from: number, begun: Pending): { readonly transport: number; readonly length: number; readonly end: number } {
    VERBOSE.lastIndex = from;
    const match = line.charCodeAt(from) === 40 ? VERBOSE.exec(line) : null;
    if (match === null) return { transport: begun.transport, length: begun.length, end: from };
    const length = match[2] === undefined ? Number(match[3]) + V6_HEADER : Number(match[2]);
    let end = VERBOSE.lastIndex;
    if (line[end] === ' ') end++;
    return { transport: Math.min(Number(match[1]), NO_TRANSPORT), length, end };
  }

  #putHeader(out: PacketColumns, i: number, { known, dated, time, timeFrom, firewall }: Begun): void {
    const { header } = known;
    out.action[i] = header.action;
    out.actionFrom[i] = Code.fromField;
    out.how[i] = out.names.intern(known.how, 0, known.how.length);
    out.rule[i] = out.names.intern(known.rule, 0, known.rule.length);
    out.direction[i] = header.direction;
    const name = out.names.intern(known.interface, 0, known.interface.length);
    if (header.direction === Code.out) out.out[i] = name;
    else out.in[i] = name;
    out.firewall[i] = out.names.intern(firewall, 0, firewall.length);
    if (dated) {
      out.time[i] = time;
      out.timeFrom[i] = timeFrom;
      out.present[i] = (out.present[i] ?? 0) | Has.time;
    } else out.timeFrom[i] = Code.timeLost;
    if (header.rewritten === undefined) return;
    out.natSrc[i] = other(out, header.rewritten.src, out.src[i] ?? 0);
    out.natDst[i] = other(out, header.rewritten.dst, out.dst[i] ?? 0);
  }
}

/** Ten digits of seconds since 1970 and six behind the point, as microseconds; NaN when something else stands there. */
function epochAt(bytes: Uint8Array, at: number): number {
  if (!isDigit(byteAt(bytes, at)) || bytes[at + 10] !== 46) return Number.NaN;
  const seconds = readNumber(bytes, at, at + 10, 0xffff_ffff);
  const micros = readNumber(bytes, at + 11, at + 17, 999_999);
  return seconds < 0 || micros < 0 ? Number.NaN : seconds * 1e6 + micros;
}

/** Id of the address in `address:port`, 0 where it is the packet's own: then only a port was rewritten. */
function other(out: PacketColumns, text: string, own: number): number {
  const id = out.addresses.add(text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'));
  return id === own ? 0 : id;
}

/** The destination without the colon behind it, or behind its port (OpenBSD: `ff02::1:2.547:dhcp6 solicit`). */
function destination(raw: string): string {
  if (raw.endsWith(':')) return raw.slice(0, -1);
  const glued = /\.\d{1,5}(?=:[a-z0-9])/g;
  let cut = -1;
  for (const match of raw.matchAll(glued)) cut = match.index + match[0].length;
  return cut < 0 ? raw : raw.slice(0, cut);
}

/** Index of the dot before the port; -1 where there is none. IPv4 has three dots of its own, IPv6 none, IPv6 with an IPv4 tail three. */
function portDot(text: string): number {
  let dots = 0;
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) dots++;
  const own = text.includes(':') && dots < 3 ? 0 : 3;
  return dots > own ? text.lastIndexOf('.') : -1;
}

function putPort(column: Uint16Array, i: number, text: string, bit: number): number {
  if (text === '') return 0;
  // A service name, where tcpdump ran without -n.
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) return Has.partial;
  column[i] = Number(text);
  return bit;
}

function skip(out: PacketColumns, why: string): Outcome {
  out.why = why;
  return Outcome.SKIPPED;
}

function malformed(out: PacketColumns, why: string, column: number): Outcome {
  out.why = why;
  out.column = column;
  return Outcome.MALFORMED;
}
