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

/** All packets seen of one 4-tuple. `a` is the host whose address sorts first. */
export interface Connection {
  readonly key: string;
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
  readonly #connections = new Map<string, { readonly hash: number; readonly aPort: number; readonly bPort: number; packets: Packet[] }>();
  readonly #tallies = new Map<string, Tally>();
  /** Connections whose hash is not below this are counted only. */
  #threshold = 2 ** 32;

  constructor(a: string, b: string, transport: string) {
    this.a = a;
    this.b = b;
    this.transport = transport;
  }

  get size(): number {
    return this.#connections.size;
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
    const kept = [...this.#connections].map(([key, c]) => ({ key, aPort: c.aPort, bPort: c.bPort, packets: trimmed(c.packets) }));
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
    for (const [key, c] of this.#connections) if (c.hash >= this.#threshold) this.#connections.delete(key);
  }

  #keep(aPort: number, bPort: number, packet: Packet): void {
    const key = `${aPort} ${bPort}`;
    let connection = this.#connections.get(key);
    if (connection === undefined) {
      const hash = hashOf(`${this.a} ${this.b} ${key}`);
      if (hash >= this.#threshold) return;
      connection = { hash, aPort, bPort, packets: [] };
      this.#connections.set(key, connection);
      if (this.#connections.size > CONNECTIONS_PER_PAIR * 2) this.shrink(CONNECTIONS_PER_PAIR);
    }
    connection.packets.push(packet);
    if (connection.packets.length > (FIRST_KEPT + LAST_KEPT) * 4) connection.packets = trimmed(connection.packets);
  }

  #count(packet: Packet, fromA: boolean): void {
    const kind = isSynAck(packet) ? 'answer' : isSyn(packet) || opens(packet) ? 'open' : 'later';
    const port = kind === 'open' ? packet.dstPort : packet.srcPort;
    const key = `${fromA} ${kind} ${port} ${packet.source}`;
    let tally = this.#tallies.get(key);
    if (tally === undefined) {
      // A host that walks every port is a scanner; its ports are not counted one by one.
      if (this.#tallies.size >= 4096) return;
      tally = { fromA, kind, port, source: packet.source, accepted: 0, denied: 0, ...NEVER };
      this.#tallies.set(key, tally);
    }
    addTally(tally, {
      accepted: packet.action === 'accept' ? packet.repeat : 0,
      denied: packet.action === 'deny' ? packet.repeat : 0,
      firstAccepted: packet.action === 'accept' ? packet.time : Infinity,
      lastAccepted: packet.action === 'accept' ? packet.time : -Infinity,
      firstDenied: packet.action === 'deny' ? packet.time : Infinity,
      lastDenied: packet.action === 'deny' ? packet.time : -Infinity,
    });
  }
}

const NEVER = { firstAccepted: Infinity, lastAccepted: -Infinity, firstDenied: Infinity, lastDenied: -Infinity };

function addTally(into: Tally, more: Omit<Tally, 'fromA' | 'kind' | 'port' | 'source'>): void {
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
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
