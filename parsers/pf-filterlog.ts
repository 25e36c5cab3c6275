/**
 * The CSV that pfSense and OPNsense write to syslog.
 *   Nov 18 22:00:01 fw1 filterlog[29755]: 5,,,1000000103,igb3,match,block,in,4,0x0,,46,25416,0,DF,6,tcp,60,10.30.1.20,10.16.0.27,47281,1501,0,S,1975387363,,29200,,mss;sackOK
 * Every field but the last is followed by a comma; the last one may have been cut and does not count where that could change its meaning.
 */
import { Code, Has, NO_TRANSPORT, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { PF_CODE, PF_CODE6, PF_ICMP, PF_ICMP6, PFSENSE_ICMP } from './pf/icmp.ts';
import { UsualFilterlog } from './pf/usual-filterlog.ts';
import { PF_ACTIONS, pfFlags, pfReason } from './pf/verdicts.ts';
import { readAddress } from './text/address.ts';
import { byteAt, find, readNumber, standsAt, textOf } from './text/bytes.ts';
import { Fields } from './text/fields.ts';
import { nextMessage } from './text/glued.ts';
import { Envelope, putTime } from './text/syslog.ts';
import { isWrapped } from './text/wrapped-line.ts';

const COLUMN = { rule: 0, label: 3, interface: 4, reason: 5, action: 6, direction: 7, version: 8, error: 9 } as const;
/** Where the columns of the two IP versions stand. They print name and number of the protocol in opposite order. */
const V4 = { offset: 13, protocol: 15, length: 17, src: 18, dst: 19, next: 20 } as const;
const V6 = { offset: -1, protocol: 13, length: 14, src: 15, dst: 16, next: 17 } as const;
const V6_HEADER = 40;
/** pf's number for its own default, which is no rule. */
const NO_RULE = '4294967295';
/** IPv6 extension headers (RFC 8200): pfSense names the first of them where it cannot name what they extend. */
const EXTENSIONS = new Set([0, 43, 44, 60]);

export const pfFilterlog: LogFormat = {
  name: 'pf-filterlog',
  title: 'filterlog of pfSense and OPNsense',
  references: [
    'https://docs.netgate.com/pfsense/en/latest/monitoring/logs/raw-filter-format.html',
    'https://github.com/pfsense/FreeBSD-ports/tree/devel/sysutils/filterlog',
    'https://github.com/opnsense/ports/tree/master/opnsense/filterlog',
  ],
  reading: 'any-order',
  recognises: (bytes, start, end) => !isWrapped(bytes, start, end) && headEnd(bytes, start, end) >= 0,
  open: (source) => new FilterlogReader(source),
};

class FilterlogReader implements RecordReader {
  readonly #envelope: Envelope;
  readonly #fields = new Fields(',', 40);
  readonly #usual: UsualFilterlog;
  rest = 0;

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source);
    this.#usual = new UsualFilterlog(this.#envelope);
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
    this.rest = 0;
    if (this.#usual.read(bytes, start, stop, out)) return Outcome.RECORD;
    this.rest = nextMessage(bytes, start, stop);
    if (this.rest > 0) stop = this.rest;
    const envelope = this.#envelope;
    envelope.read(bytes, start, stop);
    const tagged = envelope.tagEnd - envelope.tagStart === 9 && standsAt(bytes, envelope.tagStart, stop, 'filterlog');
    const known = tagged || (envelope.tagEnd === 0 && headEnd(bytes, envelope.body, stop) >= 0);
    if (!known) return Outcome.FOREIGN;
    const fields = this.#fields;
    fields.split(bytes, envelope.body, stop);
    const i = out.begin();
    if (!this.#head(bytes, out, i)) return this.#malformed(out, 'rule, action or direction', envelope.body - start);
    if (!this.#packet(bytes, out, i)) return this.#malformed(out, 'addresses', fields.end(Math.min(V4.src, fields.count - 1)) - start);
    putTime(envelope, out, i, Has.time);
    out.firewall[i] = out.names.intern(bytes, envelope.hostStart, envelope.hostEnd);
    if (isPlain(bytes, fields)) this.#usual.learn(bytes, start, stop, envelope, fields.start(COLUMN.version + 1), out);
    return Outcome.RECORD;
  }

  #malformed(out: PacketColumns, why: string, column: number): Outcome {
    out.why = why;
    out.column = column;
    return Outcome.MALFORMED;
  }

  #head(bytes: Uint8Array, out: PacketColumns, i: number): boolean {
    const fields = this.#fields;
    if (fields.count <= COLUMN.error) return false;
    const at = fields.start(COLUMN.action);
    const to = fields.end(COLUMN.action);
    const action = actionAt(bytes, at, to);
    const direction = byteAt(bytes, fields.start(COLUMN.direction));
    if (action < 0 || (direction !== 105 && direction !== 111)) return false;
    out.action[i] = action;
    out.actionFrom[i] = Code.fromField;
    const reason = fields.start(COLUMN.reason);
    const matched = fields.isEmpty(COLUMN.reason) || standsAt(bytes, reason, fields.end(COLUMN.reason), 'match');
    out.how[i] = matched ? out.names.intern(bytes, at, to) : out.names.add(pfReason(textOf(bytes, reason, fields.end(COLUMN.reason))));
    // OPNsense gives rules without a label the label 0.
    const label = fields.start(COLUMN.label);
    const labelled = fields.end(COLUMN.label) - label > 1 || (fields.end(COLUMN.label) > label && bytes[label] !== 48);
    const rule = labelled ? COLUMN.label : COLUMN.rule;
    const isDefault = !labelled && standsAt(bytes, fields.start(rule), fields.end(rule), NO_RULE);
    out.rule[i] = isDefault ? 0 : out.names.intern(bytes, fields.start(rule), fields.end(rule));
    const name = out.names.intern(bytes, fields.start(COLUMN.interface), fields.end(COLUMN.interface));
    if (direction === 105) {
      out.direction[i] = Code.in;
      out.in[i] = name;
    } else {
      out.direction[i] = Code.out;
      out.out[i] = name;
    }
    return true;
  }

  #packet(bytes: Uint8Array, out: PacketColumns, i: number): boolean {
    const fields = this.#fields;
    const version = byteAt(bytes, fields.start(COLUMN.version));
    if (version !== 52 && version !== 54) return false;
    const columns = version === 52 ? V4 : V6;
    // A cut packet puts `error='truncated-ip …'` or `truncated-ip=N` in front of the IP columns.
    const error = fields.start(COLUMN.error);
    const shift = bytes[error] === 101 || (bytes[error] === 116 && bytes[error + 1] === 114) ? 1 : 0;
    const src = columns.src + shift;
    const dst = columns.dst + shift;
    out.src[i] = dst < fields.count ? readAddress(bytes, fields.start(src), fields.end(src), out.addresses) : 0;
    out.dst[i] = dst + 1 < fields.count ? readAddress(bytes, fields.start(dst), fields.end(dst), out.addresses) : 0;
    if (out.src[i] === 0 || out.dst[i] === 0) return false;
    const protocol = this.#protocol(bytes, columns.protocol + shift);
    const transport = version === 54 && EXTENSIONS.has(protocol) ? NO_TRANSPORT : protocol;
    const length = this.#number(bytes, columns.length + shift, 0xffff_ffff);
    out.transport[i] = transport;
    let present = 0;
    if (length >= 0) {
      out.length[i] = version === 54 ? length + V6_HEADER : length;
      present = Has.length;
    }
    const later = columns.offset >= 0 && this.#number(bytes, columns.offset + shift, 0xffff) > 0;
    const next = columns.next + shift;
    if (later) out.present[i] = present;
    else if (transport === 6) out.present[i] = present | this.#tcp(bytes, out, i, next);
    else if (transport === 17 || transport === 132)
      out.present[i] = present | this.#udp(bytes, out, i, next, version === 54 ? length : length - 20);
    else if (transport === 1 || transport === 58) out.present[i] = present | this.#icmp(bytes, out, i, next, transport, length - 20);
    else out.present[i] = present | (transport === NO_TRANSPORT ? Has.partial : 0);
    return true;
  }

  #protocol(bytes: Uint8Array, at: number): number {
    const number = this.#number(bytes, at, 254);
    // Old and patched versions print number and name of IPv6 in the order of IPv4.
    if (number >= 0) return number;
    const swapped = this.#number(bytes, at - 1, 254);
    return swapped >= 0 ? swapped : NO_TRANSPORT;
  }

  /** The number in a field that is not the last; -1 otherwise. */
  #number(bytes: Uint8Array, at: number, limit: number): number {
    const fields = this.#fields;
    return at + 1 < fields.count ? readNumber(bytes, fields.start(at), fields.end(at), limit) : -1;
  }

  #ports(bytes: Uint8Array, out: PacketColumns, i: number, next: number): number {
    const srcPort = this.#number(bytes, next, 65_535);
    const dstPort = this.#number(bytes, next + 1, 65_535);
    let present = srcPort >= 0 && dstPort >= 0 ? 0 : Has.partial;
    if (srcPort >= 0) {
      out.srcPort[i] = srcPort;
      present |= Has.srcPort;
    }
    if (srcPort >= 0 && dstPort >= 0) {
      out.dstPort[i] = dstPort;
      present |= Has.dstPort;
    }
    return present;
  }

  #tcp(bytes: Uint8Array, out: PacketColumns, i: number, next: number): number {
    let present = this.#ports(bytes, out, i, next);
    const payload = this.#number(bytes, next + 2, 0xffff_ffff);
    const fields = this.#fields;
    const flags = next + 4 < fields.count ? pfFlags(bytes, fields.start(next + 3), fields.end(next + 3)) : -1;
    if (payload >= 0 && (present & Has.partial) === 0) {
      out.payload[i] = payload;
      present |= Has.payload;
    }
    if (flags < 0 || (present & Has.partial) !== 0) return present | Has.partial;
    out.flags[i] = flags;
    return present | Has.flags;
  }

  /** `ipPayload`: length of what the IP packet carries, which UDP's own length must agree with to be known whole. */
  #udp(bytes: Uint8Array, out: PacketColumns, i: number, next: number, ipPayload: number): number {
    const present = this.#ports(bytes, out, i, next);
    const fields = this.#fields;
    const length = next + 2 < fields.count ? readNumber(bytes, fields.start(next + 2), fields.end(next + 2), 65_535) : -1;
    if (length !== ipPayload || length < 8 || out.transport[i] !== 17) return present;
    out.payload[i] = length - 8;
    return present | Has.payload;
  }

  #icmp(bytes: Uint8Array, out: PacketColumns, i: number, next: number, transport: number, ipPayload: number): number {
    const fields = this.#fields;
    // pfSense says nothing about ICMPv6, OPNsense before 2026 only `datalength=`.
    if (next + 1 >= fields.count) return 0;
    const first = textOf(bytes, fields.start(next), fields.end(next));
    if (first.startsWith('datalength=') || first.startsWith('truncated-icmp=')) return this.#named(bytes, out, i, next + 1, transport);
    const kind = transport === 1 && Object.hasOwn(PFSENSE_ICMP, first) ? PFSENSE_ICMP[first] : undefined;
    if (kind === undefined || kind[1] === undefined) return 0;
    [out.icmpType[i], out.icmpCode[i]] = [kind[0], kind[1]];
    if (first === 'unreachport') this.#quoted(bytes, out, i, next, ipPayload);
    return Has.icmp;
  }

  /** Type and code as pf.conf keywords or numbers. */
  #named(bytes: Uint8Array, out: PacketColumns, i: number, next: number, transport: number): number {
    const fields = this.#fields;
    if (next + 2 >= fields.count || fields.isEmpty(next)) return 0;
    const word = (at: number, names: Readonly<Record<string, number>>): number => {
      const text = textOf(bytes, fields.start(at), fields.end(at));
      if (text === '') return 0;
      return Object.hasOwn(names, text) ? (names[text] ?? -1) : readNumber(bytes, fields.start(at), fields.end(at), 255);
    };
    const type = word(next, transport === 1 ? PF_ICMP : PF_ICMP6);
    const code = word(next + 1, transport === 1 ? PF_CODE : PF_CODE6);
    if (type < 0 || code < 0) return 0;
    [out.icmpType[i], out.icmpCode[i]] = [type, code];
    return Has.icmp;
  }

  /**
   * `unreachport,ADDRESS,UDP,5336`: pfSense prints the payload length (36) straight behind the port (53), without a comma. It is
   * taken off again; where it does not fit, the port stays unknown.
   */
  #quoted(bytes: Uint8Array, out: PacketColumns, i: number, next: number, ipPayload: number): void {
    const fields = this.#fields;
    if (next + 3 >= fields.count) return;
    const dst = textOf(bytes, fields.start(next + 1), fields.end(next + 1));
    const transport = textOf(bytes, fields.start(next + 2), fields.end(next + 2)).toLowerCase();
    const glued = textOf(bytes, fields.start(next + 3), fields.end(next + 3));
    const suffix = String(ipPayload);
    if (!/^[\d.]+$/.test(dst) || !/^[a-z]+$/.test(transport)) return;
    const port = glued.endsWith(suffix) ? glued.slice(0, -suffix.length) : '';
    out.inner.set(i, { transport, dst, ...(/^\d{1,5}$/.test(port) && Number(port) < 65_536 ? { dstPort: Number(port) } : {}) });
  }
}

