/**
 * pflog as pf writes it: a capture with link type 117 (PFLOG) or 17 (PFLOG of OpenBSD before 3.4), in pcap or pcapng.
 * The pflog header grew over the years and differs by system; its first byte is its length without padding (61 NetBSD, DragonFly, macOS,
 * FreeBSD up to 13; 69 FreeBSD since 14; 100 OpenBSD since 4.9; 45 OpenBSD 3.4 to 3.7), and the packet follows at the next multiple of four.
 */
import { Code, Has, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { CaptureReader, captureFraming } from './binary/capture.ts';
import { putIpPacket } from './binary/ip.ts';
import { pfReason } from './pf/verdicts.ts';

const PFLOG = 117;
const OLD_PFLOG = 17;
const OLD_HEADER = 28;
const NO_RULE = 0xffff_ffff;
/** Header lengths without padding from which a field is there. */
const WITH_OWNERS = 61;
const WITH_IDENTIFIER = 69;
const WITHOUT_IDENTIFIER = 73;
const WITH_REWRITE = 100;
/** sys/net/pfvar.h. Numbers from 11 on differ by system. */
const ACTIONS = ['pass', 'block', 'scrub', 'noscrub', 'nat', 'nonat', 'binat', 'nobinat', 'rdr', 'nordr', 'synproxy-drop'];
const REASONS = [
  'match',
  'bad-offset',
  'fragment',
  'short',
  'normalize',
  'memory',
  'bad-timestamp',
  'congestion',
  'ip-option',
  'proto-cksum',
  'state-mismatch',
  'state-insert',
  'state-limit',
  'src-limit',
  'synproxy',
];
const DIRECTIONS = [0, Code.in, Code.out, Code.forward];

export const pflog: LogFormat = {
  name: 'pflog',
  title: 'binary pflog (pcap, pcapng)',
  references: [
    'https://github.com/openbsd/src/blob/master/sys/net/if_pflog.h',
    'https://github.com/freebsd/freebsd-src/blob/main/sys/net/if_pflog.h',
    'https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html',
  ],
  reading: 'in-order',
  framing: captureFraming(new Set([PFLOG, OLD_PFLOG])),
  recognises: () => false,
  open: (source) => new PflogReader(source),
};

interface Header {
  readonly size: number;
  readonly action: number;
  readonly reason: number;
  readonly direction: number;
  readonly rule: string;
  readonly name: string;
  /** Where the addresses after translation stand; absent without translation. */
  readonly rewritten?: { readonly src: number; readonly dst: number; readonly v6: boolean };
}

class PflogReader implements RecordReader {
  readonly #capture = new CaptureReader();

  constructor(source: SourceContext) {
    // Reading may begin in mid-file; the byte order and the interfaces stand at its head.
    const { head } = source;
    for (let from = 0; from < head.length;) {
      const next = pflog.framing?.next(head, from, head.length) ?? -1;
      if (next < 0 || this.#capture.read(head, from, next) !== 'header') break;
      from = next;
    }
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const captured = this.#capture.read(bytes, start, end);
    if (captured === 'header') return skip(out, 'header');
    if (captured === undefined) return malformed(out, 'capture record', 0);
    if (captured.linkType !== PFLOG && captured.linkType !== OLD_PFLOG) return Outcome.FOREIGN;
    const view = new DataView(bytes.buffer, bytes.byteOffset + captured.start, captured.end - captured.start);
    const header = captured.linkType === PFLOG ? headerOf(view) : oldHeaderOf(view);
    if (header === undefined) return malformed(out, 'pflog header', captured.start - start);
    const i = out.begin();
    if (!putIpPacket(bytes, captured.start + header.size, captured.end, out, i))
      return malformed(out, 'packet', captured.start + header.size - start);
    putHeader(view, header, out, i);
    if (captured.time === undefined) out.timeFrom[i] = Code.timeLost;
    else {
      out.time[i] = captured.time;
      out.present[i] = (out.present[i] ?? 0) | Has.time;
    }
    return Outcome.RECORD;
  }
}

function putHeader(view: DataView, header: Header, out: PacketColumns, i: number): void {
  const word = ACTIONS[header.action];
  out.action[i] = header.action === 0 ? Code.accept : header.action === 1 || word === 'synproxy-drop' ? Code.deny : Code.unknown;
  out.actionFrom[i] = Code.fromField;
  out.how[i] = out.names.add(header.reason === 0 ? (word ?? '') : pfReason(REASONS[header.reason] ?? `reason-${header.reason}`));
  out.rule[i] = out.names.add(header.rule);
  const direction = DIRECTIONS[header.direction] ?? 0;
  out.direction[i] = direction;
  if (direction === Code.out) out.out[i] = out.names.add(header.name);
  else out.in[i] = out.names.add(header.name);
  if (header.rewritten === undefined) return;
  const { src, dst, v6 } = header.rewritten;
  const natSrc = addressAt(view, src, v6, out);
  const natDst = addressAt(view, dst, v6, out);
  // Where only the port changed, the address is the packet's own.
  out.natSrc[i] = natSrc === out.src[i] ? 0 : natSrc;
  out.natDst[i] = natDst === out.dst[i] ? 0 : natDst;
}

function headerOf(view: DataView): Header | undefined {
  if (view.byteLength < 4) return undefined;
  const length = view.getUint8(0);
  const size = (length + 3) & ~3;
  if (length < 45 || size > view.byteLength) return undefined;
  const anchor = textAt(view, 20, 16);
  const number = view.getUint32(36);
  const identifier = length >= WITH_IDENTIFIER && length < WITHOUT_IDENTIFIER ? view.getUint32(64) : 0;
  const rewritten = length >= WITH_REWRITE && view.getUint8(61) !== 0 ? { src: 64, dst: 80, v6: isV6(view.getUint8(62)) } : undefined;
  return {
    size,
    action: view.getUint8(2),
    reason: view.getUint8(3),
    direction: view.getUint8(length < WITH_OWNERS ? 44 : 60),
    // pfSense's tracker, which its filterlog shows too, is steadier than the number.
    rule: identifier !== 0 ? String(identifier) : ruleText(number, anchor, view.getUint32(40)),
    name: textAt(view, 4, 16),
    ...(rewritten === undefined ? {} : { rewritten }),
  };
}

/** link type 17: everything big endian, 28 bytes. */
function oldHeaderOf(view: DataView): Header | undefined {
  if (view.byteLength < OLD_HEADER) return undefined;
  const number = view.getInt16(20);
  return {
    size: OLD_HEADER,
    action: view.getUint16(24),
    reason: view.getUint16(22),
    direction: view.getUint16(26) === 0 ? 1 : 2,
    rule: number < 0 ? '' : String(number),
    name: textAt(view, 4, 16),
  };
}

function ruleText(number: number, anchor: string, sub: number): string {
  if (number === NO_RULE) return '';
  return anchor === '' ? String(number) : `${number}.${anchor}.${sub}`;
}

/** AF_INET6 is 24 on OpenBSD and NetBSD, 28 on FreeBSD and DragonFly, 30 on macOS. AF_INET is 2 everywhere. */
function isV6(family: number): boolean {
  return family !== 2;
}

function addressAt(view: DataView, at: number, v6: boolean, out: PacketColumns): number {
  if (!v6) return out.addresses.v4(view.getUint32(at));
  return out.addresses.intern(view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12));
}

function textAt(view: DataView, at: number, most: number): string {
  let text = '';
  for (let i = at; i < at + most && view.getUint8(i) !== 0; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
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
