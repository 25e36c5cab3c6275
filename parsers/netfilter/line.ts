/** One netfilter log message, whatever carried it, into a row. */
import { AddressTable } from '../address-table.ts';
import { Code, flagLetters, Has, NO_TRANSPORT, TRANSPORTS, type InnerPacket, type PacketColumns } from '../columns.ts';
import { Outcome, type SourceContext } from '../contract.ts';
import { find, standsAt, tokenEnd } from '../text/bytes.ts';
import { uptime } from '../text/syslog.ts';
import { isEbtables, putEbtables } from './ebtables.ts';
import { PacketKeys } from './packet.ts';
import { PrefixVerdicts } from './prefix.ts';

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMP6 = 58;
const WITH_PORTS = new Set([TCP, UDP, 132, 136]);

export class NetfilterMessage {
  readonly #keys = new PacketKeys();
  readonly #quoted = new PacketKeys();
  /** Quoted addresses are no hosts of the block. */
  readonly #quotedAddresses = new AddressTable();
  readonly #verdicts: PrefixVerdicts;

  /** Where the packet of the message read last begins with its `IN=`, as an index of `bytes`; -1 where its prefix was replaced or it has none. */
  begin = -1;
  /** Another message breaks in, or the quoted packet is not closed. */
  get broken(): boolean {
    return this.#keys.broken;
  }

  constructor(source: SourceContext) {
    this.#verdicts = new PrefixVerdicts(source.prefixes);
  }

  /** Does bytes[start, end) read as a prefix with a verdict? */
  judges(bytes: Uint8Array, start: number, end: number): boolean {
    return this.#verdicts.of(bytes, start, end).action !== Code.unknown;
  }

