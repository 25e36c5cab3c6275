/**
 * What is kept of the packets between two hosts: whole connections, each with its first and last packets, and exact counts beside them.
 * Where there are too many connections a sample stays, chosen by a hash of the connection, so that it depends neither on the order of
 * reading nor on how the logs were cut; counts stay exact.
 */
import type { Micros } from './contract.ts';
import { byTime, isSyn, isSynAck, opens, type Packet } from './packet.ts';

/** Packets kept of one connection per log and half day: the start tells what happened, the end whether it went on. */
const FIRST_KEPT = 14;
const LAST_KEPT = 6;
/** A program that always dials from the same port looks like one connection over many nights; of each half day enough is kept. */
const HALF_DAY = 43_200_000_000;
export const CONNECTIONS_PER_PAIR = 512;
const PORTS = 65_536;
const KINDS = ['open', 'answer', 'later'] as const;

/** All packets seen of one 4-tuple. `a` is the host whose address sorts first. */
export interface Connection {
  readonly aPort: number;
  readonly bPort: number;
  readonly packets: readonly Packet[];
}

/** Exact counts of one kind of packets from one host to another. */
export interface Tally {
  readonly fromA: boolean;
  readonly kind: 'open' | 'answer' | 'later';
  /** Destination port for `open`, source port for the others. */
  readonly port: number;
  readonly source: number;
  accepted: number;
  denied: number;
  firstAccepted: Micros;
  lastAccepted: Micros;
  firstDenied: Micros;
  lastDenied: Micros;
}

export class Pair {
  readonly a: string;
  readonly b: string;
  readonly transport: string;
  readonly #hash: number;
  /** By both ports in one number. */
  readonly #connections = new Map<number, { readonly hash: number; readonly aPort: number; readonly bPort: number; packets: Packet[] }>();
  /** By source, direction, kind and port in one number. */
  readonly #tallies = new Map<number, Tally>();
  /** Connections whose hash is not below this are counted only. */
  #threshold = 2 ** 32;
  #packets = 0;

  constructor(a: string, b: string, transport: string) {
    this.a = a;
    this.b = b;
    this.transport = transport;
    this.#hash = hashOf(`${a} ${b}`);
  }

