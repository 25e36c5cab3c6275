/**
 * What the logs show about the hosts and ports of interest: mergeable, and the same whatever the order of adding.
 * Retransmissions are grouped when it is read, not when it is added.
 */
import type { LogSource, PacketBlock, TimeSpan } from './contract.ts';
import type { Census } from './census.ts';
import { compare } from './compare.ts';
import { CONNECTIONS_PER_PAIR, hashOf, Pair } from './connections.ts';
import { packetsOf } from './kept-packet.ts';
import { byTime, isIcmpError, opens, type Packet } from './packet.ts';
import type { Backup } from './backup.ts';
import { type Between, type Relevance, relevanceOf } from './relevance.ts';

/** Packets kept over all pairs; beyond it every pair keeps fewer connections. So many take about 40 MB. */
const MOST_PACKETS = 120_000;
/** Pairs kept whose initiator nobody knows. */
const MOST_STRANGERS = 20_000;
const MOST_ICMP = 4_000;
const ICMP = 1;
const ICMP6 = 58;

/** What evidence is gathered for. */
export interface Setting {
  readonly sources: readonly LogSource[];
  readonly census: Census;
  readonly backups: readonly Backup[];
  readonly asked: TimeSpan | undefined;
  /** The census is taken as packets are folded in, of who holds a role or dials a host that does; else it was taken before. */
  readonly counts?: boolean;
  /** Undoes address translation by the site file; absent where it states none. */
  readonly inside?: (address: string, source: number) => string;
}

/** Everything gathered: what the rules judge. */
export class Evidence {
  readonly sources: readonly LogSource[];
  readonly census: Census;
  /** Who is who: by the site file, else inferred. */
  readonly backups: readonly Backup[];
  /** The window asked for; absent where none was. */
  readonly asked: TimeSpan | undefined;
  readonly #relevance: Relevance;
  readonly #inside: (address: string, source: number) => string;
  readonly #translates: boolean;
  readonly #counts: boolean;
  readonly #pairs = new Map<string, Pair>();
  readonly #strangers = new Map<string, number>();
  #strangerThreshold = 2 ** 32;
  #icmp: Packet[] = [];
  #perPair = CONNECTIONS_PER_PAIR;
  #packets = 0;

  constructor(setting: Setting) {
    this.sources = setting.sources;
    this.census = setting.census;
    this.backups = setting.backups;
    this.asked = setting.asked;
    this.#relevance = relevanceOf(setting.backups);
    this.#inside = setting.inside ?? ((address) => address);
    this.#translates = setting.inside !== undefined;
    this.#counts = setting.counts ?? false;
  }