  /** Reads the message in bytes[start, end) into a fresh row of `out`; time and firewall are the caller's. `out.column` is an index of `bytes`. `rule` replaces the prefix as written. */
  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns, rule?: string): Outcome {
    const keys = this.#keys;
    this.begin = -1;
    const payload = payloadStart(bytes, start, end, rule !== undefined);
    if (payload < 0) return this.#headless(bytes, start, end, out);
    keys.read(bytes, payload, end, out.addresses);
    // The kernel writes `ARP HTYPE=…`, ulogd `SRC=… DST=… PROTO=ARP REQUEST`.
    if (keys.arp || (keys.transport === NO_TRANSPORT && find(bytes, payload, end, ' PROTO=ARP') > 0)) return skip(out, 'arp', payload);
    if (keys.begin > payload && hasUptime(bytes, payload, keys.begin)) {
      out.why = 'two messages in one';
      out.column = payload;
      return Outcome.MALFORMED;
    }
    const bridged = (keys.src === 0 || keys.dst === 0) && isEbtables(bytes, payload, end);
    if ((keys.src === 0 || keys.dst === 0) && !bridged) {
      out.why = keys.src === 0 ? 'source address' : 'destination address';
      const key = find(bytes, keys.begin, end, keys.src === 0 ? 'SRC=' : 'DST=');
      out.column = key < 0 ? end : key;
      return Outcome.MALFORMED;
    }
    // Cut right behind its addresses it may be an ARP packet of ulogd's.
    if (keys.length < 0 && keys.transport === NO_TRANSPORT && !bridged) {
      out.why = 'cut off behind the addresses';
      out.column = end;
      return Outcome.MALFORMED;
    }
    const i = out.begin();
    const prefixEnd = Math.max(keys.begin, payload);
    const verdict = rule === undefined ? this.#verdicts.of(bytes, start, prefixEnd) : this.#verdicts.judge(rule);
    out.action[i] = verdict.action;
    out.actionFrom[i] = verdict.from;
    out.how[i] = out.names.intern(verdict.howBytes, 0, verdict.howBytes.length);
    out.rule[i] = rule === undefined ? out.names.intern(bytes, start, prefixEnd) : out.names.add(rule);
    this.#putPlace(bytes, out, i);
    if (bridged) return this.#bridged(bytes, payload, end, out);
    this.#put(bytes, out, i);
    if (rule === undefined && !keys.broken) this.begin = keys.begin;
    return Outcome.RECORD;
  }

  #bridged(bytes: Uint8Array, payload: number, end: number, out: PacketColumns): Outcome {
    if (putEbtables(bytes, payload, end, out, out.count)) return Outcome.RECORD;
    out.why = 'addresses';
    out.column = payload;
    return Outcome.MALFORMED;
  }

  /** A line whose front was lost on the way (UniFi's relays do that): no addresses, no verdict, but the ports are right. */
  #headless(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    const keys = this.#keys;
    if (!hasPacketTail(bytes, start, end)) return Outcome.FOREIGN;
    keys.read(bytes, start, end, out.addresses);
    if (keys.transport === NO_TRANSPORT || (keys.dstPort < 0 && keys.icmpType < 0)) return Outcome.FOREIGN;
    const i = out.begin();
    // What reads as an interface here may be the rest of PHYSIN= or PHYSOUT=.
    keys.broken = true;
    this.#put(bytes, out, i);
    return Outcome.RECORD;
  }

  #putPlace(bytes: Uint8Array, out: PacketColumns, i: number): void {
    const keys = this.#keys;
    const incoming = keys.inEnd > keys.inStart;
    const outgoing = keys.outEnd > keys.outStart;
    if (incoming) out.in[i] = out.names.intern(bytes, keys.inStart, keys.inEnd);
    if (outgoing) out.out[i] = out.names.intern(bytes, keys.outStart, keys.outEnd);
    if (incoming || outgoing) out.direction[i] = incoming ? (outgoing ? Code.forward : Code.in) : Code.out;
  }

  #put(bytes: Uint8Array, out: PacketColumns, i: number): void {
    const keys = this.#keys;
    let present = 0;
    out.src[i] = keys.src;
    out.dst[i] = keys.dst;
    const transport = keys.transport;
    out.transport[i] = transport;
    if (keys.srcPort >= 0) {
      out.srcPort[i] = keys.srcPort;
      present |= Has.srcPort;
    }
    if (keys.dstPort >= 0) {
      out.dstPort[i] = keys.dstPort;
      present |= Has.dstPort;
    }
    if (keys.flags >= 0 && transport === TCP) {
      out.flags[i] = keys.flags;
      present |= Has.flags;
    }
    if (keys.length >= 0) {
      out.length[i] = keys.length;
      present |= Has.length;
    }
    if (keys.udpLength >= 8 && transport === UDP) {
      out.payload[i] = keys.udpLength - 8;
      present |= Has.payload;
    }
    const icmp = transport === ICMP || transport === ICMP6;
    if (icmp && keys.icmpType >= 0 && keys.icmpCode >= 0) {
      out.icmpType[i] = keys.icmpType;
      out.icmpCode[i] = keys.icmpCode;
      present |= Has.icmp;
      if (keys.innerEnd > keys.innerStart) {
        const inner = this.#inner(bytes, keys.innerStart, keys.innerEnd);
        if (inner !== undefined) out.inner.set(i, inner);
      }
    }
    if (keys.broken || !this.#whole(present)) present |= Has.partial;
    out.present[i] = present;
  }

  /** Did the line say what a packet of its kind has? */
  #whole(present: number): boolean {
    const { transport, fragment } = this.#keys;
    if (transport === NO_TRANSPORT) return false;
    if (fragment) return true;
    if (transport === ICMP || transport === ICMP6) return (present & Has.icmp) !== 0;
    if (!WITH_PORTS.has(transport)) return true;
    const ports = Has.srcPort | Has.dstPort;
    if ((present & ports) !== ports) return transport === 132;
    return transport !== TCP || (present & Has.flags) !== 0;
  }

  #inner(bytes: Uint8Array, start: number, end: number): InnerPacket | undefined {
    const keys = this.#quoted;
    if (this.#quotedAddresses.size > 1000) this.#quotedAddresses.clear();
    keys.read(bytes, start, end, this.#quotedAddresses);
    const src = this.#quotedAddresses.text(keys.src);
    const dst = this.#quotedAddresses.text(keys.dst);
    if (src === undefined || dst === undefined) return undefined;
    return {
      ...(keys.transport === NO_TRANSPORT ? {} : { transport: TRANSPORTS[keys.transport] ?? String(keys.transport) }),
      src,
      ...(keys.srcPort < 0 ? {} : { srcPort: keys.srcPort }),
      dst,
      ...(keys.dstPort < 0 ? {} : { dstPort: keys.dstPort }),
      ...(keys.flags < 0 || keys.transport !== TCP ? {} : { flags: flagLetters(keys.flags) }),
      ...(keys.length < 0 ? {} : { length: keys.length }),
    };
  }
}