  get size(): number {
    return this.#connections.size;
  }
  /** Packets kept of these connections. */
  get packets(): number {
    return this.#packets;
  }
  /** True when some connections were counted and not kept. */
  get sampled(): boolean {
    return this.#threshold < 2 ** 32;
  }
  get tallies(): readonly Tally[] {
    return [...this.#tallies.values()];
  }

  /** The kept connections in an order of their own, each with its packets in time. */
  connections(): readonly Connection[] {
    const kept = [...this.#connections.values()].map((c) => ({ aPort: c.aPort, bPort: c.bPort, packets: trimmed(c.packets) }));
    return kept.sort((x, y) => x.aPort - y.aPort || x.bPort - y.bPort);
  }

  add(packet: Packet): void {
    const fromA = packet.src === this.a;
    this.#count(packet, fromA);
    const [aPort, bPort] = fromA ? [packet.srcPort, packet.dstPort] : [packet.dstPort, packet.srcPort];
    this.#keep(aPort, bPort, packet);
  }

  merge(other: Pair): void {
    this.#threshold = Math.min(this.#threshold, other.#threshold);
    for (const c of other.#connections.values()) for (const packet of c.packets) this.#keep(c.aPort, c.bPort, packet);
    for (const [key, theirs] of other.#tallies) {
      const ours = this.#tallies.get(key);
      if (ours === undefined) this.#tallies.set(key, { ...theirs });
      else addTally(ours, theirs);
    }
    this.shrink(CONNECTIONS_PER_PAIR);
  }

  /** Keeps at most `most` connections: those of the smallest hashes. */
  shrink(most: number): void {
    if (this.#connections.size <= most) return;
    const hashes = [...this.#connections.values()].map((c) => c.hash).sort((x, y) => x - y);
    this.#threshold = hashes[most] ?? this.#threshold;
    for (const [key, c] of this.#connections) {
      if (c.hash < this.#threshold) continue;
      this.#connections.delete(key);
      this.#packets -= c.packets.length;
    }
  }

  #keep(aPort: number, bPort: number, packet: Packet): void {
    const key = aPort * PORTS + bPort;
    const connection = this.#connections.get(key);
    if (connection === undefined) {
      const hash = mixed(this.#hash, aPort, bPort);
      if (hash >= this.#threshold) return;
      this.#connections.set(key, { hash, aPort, bPort, packets: [packet] });
      this.#packets++;
      if (this.#connections.size > CONNECTIONS_PER_PAIR * 2) this.shrink(CONNECTIONS_PER_PAIR);
      return;
    }
    connection.packets.push(packet);
    this.#packets++;
    if (connection.packets.length <= (FIRST_KEPT + LAST_KEPT) * 4) return;
    this.#packets -= connection.packets.length;
    connection.packets = trimmed(connection.packets);
    this.#packets += connection.packets.length;
  }

  #count(packet: Packet, fromA: boolean): void {
    const kind = isSynAck(packet) ? 'answer' : isSyn(packet) || opens(packet) ? 'open' : 'later';
    const port = kind === 'open' ? packet.dstPort : packet.srcPort;
    const key = ((packet.source * 2 + (fromA ? 1 : 0)) * KINDS.length + KINDS.indexOf(kind)) * PORTS + port;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      // A host that walks every port is a scanner; its ports are not counted one by one.
      if (this.#tallies.size >= 4096) return;
      tally = { fromA, kind, port, source: packet.source, accepted: 0, denied: 0, ...NEVER };
      this.#tallies.set(key, tally);
    }
    countIn(tally, packet);
  }
}

function countIn(tally: Tally, { action, repeat, time }: Packet): void {
  if (action === 'accept') {
    tally.accepted += repeat;
    tally.firstAccepted = Math.min(tally.firstAccepted, time);
    tally.lastAccepted = Math.max(tally.lastAccepted, time);
  } else if (action === 'deny') {
    tally.denied += repeat;
    tally.firstDenied = Math.min(tally.firstDenied, time);
    tally.lastDenied = Math.max(tally.lastDenied, time);
  }
}

const NEVER = { firstAccepted: Infinity, lastAccepted: -Infinity, firstDenied: Infinity, lastDenied: -Infinity };

function addTally(into: Tally, more: Tally): void {
  into.accepted += more.accepted;
  into.denied += more.denied;
  into.firstAccepted = Math.min(into.firstAccepted, more.firstAccepted);
  into.lastAccepted = Math.max(into.lastAccepted, more.lastAccepted);
  into.firstDenied = Math.min(into.firstDenied, more.firstDenied);
  into.lastDenied = Math.max(into.lastDenied, more.lastDenied);
}

/** The first and last packets of each log and half day, in time. */
function trimmed(packets: readonly Packet[]): Packet[] {
  if (packets.length <= FIRST_KEPT + LAST_KEPT) return [...packets].sort(byTime);
  const bySource = Map.groupBy([...packets].sort(byTime), (packet) => `${packet.source} ${Math.floor(packet.time / HALF_DAY)}`);
  const kept = [...bySource.values()].flatMap((list) =>
    list.length <= FIRST_KEPT + LAST_KEPT ? list : [...list.slice(0, FIRST_KEPT), ...list.slice(-LAST_KEPT)],
  );
  return kept.sort(byTime);
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  return spread(hash);
}

/** The hash of a connection from that of its hosts. */
function mixed(hosts: number, aPort: number, bPort: number): number {
  return spread(Math.imul(Math.imul(hosts ^ aPort, 16_777_619) ^ bPort, 16_777_619));
}

function spread(hash: number): number {
  const mixing = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixing ^ (mixing >>> 12)) >>> 0;
}