/** IPv4, and no remark on a cut packet in front of its columns. */
function isPlain(bytes: Uint8Array, fields: Fields): boolean {
  return bytes[fields.start(COLUMN.version)] === 52 && bytes[fields.start(COLUMN.error)] === 48;
}

function actionAt(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 4 && standsAt(bytes, start, end, 'pass')) return Code.accept;
  if (end - start === 5 && standsAt(bytes, start, end, 'block')) return Code.deny;
  if (end - start > 16) return -1;
  const word = textOf(bytes, start, end);
  if (Object.hasOwn(PF_ACTIONS, word)) return PF_ACTIONS[word] ?? -1;
  return /^unk(?:n|nown)\(/.test(word) ? Code.unknown : -1;
}

/** Behind `,reason,action,in|out,4|6,`; -1 when no such head stands in bytes[start, end). */
function headEnd(bytes: Uint8Array, start: number, end: number): number {
  for (const direction of [',in,', ',out,']) {
    const at = find(bytes, start, end, direction);
    if (at < 0) continue;
    const version = at + direction.length;
    if ((bytes[version] !== 52 && bytes[version] !== 54) || bytes[version + 1] !== 44) continue;
    let action = at;
    while (action > start && bytes[action - 1] !== 44) action--;
    if (actionAt(bytes, action, at) >= 0) return version + 2;
  }
  return -1;
}