/** An uptime between two `IN=`: one message broke into another before either said its addresses, and whose they are cannot be told. */
function hasUptime(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === 91 && uptime(bytes, i, end) > i) return true;
  return false;
}

function skip(out: PacketColumns, why: string, column: number): Outcome {
  out.why = why;
  out.column = column;
  out.notice = undefined;
  return Outcome.SKIPPED;
}

/**
 * Where the packet begins: the first `IN=` whose value is followed by another key of a packet. A prefix is printed as it is, without a
 * separator, and may hold `=`, brackets, quotes and `IN=` itself. -1 when there is none.
 * `mayLackIn`: pvefw-logger leaves an empty `IN=` out; elsewhere a line that begins with `OUT=` has lost its head.
 */
export function payloadStart(bytes: Uint8Array, start: number, end: number, mayLackIn = false): number {
  for (let i = start; i < end - 3; i++) {
    if (bytes[i + 2] !== 61 || bytes[i + 1] !== 78 || bytes[i] !== 73) continue;
    if (bytes[i - 1] === 83 && isPhysical(bytes, start, i, end)) continue;
    const next = tokenEnd(bytes, i + 3, end) + 1;
    // What stands before PHYSOUT= is half of a PHYSIN=: behind IN= comes OUT= or, from pvefw-logger, neither.
    if (followsInterface(bytes, next, end) && !standsAt(bytes, next, end, 'PHYSOUT=')) return i;
  }
  const out = mayLackIn ? find(bytes, start, end, 'OUT=') : -1;
  return out >= 0 && followsInterface(bytes, tokenEnd(bytes, out, end) + 1, end) ? out : -1;
}

/** `PHYSIN=`, or what is left of it where a line lost its front. */
function isPhysical(bytes: Uint8Array, start: number, at: number, end: number): boolean {
  let word = at;
  while (word > start && bytes[word - 1] !== 32) word--;
  return at - word <= 4 && standsAt(bytes, word, end, 'PHYS'.slice(4 - (at - word)));
}

function followsInterface(bytes: Uint8Array, at: number, end: number): boolean {
  switch (bytes[at]) {
    case 79:
      return standsAt(bytes, at, end, 'OUT=');
    case 83:
      return standsAt(bytes, at, end, 'SRC=');
    case 77:
      return standsAt(bytes, at, end, 'MAC');
    case 80:
      return standsAt(bytes, at, end, 'PHYS') || standsAt(bytes, at, end, 'PROTO=ARP');
    case 65:
      return standsAt(bytes, at, end, 'ARP ');
    default:
      return false;
  }
}

/** Ports or an ICMP type behind a protocol. A closing bracket alone means the packet is one that an ICMP error quoted. */
function hasPacketTail(bytes: Uint8Array, start: number, end: number): boolean {
  const proto = find(bytes, start, end, 'PROTO=');
  if (proto < 0 || (find(bytes, proto, end, ' SPT=') < 0 && find(bytes, proto, end, ' TYPE=') < 0)) return false;
  return find(bytes, start, end, ']') < 0 || find(bytes, start, end, '[SRC=') >= 0;
}
