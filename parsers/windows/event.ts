/**
 * Events of the Windows Filtering Platform from the Security log, however they were exported (audit subcategories "Filtering Platform
 * Packet Drop" and "Filtering Platform Connection").
 */
import { Code, Has, type PacketColumns } from '../columns.ts';
import { Outcome, type SourceContext } from '../contract.ts';
import { StampReader } from '../text/timestamp.ts';

export interface SecurityEvent {
  readonly id: number;
  /** As the export wrote it; ISO 8601, with or without a zone. */
  readonly time: string | undefined;
  readonly computer: string | undefined;
  readonly data: (name: string) => string | undefined;
}

interface Kind {
  readonly action: number;
  readonly how: string;
  /** Source and destination are the packet's; otherwise, inbound, they may be the local and the remote end. */
  readonly ofPacket: boolean;
}

const KINDS: Readonly<Record<number, Kind>> = {
  5152: { action: Code.deny, how: 'drop', ofPacket: true },
  5153: { action: Code.deny, how: 'drop', ofPacket: true },
  5156: { action: Code.accept, how: 'allow', ofPacket: false },
  5157: { action: Code.deny, how: 'block', ofPacket: false },
};
/** Events of the same subcategories that are about no packet. */
const OTHERS: Readonly<Record<number, string>> = {
  5031: 'application blocked',
  5150: 'link layer',
  5151: 'link layer',
  5154: 'listen',
  5155: 'listen',
  5158: 'bind',
  5159: 'bind',
};
const DIRECTIONS: Readonly<Record<string, number>> = {
  '%%14592': Code.in,
  '%%14593': Code.out,
  '%%14594': Code.forward,
  Inbound: Code.in,
  Outbound: Code.out,
};
/** Where Windows takes the port of an outgoing connection from, since Vista (RFC 6335, section 6). */
const EPHEMERAL = 49_152;
const MOST_LOCALS = 1000;

const encoder = new TextEncoder();

export function isFilteringEvent(id: number): boolean {
  return Object.hasOwn(KINDS, id) || Object.hasOwn(OTHERS, id);
}

/** Turns events into rows and learns which addresses and ports are the logging host's own. */
export class SecurityEvents {
  readonly #stamp: StampReader;
  readonly #addresses = new Set<string>();
  readonly #ports = new Set<string>();

  constructor(source: SourceContext) {
    this.#stamp = new StampReader(source, true);
  }

  /** Remembers what an event says about the host that wrote it: who sends is local, and so is who listens. */
  learn(event: SecurityEvent): void {
    if (this.#addresses.size > MOST_LOCALS || this.#ports.size > MOST_LOCALS) return;
    const source = event.data('SourceAddress');
    if (event.id === 5156 && directionOf(event) === Code.out && source !== undefined) this.#addresses.add(source);
    const port = event.data('SourcePort');
    if (event.id === 5154 && port !== undefined) this.#ports.add(port);
  }

  put(event: SecurityEvent, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    this.learn(event);
    const kind = KINDS[event.id];
    if (kind === undefined) {
      const other = OTHERS[event.id];
      if (other === undefined) return Outcome.FOREIGN;
      out.why = other;
      return Outcome.SKIPPED;
    }
    const i = out.begin();
    out.src[i] = out.addresses.add(event.data('SourceAddress') ?? '');
    out.dst[i] = out.addresses.add(event.data('DestAddress') ?? '');
    if (out.src[i] === 0 || out.dst[i] === 0) {
      out.why = 'addresses';
      return Outcome.MALFORMED;
    }
    out.action[i] = kind.action;
    out.actionFrom[i] = Code.fromField;
    out.how[i] = out.names.add(kind.how);
    out.rule[i] = out.names.add(event.data('FilterRTID') ?? '');
    out.firewall[i] = out.names.add(event.computer ?? '');
    out.direction[i] = directionOf(event);
    const transport = numberOf(event.data('Protocol'), 254);
    if (transport >= 0) out.transport[i] = transport;
    else out.present[i] = Has.partial;
    if (transport === 6 || transport === 17) putPorts(event, out, i);
    this.#putTime(event.time, out, i);
    if (!kind.ofPacket && out.direction[i] === Code.in) this.#orient(event, out, i);
    return Outcome.RECORD;
  }

  #putTime(text: string | undefined, out: PacketColumns, i: number): void {
    const bytes = encoder.encode(text ?? '');
    if (this.#stamp.read(bytes, 0, bytes.length) < 0) {
      out.timeFrom[i] = Code.timeLost;
      return;
    }
    out.time[i] = this.#stamp.time;
    out.timeFrom[i] = this.#stamp.from;
    out.present[i] = (out.present[i] ?? 0) | Has.time;
  }

  /**
   * Inbound, Windows 7 to 2012 call the local end the source, Server 2016 and later the remote end. The destination of an inbound
   * packet is local: the end that is a group, that this host sent from, that listens, or that has the lower, fixed port.
   */
  #orient(event: SecurityEvent, out: PacketColumns, i: number): void {
    const local = this.#sourceIsLocal(event);
    if (local === true) {
      [out.src[i], out.dst[i]] = [out.dst[i] ?? 0, out.src[i] ?? 0];
      [out.srcPort[i], out.dstPort[i]] = [out.dstPort[i] ?? 0, out.srcPort[i] ?? 0];
    } else if (local === undefined) {
      // Which end is which cannot be told: the addresses stand as they were logged, and the record says that it is not whole.
      out.present[i] = (out.present[i] ?? 0) | Has.partial;
    }
  }

  #sourceIsLocal(event: SecurityEvent): boolean | undefined {
    const source = event.data('SourceAddress') ?? '';
    const dest = event.data('DestAddress') ?? '';
    const sourcePort = event.data('SourcePort') ?? '';
    const destPort = event.data('DestPort') ?? '';
    const byPort = (port: string): boolean => numberOf(port, 65_535) >= 0 && Number(port) < EPHEMERAL;
    return (
      only(isGroup(source), isGroup(dest)) ??
      only(this.#addresses.has(source), this.#addresses.has(dest)) ??
      only(this.#ports.has(sourcePort), this.#ports.has(destPort)) ??
      only(byPort(sourcePort), byPort(destPort))
    );
  }
}

function putPorts(event: SecurityEvent, out: PacketColumns, i: number): void {
  const srcPort = numberOf(event.data('SourcePort'), 65_535);
  const dstPort = numberOf(event.data('DestPort'), 65_535);
  if (srcPort < 0 || dstPort < 0) {
    out.present[i] = Has.partial;
    return;
  }
  out.srcPort[i] = srcPort;
  out.dstPort[i] = dstPort;
  out.present[i] = Has.srcPort | Has.dstPort;
}

function directionOf(event: SecurityEvent): number {
  const word = event.data('Direction') ?? '';
  return Object.hasOwn(DIRECTIONS, word) ? (DIRECTIONS[word] ?? 0) : 0;
}

/** true when only the first holds, false when only the second does. */
function only(first: boolean, second: boolean): boolean | undefined {
  return first === second ? undefined : first;
}

/** A multicast or broadcast address, the broadcast of a network of 256 included. */
function isGroup(address: string): boolean {
  const first = /^(\d+)\./.exec(address);
  if (first === null) return /^ff/i.test(address);
  return (Number(first[1]) >= 224 && Number(first[1]) < 240) || address.endsWith('.255');
}

function numberOf(text: string | undefined, limit: number): number {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= limit ? Number(text) : -1;
}
