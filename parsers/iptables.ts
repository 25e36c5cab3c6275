/**
 * Netfilter's packet log as text: iptables LOG, nft log, ulogd LOGEMU, and the appliances that write the same keys.
 *   Nov 18 22:00:01 fw1 kernel: [363080.104215] FW-DROP IN=eth0 OUT=eth1 MAC=… SRC=10.30.1.20 DST=10.16.0.27 LEN=60 … PROTO=TCP SPT=43834 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0
 */
import { Has, type PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type Notice, type RecordReader, type SourceContext } from './contract.ts';
import { breakIn, owedBy, ownEnd, withhold } from './netfilter/broken-in.ts';
import { NetfilterMessage, payloadStart } from './netfilter/line.ts';
import { noticeOf } from './netfilter/notices.ts';
import { UsualLine } from './netfilter/usual-line.ts';
import { find, readNumber, standsAt, textOf, tokenEnd } from './text/bytes.ts';
import { nextMessage } from './text/glued.ts';
import { Envelope, putTime, uptime } from './text/syslog.ts';
import { isWrapped } from './text/wrapped-line.ts';

/** Room for a notice; a longer message is none. */
const NOTICE_LENGTH = 200;
const MOST_REPEATS = 1_000_000;

export const iptables: LogFormat = {
  name: 'iptables',
  title: 'netfilter log (iptables, nftables, ulogd and appliances built on them)',
  references: [
    'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/net/netfilter/nf_log_syslog.c',
    'https://git.netfilter.org/ulogd2/tree/util/printpkt.c',
    'https://git.proxmox.com/?p=pve-firewall.git;a=blob;f=src/pvefw-logger.c',
  ],
  reading: 'any-order',
  recognises(bytes, start, end) {
    if (isWrapped(bytes, start, end)) return false;
    const packet = payloadStart(bytes, start, end, true);
    if (packet >= 0) return find(bytes, packet, end, 'SRC=') > 0;
    const proto = find(bytes, start, end, ' PROTO=');
    return proto >= 0 && find(bytes, proto, end, ' SPT=') > 0 && find(bytes, proto, end, ' DPT=') > 0;
  },
  open: (source) => new IptablesReader(source),
};

class IptablesReader implements RecordReader {
  readonly #envelope: Envelope;
  readonly #message: NetfilterMessage;
  readonly #usual = new UsualLine();
  #lastWasRecord = false;
  rest = 0;
  /** Where a message begins that broke into the one read before it, and what of it may be that one's. */
  #brokenIn = -1;
  #owed = 0;

  constructor(source: SourceContext) {
    this.#envelope = new Envelope(source);
    this.#message = new NetfilterMessage(source);
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    let stop = end;
    if (bytes[stop - 1] === 13) stop--;
    out.notice = undefined;
    if (stop === start) return this.#skip(out, 'blank line');
    this.rest = 0;
    const envelope = this.#envelope;
    if (this.#usual.read(bytes, start, stop, envelope, out)) {
      this.#lastWasRecord = true;
      return Outcome.RECORD;
    }
    const brokenIn = start === this.#brokenIn;
    this.#brokenIn = -1;
    this.rest = nextMessage(bytes, start, stop);
    if (this.rest > 0) stop = this.rest;
    // What broke into another message has no stamp and host of its own.
    if (brokenIn) envelope.body = uptime(bytes, start, stop);
    else envelope.read(bytes, start, stop);
    this.#returnPrefix(bytes);
    const repeated = repeatOf(bytes, envelope.body, stop);
    if (repeated !== undefined && repeated.body < 0) return this.#again(repeated.count, out);
    const body = repeated === undefined ? envelope.body : repeated.body;
    const outcome = brokenIn ? this.#second(bytes, body, stop, out) : this.#first(bytes, body, stop, out);
    if (outcome === Outcome.RECORD) {
      const i = out.count;
      if (repeated !== undefined) out.repeat[i] = repeated.count;
      putTime(envelope, out, i, Has.time);
      out.firewall[i] = out.names.intern(bytes, envelope.hostStart, envelope.hostEnd);
      this.#lastWasRecord = true;
      if (repeated === undefined && envelope.dated) this.#usual.learn(bytes, start, stop, envelope, this.#message.begin, out);
      return outcome;
    }
    this.#lastWasRecord = false;
    out.column = Math.max(out.column - start, 0);
    return outcome === Outcome.FOREIGN ? this.#notice(bytes, stop, out) : outcome;
  }

