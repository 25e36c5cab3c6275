/**
 * Hosts that dial, counted in a few bytes each: how often, how many targets and ports, how much of it denied. Scanners, monitoring and a
 * server's new address are told apart by it.
 */
import { AddressTable } from '../../parsers/address-table.ts';
import { Code, Flag, Has, type PacketRows } from '../../parsers/columns.ts';

export interface HostFacts {
  readonly syns: number;
  readonly denied: number;
  /** Distinct targets, estimated by linear counting over 32 bits: right to about one in ten, and at most 111. */
  readonly targets: number;
  /** Distinct ports dialled, estimated likewise. */
  readonly ports: number;
}

const TCP = 6;
/** Counters of one host, side by side: SYNs, denied ones, bits of targets and of ports. */
const FIELDS = 4;

export class Census {
  readonly #addresses = new AddressTable();
  #counters = new Uint32Array(1024 * FIELDS);
  /** Hosts with lower ids are counted in full. */
  #complete = 1;

  /** Counts the connections that the hosts for which `whose` holds open, by their ids in the block. */
  add(block: PacketRows, whose: (id: number) => boolean): void {
    const { count, src } = block;
    const row = this.counter(block);
    for (let i = 0; i < count; i++) if (whose(src[i] ?? 0)) row(i);
  }

  /** Counts rows of a block one by one: those that open a connection. */
  counter(block: PacketRows): (row: number) => void {
    const { transport, present, flags, src, dst, dstPort, action, addresses } = block;
    const [, , w2, w3] = addresses.columns();
    const ids = new Uint32Array(addresses.size);
    return (i) => {
      if (transport[i] !== TCP || !opens(present[i] ?? 0, flags[i] ?? 0)) return;
      const host = src[i] ?? 0;
      if (host === 0) return;
      const id = (ids[host] ||= this.#idOf(block, host));
      if (id < this.#complete) return;
      const at = id * FIELDS;
      const counters = this.#counters;
      const target = dst[i] ?? 0;
      counters[at] = (counters[at] ?? 0) + 1;
      if (action[i] === Code.deny) counters[at + 1] = (counters[at + 1] ?? 0) + 1;
      counters[at + 2] = (counters[at + 2] ?? 0) | (1 << bitOf((w3[target] ?? 0) ^ (w2[target] ?? 0)));
      counters[at + 3] = (counters[at + 3] ?? 0) | (1 << bitOf(dstPort[i] ?? 0));
    };
  }

  /** The hosts counted so far are counted in full: the same packets may be added again for the sake of others. */
  complete(): void {
    this.#complete = this.#addresses.size;
  }

  merge(other: Census): void {
    const [w0, w1, w2, w3] = other.#addresses.columns();
    for (let theirs = 1; theirs < other.#addresses.size; theirs++) {
      const id = this.#grown(this.#addresses.intern(w0[theirs] ?? 0, w1[theirs] ?? 0, w2[theirs] ?? 0, w3[theirs] ?? 0));
      const [to, from] = [id * FIELDS, theirs * FIELDS];
      for (let field = 0; field < 2; field++) this.#set(to + field, this.#at(to + field) + other.#at(from + field));
      for (let field = 2; field < FIELDS; field++) this.#set(to + field, this.#at(to + field) | other.#at(from + field));
    }
  }

  of(address: string): HostFacts {
    const at = this.#addresses.find(address) * FIELDS;
    return { syns: this.#at(at), denied: this.#at(at + 1), targets: estimate(this.#at(at + 2)), ports: estimate(this.#at(at + 3)) };
  }

  #at(index: number): number {
    return this.#counters[index] ?? 0;
  }

  #set(index: number, value: number): void {
    this.#counters[index] = value;
  }

  #idOf({ addresses }: PacketRows, host: number): number {
    const [w0, w1, w2, w3] = addresses.columns();
    return this.#grown(this.#addresses.intern(w0[host] ?? 0, w1[host] ?? 0, w2[host] ?? 0, w3[host] ?? 0));
  }

  #grown(id: number): number {
    if ((id + 1) * FIELDS > this.#counters.length) {
      const larger = new Uint32Array(this.#counters.length * 2);
      larger.set(this.#counters);
      this.#counters = larger;
    }
    return id;
  }
}

/** A SYN, or a TCP record without flags. */
function opens(present: number, flags: number): boolean {
  return (present & Has.flags) === 0 || (flags & (Flag.SYN | Flag.ACK)) === Flag.SYN;
}

function bitOf(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) & 31;
}

/** Linear counting (Whang, Vander-Zanden, Taylor 1990): n = -m ln(share of bits not set). */
function estimate(bits: number): number {
  let set = 0;
  for (let rest = bits >>> 0; rest !== 0; rest &= rest - 1) set++;
  return Math.round(-32 * Math.log(Math.max(32 - set, 1) / 32));
}
