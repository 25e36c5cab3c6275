/**
 * Every host that dials, counted in a few bytes each: how often, how many targets and ports, how much of it denied. Scanners, monitoring
 * and a server's new address are told apart by it, and a million one-shot scanners cost memory for their address alone.
 */
import { AddressTable } from '../../parsers/address-table.ts';
import { Code, Flag, Has, type PacketColumns } from '../../parsers/columns.ts';

export interface HostFacts {
  readonly syns: number;
  readonly denied: number;
  /** Distinct targets, estimated by linear counting over 32 bits: right to about one in ten, and at most 111. */
  readonly targets: number;
  /** Distinct ports dialled, estimated likewise. */
  readonly ports: number;
}

const TCP = 6;

export class Census {
  readonly #addresses = new AddressTable();
  #syns = new Uint32Array(1024);
  #denied = new Uint32Array(1024);
  #targets = new Uint32Array(1024);
  #ports = new Uint32Array(1024);

  /** `matters` tells by its id in the block whether a host does: only connections that touch one are counted. Without it all are. */
  add(columns: PacketColumns, matters?: (id: number) => boolean): void {
    const ids = new Uint32Array(columns.addresses.size);
    for (let i = 0; i < columns.count; i++) {
      if (columns.transport[i] !== TCP) continue;
      const flags = columns.flags[i] ?? 0;
      if (((columns.present[i] ?? 0) & Has.flags) !== 0 && (flags & (Flag.SYN | Flag.ACK)) !== Flag.SYN) continue;
      const src = columns.src[i] ?? 0;
      if (src === 0 || (matters !== undefined && !matters(src) && !matters(columns.dst[i] ?? 0))) continue;
      const id = (ids[src] ||= this.#idOf(columns, src));
      this.#syns[id] = (this.#syns[id] ?? 0) + 1;
      if (columns.action[i] === Code.deny) this.#denied[id] = (this.#denied[id] ?? 0) + 1;
      const target = columns.addresses.words(columns.dst[i] ?? 0);
      this.#targets[id] = (this.#targets[id] ?? 0) | (1 << bitOf(target[3] ^ target[2]));
      this.#ports[id] = (this.#ports[id] ?? 0) | (1 << bitOf(columns.dstPort[i] ?? 0));
    }
  }

  merge(other: Census): void {
    for (let theirs = 1; theirs < other.#addresses.size; theirs++) {
      const id = this.#grown(this.#addresses.intern(...other.#addresses.words(theirs)));
      this.#syns[id] = (this.#syns[id] ?? 0) + (other.#syns[theirs] ?? 0);
      this.#denied[id] = (this.#denied[id] ?? 0) + (other.#denied[theirs] ?? 0);
      this.#targets[id] = (this.#targets[id] ?? 0) | (other.#targets[theirs] ?? 0);
      this.#ports[id] = (this.#ports[id] ?? 0) | (other.#ports[theirs] ?? 0);
    }
  }

  of(address: string): HostFacts {
    const id = this.#addresses.find(address);
    return {
      syns: this.#syns[id] ?? 0,
      denied: this.#denied[id] ?? 0,
      targets: estimate(this.#targets[id] ?? 0),
      ports: estimate(this.#ports[id] ?? 0),
    };
  }

  #idOf(columns: PacketColumns, src: number): number {
    return this.#grown(this.#addresses.intern(...columns.addresses.words(src)));
  }

  #grown(id: number): number {
    if (id >= this.#syns.length) {
      this.#syns = doubled(this.#syns);
      this.#denied = doubled(this.#denied);
      this.#targets = doubled(this.#targets);
      this.#ports = doubled(this.#ports);
    }
    return id;
  }
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

function doubled(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}