  /** Reads a message, or of one that another broke into what stands before that. */
  #first(bytes: Uint8Array, body: number, end: number, out: PacketColumns): Outcome {
    const outcome = this.#proxmox(bytes, body, end, out);
    const broken = this.#message.broken ? breakIn(bytes, body, end) : undefined;
    if (broken === undefined) return outcome;
    const first = this.#proxmox(bytes, body, broken.at, out);
    this.#owed = first === Outcome.RECORD ? owedBy(out, out.count, bytes[broken.at - 1] === 32) : 0;
    this.rest = this.#brokenIn = broken.next;
    return first;
  }

  /** Reads a message that broke into another, as far as it cannot be that one's rest. */
  #second(bytes: Uint8Array, body: number, end: number, out: PacketColumns): Outcome {
    const owed = this.#owed;
    const third = breakIn(bytes, body, end);
    const stop = ownEnd(bytes, body, third?.at ?? end);
    const outcome = this.#message.read(bytes, body, stop, out);
    if (third !== undefined) {
      this.rest = this.#brokenIn = third.next;
      if (outcome === Outcome.RECORD) this.#owed = owed | owedBy(out, out.count, bytes[third.at - 1] === 32);
    }
    if (outcome === Outcome.RECORD) withhold(out, out.count, owed);
    return outcome;
  }

  /** `STAMP FW-DROP IN=`: a line without a host, whose prefix stands where others have the host. */
  #returnPrefix(bytes: Uint8Array): void {
    const envelope = this.#envelope;
    const { body, hostStart, hostEnd } = envelope;
    if (bytes[body] !== 73 || bytes[body + 2] !== 61 || hostEnd === 0 || hostEnd + 1 !== body) return;
    if (!this.#message.judges(bytes, hostStart, hostEnd)) return;
    envelope.body = hostStart;
    envelope.hostStart = envelope.hostEnd = 0;
  }

  /** Unwraps pvefw-logger's `VMID LEVEL CHAIN 18/Nov/2026:22:00:01 +0100 policy DROP: ` and reads the message. */
  #proxmox(bytes: Uint8Array, body: number, end: number, out: PacketColumns): Outcome {
    const vm = tokenEnd(bytes, body, end);
    const level = tokenEnd(bytes, vm + 1, end);
    if (level >= end || readNumber(bytes, body, vm, 1_000_000_000) < 0 || readNumber(bytes, vm + 1, level, 9) < 0)
      return this.#message.read(bytes, body, end, out);
    const chain = tokenEnd(bytes, level + 1, end);
    const after = this.#envelope.stamp.read(bytes, chain + 1, end);
    if (after < 0) return this.#message.read(bytes, body, end, out);
    this.#envelope.dated = true;
    const text = after + 1;
    const packet = payloadStart(bytes, text, end, true);
    const rule = `${textOf(bytes, level + 1, chain)} ${packet < 0 ? '' : textOf(bytes, text, packet)}`;
    return this.#message.read(bytes, text, end, out, rule);
  }

  /** `last message repeated N times`: the record before, N times more, now. Only where that record is at hand. */
  #again(count: number, out: PacketColumns): Outcome {
    if (!this.#lastWasRecord || out.count === 0) return this.#skip(out, 'repeated message');
    const i = out.begin();
    copyRow(out, i - 1, i);
    out.repeat[i] = count;
    out.present[i] = (out.present[i] ?? 0) & ~Has.time;
    putTime(this.#envelope, out, i, Has.time);
    return Outcome.RECORD;
  }

  #notice(bytes: Uint8Array, end: number, out: PacketColumns): Outcome {
    const { body, dated, stamp, hostStart, hostEnd } = this.#envelope;
    if (end - body > NOTICE_LENGTH) return Outcome.FOREIGN;
    const text = textOf(bytes, body, end);
    const found = noticeOf(text);
    if (found === undefined) return Outcome.FOREIGN;
    out.notice = {
      kind: found.kind,
      text,
      ...(found.count === undefined ? {} : { count: found.count }),
      ...(dated ? { time: stamp.time } : {}),
      ...(hostEnd > hostStart ? { firewall: textOf(bytes, hostStart, hostEnd) } : {}),
    } satisfies Notice;
    out.why = found.why;
    out.column = 0;
    return Outcome.SKIPPED;
  }

  #skip(out: PacketColumns, why: string): Outcome {
    this.#lastWasRecord = false;
    out.why = why;
    out.column = 0;
    return Outcome.SKIPPED;
  }
}

/** rsyslog's `message repeated 3 times: [ …]` (body ≥ 0: where the message begins) and syslogd's `last message repeated 3 times` (body -1). */
function repeatOf(bytes: Uint8Array, body: number, end: number): { readonly count: number; readonly body: number } | undefined {
  const dashes = standsAt(bytes, body, end, '--- ') ? 4 : 0;
  const last = standsAt(bytes, body + dashes, end, 'last message repeated ');
  if (!last && !standsAt(bytes, body, end, 'message repeated ')) return undefined;
  const from = body + dashes + (last ? 22 : 17);
  const stop = tokenEnd(bytes, from, end);
  const count = readNumber(bytes, from, stop, MOST_REPEATS);
  if (count < 1 || !standsAt(bytes, stop, end, ' time')) return undefined;
  if (last) return { count, body: -1 };
  const open = find(bytes, stop, end, ': [');
  if (open < 0) return undefined;
  return { count, body: uptime(bytes, bytes[open + 3] === 32 ? open + 4 : open + 3, end) };
}

function copyRow(columns: PacketColumns, from: number, to: number): void {
  for (const column of Object.values(columns)) if (ArrayBuffer.isView(column) && isNumbers(column)) column[to] = column[from] ?? 0;
  const inner = columns.inner.get(from);
  if (inner !== undefined) columns.inner.set(to, inner);
}

function isNumbers(view: ArrayBufferView): view is Float64Array | Uint8Array | Uint16Array | Uint32Array {
  return !(view instanceof DataView);
}
