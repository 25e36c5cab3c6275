/**
 * Who dials whom on ports that change from connection to connection, as far as hosts that dial on telling ports are concerned: counts alone,
 * the same whatever the order of adding.
 */
import { AddressTable } from '../../../parsers/address-table.ts';
import { Code, Flag, Has, type PacketRows } from '../../../parsers/columns.ts';
import type { Protocol } from '../../protocols/contract.ts';
import { COMMON_PORTS } from '../common-ports.ts';
import { compare } from '../compare.ts';
import { hashOf } from '../connections.ts';
import type { Micros } from '../contract.ts';
import { tellingPorts } from '../telling-ports.ts';
import { EPHEMERAL, wideRanges } from './walk-readings.ts';

/** One host dialling another on several ports. */
export interface Walk {
  readonly from: string;
  readonly to: string;
  /** The lowest of them, in order. */
  readonly ports: readonly number[];
  readonly accepted: number;
  /** Denied from more than one source port. */
  readonly insists: boolean;
}

interface Count {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
  readonly ports: number[];
  accepted: number;
  srcPort: number;
  insists: boolean;
}

const TCP = 6;
const MOST_PORTS = 16;
/** Pairs kept; of more a sample, chosen by a hash of their addresses and so the same whatever was read first. */
const MOST_WALKS = 50_000;
const FIRST_DYNAMIC = 1024;
/** Of a port: both ends must be known, or one is enough, since some product has a range there. */
const NEAR = 1;
const FAR = 2;

export class Walks {
  readonly #ports: Uint8Array;
  readonly #hosts = new AddressTable();
  readonly #counts = new Map<string, Count>();
  #threshold = 2 ** 32;

  constructor(protocols: readonly Protocol[]) {
    this.#ports = walkedPorts(protocols);
  }

  /** Counts a block. `known` tells by its id in the block whether a host dials, or is dialled, on telling ports. */
  add(block: PacketRows, within: (time: Micros) => boolean, known: (id: number) => boolean): void {
    const { count, transport, present, flags, src, dst, natDst, dstPort, time } = block;
    for (let i = 0; i < count; i++) {
      if (transport[i] !== TCP || !opens(present[i] ?? 0, flags[i] ?? 0)) continue;
      const kind = this.#ports[dstPort[i] ?? 0] ?? 0;
      const to = (natDst[i] === 0 ? dst[i] : natDst[i]) ?? 0;
      if (kind === 0 || !known(src[i] ?? 0) || (kind === NEAR && !known(to))) continue;
      if (((present[i] ?? 0) & Has.time) === 0 || !within(time[i] ?? 0)) continue;
      this.#count(block, i, to);
    }
  }

  list(): readonly Walk[] {
    const text = (id: number): string => this.#hosts.text(id) ?? '';
    const walks = [...this.#counts.values()].map(({ from, to, ports, accepted, insists }) => ({
      from: text(from),
      to: text(to),
      ports,
      accepted,
      insists,
    }));
    return walks.sort((x, y) => compare(x.from, y.from) || compare(x.to, y.to));
  }

  #count(block: PacketRows, i: number, to: number): void {
    const count = this.#of(this.#idOf(block, block.src[i] ?? 0), this.#idOf(block, to));
    if (count === undefined) return;
    keepLowest(count.ports, block.dstPort[i] ?? 0);
    if (block.action[i] === Code.accept) count.accepted++;
    if (block.action[i] !== Code.deny) return;
    const srcPort = block.srcPort[i] ?? 0;
    if (count.srcPort < 0) count.srcPort = srcPort;
    else if (count.srcPort !== srcPort) count.insists = true;
  }

  #idOf({ addresses }: PacketRows, id: number): number {
    const [w0, w1, w2, w3] = addresses.columns();
    return this.#hosts.intern(w0[id] ?? 0, w1[id] ?? 0, w2[id] ?? 0, w3[id] ?? 0);
  }

  #of(from: number, to: number): Count | undefined {
    const key = `${from} ${to}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const hash = hashOf(`${this.#hosts.text(from)} ${this.#hosts.text(to)}`);
    if (hash >= this.#threshold) return undefined;
    const count = { from, to, hash, ports: [], accepted: 0, srcPort: -1, insists: false };
    this.#counts.set(key, count);
    if (this.#counts.size > MOST_WALKS * 2) this.#shrink();
    return count;
  }

  #shrink(): void {
    const hashes = [...this.#counts.values()].map((count) => count.hash).sort((x, y) => x - y);
    this.#threshold = hashes[MOST_WALKS] ?? this.#threshold;
    for (const [key, count] of this.#counts) if (count.hash >= this.#threshold) this.#counts.delete(key);
  }
}

function opens(present: number, flags: number): boolean {
  return (present & Has.flags) === 0 || (flags & (Flag.SYN | Flag.ACK)) === Flag.SYN;
}

function keepLowest(ports: number[], port: number): void {
  const at = ports.findIndex((other) => other >= port);
  if (ports[at] === port) return;
  ports.splice(at < 0 ? ports.length : at, 0, port);
  if (ports.length > MOST_PORTS) ports.pop();
}

function walkedPorts(protocols: readonly Protocol[]): Uint8Array {
  const table = new Uint8Array(65_536);
  table.fill(NEAR, FIRST_DYNAMIC);
  const telling = tellingPorts(protocols);
  for (let port = 0; port < table.length; port++) if (telling[port] === 1) table[port] = 0;
  const ranges = protocols.flatMap((protocol) => protocol.legs.flatMap(wideRanges));
  for (const [low, high] of ranges) if (low < EPHEMERAL) table.fill(FAR, low, high + 1);
  for (const port of COMMON_PORTS) table[port] = 0;
  return table;
}