  get pairs(): readonly Pair[] {
    return [...this.#pairs.values()].sort((x, y) => compare(x.a, y.a) || compare(x.b, y.b) || compare(x.transport, y.transport));
  }
  /** ICMP errors about connections of interest. */
  get icmpErrors(): readonly Packet[] {
    return sampleIcmp(this.#icmp).sort(byTime);
  }

  /** Folds a block in. `within` leaves out packets of other times. */
  add(block: PacketBlock, within: (time: number) => boolean): void {
    const { columns, source } = block;
    const known = this.#knownHosts(block);
    // Most blocks of a busy firewall hold nobody of a backup, and their packets stay packed.
    if (!known.includes(1)) return;
    const { count, src, dst, natDst, srcPort, dstPort, transport, time } = columns;
    const packetAt = packetsOf(columns, source, (address) => this.#inside(address, source));
    const census = this.#counts ? this.census.counter(columns) : undefined;
    const betweenOf = this.#betweenOf(block);
    for (let i = 0; i < count; i++) {
      if (known[src[i] ?? 0] !== 1 && known[dst[i] ?? 0] !== 1 && known[natDst[i] ?? 0] !== 1) continue;
      census?.(i);
      if (!within(time[i] ?? 0)) continue;
      const between = betweenOf(src[i] ?? 0, (natDst[i] ?? 0) || (dst[i] ?? 0));
      // ICMP errors quote what they are about; only the packet itself tells whether it is one.
      const icmp = transport[i] === ICMP || transport[i] === ICMP6;
      if (!icmp && !between.keeps(srcPort[i] ?? 0, dstPort[i] ?? 0)) continue;
      const packet = packetAt(i);
      if (packet !== undefined) this.#keep(packet, between);
    }
  }

  /** What packets between two hosts of a block are worth, by their ids. */
  #betweenOf({ columns: { addresses }, source }: PacketBlock): (src: number, dst: number) => Between {
    const memo = new Map<number, Between>();
    const real = (id: number): string => this.#inside(addresses.text(id) ?? '', source);
    return (src, dst) => {
      const key = src * addresses.size + dst;
      let between = memo.get(key);
      if (between === undefined) memo.set(key, (between = this.#relevance.between(real(src), real(dst))));
      return between;
    };
  }

  /** By id in the block, 1 for a host that holds a role. */
  #knownHosts({ columns: { addresses }, source }: PacketBlock): Uint8Array {
    const known = new Uint8Array(addresses.size);
    const [w0, w1, w2, w3] = addresses.columns();
    const relevance = this.#relevance;
    for (let id = 1; id < known.length; id++) {
      const holds = this.#translates
        ? relevance.isKnown(this.#inside(addresses.text(id) ?? '', source))
        : relevance.holds(w0[id] ?? 0, w1[id] ?? 0, w2[id] ?? 0, w3[id] ?? 0);
      if (holds) known[id] = 1;
    }
    return known;
  }

  /** Takes in what was gathered apart, with the same sources, census and relevance. */
  merge(other: Evidence): void {
    for (const [key, pair] of other.#pairs) {
      const ours = this.#pairs.get(key);
      if (ours === undefined) this.#pairs.set(key, pair);
      else ours.merge(pair);
    }
    for (const [key, hash] of other.#strangers) this.#strangers.set(key, hash);
    this.#strangerThreshold = Math.min(this.#strangerThreshold, other.#strangerThreshold);
    this.#dropStrangers();
    for (const packet of other.#icmp) this.#keepIcmp(packet);
    this.#packets = [...this.#pairs.values()].reduce((sum, pair) => sum + pair.packets, 0);
    this.#bound();
  }

  #keep(packet: Packet, between: Between): void {
    if (isIcmpError(packet)) return this.#keepIcmp(packet);
    const { stranger } = between;
    if (!between.keeps(packet.srcPort, packet.dstPort)) return undefined;
    // A host nobody knows matters only where it does what the server does: it may be the server's new address.
    if (stranger && opens(packet) && !this.#relevance.isCall(packet.dst, packet.dstPort)) return undefined;
    const [a, b] = packet.src < packet.dst ? [packet.src, packet.dst] : [packet.dst, packet.src];
    const key = `${a} ${b} ${packet.transport}`;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      if (stranger && !this.#admitsStranger(key)) return undefined;
      pair = new Pair(a, b, packet.transport);
      this.#pairs.set(key, pair);
    }
    const before = pair.packets;
    pair.add(packet);
    this.#packets += pair.packets - before;
    if (this.#packets > MOST_PACKETS) this.#bound();
    return undefined;
  }

  #admitsStranger(key: string): boolean {
    const hash = hashOf(key);
    if (hash >= this.#strangerThreshold) return false;
    this.#strangers.set(key, hash);
    if (this.#strangers.size > MOST_STRANGERS * 2) this.#dropStrangers();
    return true;
  }

  #dropStrangers(): void {
    if (this.#strangers.size <= MOST_STRANGERS) return;
    const hashes = [...this.#strangers.values()].sort((x, y) => x - y);
    this.#strangerThreshold = hashes[MOST_STRANGERS] ?? this.#strangerThreshold;
    for (const [key, hash] of this.#strangers) {
      if (hash < this.#strangerThreshold) continue;
      this.#packets -= this.#pairs.get(key)?.packets ?? 0;
      this.#pairs.delete(key);
      this.#strangers.delete(key);
    }
  }

  #bound(): void {
    while (this.#packets > MOST_PACKETS && this.#perPair > 8) {
      this.#perPair /= 2;
      this.#packets = 0;
      for (const pair of this.#pairs.values()) {
        pair.shrink(this.#perPair);
        this.#packets += pair.packets;
      }
    }
  }

  #keepIcmp(packet: Packet): void {
    this.#icmp.push(packet);
    if (this.#icmp.length > MOST_ICMP * 2) this.#icmp = sampleIcmp(this.#icmp);
  }
}

/** Those of the smallest hashes: independent of the order they came in. */
function sampleIcmp(packets: readonly Packet[]): Packet[] {
  const hash = (p: Packet): number => hashOf(`${p.src} ${p.dst} ${p.time} ${p.line}`);
  return [...packets].sort((x, y) => hash(x) - hash(y)).slice(0, MOST_ICMP);
}
