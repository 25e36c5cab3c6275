/**
 * Who dials whom on the ports that tell who is who: counts alone, the same whatever the order of adding. From them roles are worked out
 * where no site file names them.
 */
import { AddressTable } from '../../parsers/address-table.ts';
import { Code, Flag, Has, type PacketRows } from '../../parsers/columns.ts';
import { compare } from './compare.ts';
import type { Micros } from './contract.ts';

/** One host dialling another on one port. */
export interface Dial {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** SYNs and answers that were let through. */
  readonly accepted: number;
  readonly denied: number;
  /** When it was first dialled. */
  readonly begun: Micros;
  /** It was denied more than one attempt: one is a knock, several are a program that tries again. */
  readonly insists: boolean;
}

interface Count {
  readonly from: number;
  readonly to: number;
  readonly port: number;
  accepted: number;
  denied: number;
  begun: Micros;
  /** Of denied SYNs: the source port met first, and whether there were others. */
  srcPort: number;
  otherPorts: boolean;
  first: Micros;
  last: Micros;
}

const TCP = 6;
/** No single connect repeats its SYN for longer (tcp_syn_retries at most 6 by default, with pauses of up to two minutes where it is raised). */
const LONGEST_CONNECT = 300_000_000;
/** Beyond this, whoever knocked once or twice in vain is forgotten: a sweep of a network. */
const MOST = 100_000;

export class Dials {
  readonly #ports: Uint8Array;
  readonly #hosts = new AddressTable();
  /** By from, then by to and port. */
  readonly #counts = new Map<number, Map<number, Count>>();
  #size = 0;
  #most = MOST;

  /** @param ports 1 for a port that tells. */
  constructor(ports: Uint8Array) {
    this.#ports = ports;
  }

  /** Counts a block; `within` leaves out packets of other times. */
  add(block: PacketRows, within: (time: Micros) => boolean): void {
    const { count, transport, present, flags, srcPort, dstPort, time } = block;
    const ports = this.#ports;
    const ids = new Uint32Array(block.addresses.size);
    for (let i = 0; i < count; i++) {
      if (transport[i] !== TCP) continue;
      const kind = kindOf(present[i] ?? 0, flags[i] ?? 0);
      if (kind === LATER || ports[(kind === OPENS ? dstPort[i] : srcPort[i]) ?? 0] !== 1) continue;
      if (((present[i] ?? 0) & Has.time) === 0 || !within(time[i] ?? 0)) continue;
      this.#count(block, i, kind, ids);
    }
  }

  /** Every dial, in the order of its hosts and port. */
  list(): readonly Dial[] {
    const text = (id: number): string => this.#hosts.text(id) ?? '';
    const dials = this.#all().map((c) => ({
      from: text(c.from),
      to: text(c.to),
      port: c.port,
      accepted: c.accepted,
      denied: c.denied,
      begun: c.begun,
      insists: insists(c),
    }));
    return dials.sort((x, y) => compare(x.from, y.from) || compare(x.to, y.to) || x.port - y.port);
  }

  /** Did this host dial on a telling port? By its words, as a table of addresses keeps them. */
  dialled(w0: number, w1: number, w2: number, w3: number): boolean {
    return this.#counts.has(this.#hosts.findWords(w0, w1, w2, w3));
  }

  #count(block: PacketRows, i: number, kind: Kind, ids: Uint32Array): void {
    const realDst = block.natDst[i] === 0 ? block.dst[i] : block.natDst[i];
    const [from, to, port] = kind === OPENS ? [block.src[i], realDst, block.dstPort[i]] : [realDst, block.src[i], block.srcPort[i]];
    if (from === undefined || to === undefined || port === undefined || from === 0 || to === 0) return;
    const dial = this.#of(this.#idOf(block, from, ids), this.#idOf(block, to, ids), port);
    const time = block.time[i] ?? 0;
    if (time < dial.begun) dial.begun = time;
    if (block.action[i] === Code.accept) dial.accepted++;
    if (block.action[i] !== Code.deny) return;
    dial.denied++;
    if (kind !== OPENS) return;
    const srcPort = block.srcPort[i] ?? 0;
    if (dial.srcPort < 0) dial.srcPort = srcPort;
    else if (dial.srcPort !== srcPort) dial.otherPorts = true;
    if (time < dial.first) dial.first = time;
    if (time > dial.last) dial.last = time;
  }

  #idOf({ addresses }: PacketRows, id: number, ids: Uint32Array): number {
    const known = ids[id] ?? 0;
    if (known !== 0) return known;
    const [w0, w1, w2, w3] = addresses.columns();
    return (ids[id] = this.#hosts.intern(w0[id] ?? 0, w1[id] ?? 0, w2[id] ?? 0, w3[id] ?? 0));
  }

  #of(from: number, to: number, port: number): Count {
    const key = to * 65_536 + port;
    const targets = this.#counts.get(from);
    const known = targets?.get(key);
    if (known !== undefined) return known;
    if (this.#size >= this.#most) this.#forgetKnocks();
    const count = {
      from,
      to,
      port,
      accepted: 0,
      denied: 0,
      begun: Infinity,
      srcPort: -1,
      otherPorts: false,
      first: Infinity,
      last: -Infinity,
    };
    const own = this.#counts.get(from) ?? new Map<number, Count>();
    this.#counts.set(from, own.set(key, count));
    this.#size++;
    return count;
  }

  #forgetKnocks(): void {
    for (const [from, targets] of this.#counts) {
      for (const [key, count] of targets) if (count.accepted === 0 && !insists(count)) targets.delete(key);
      if (targets.size === 0) this.#counts.delete(from);
    }
    this.#size = this.#all().length;
    this.#most = Math.max(MOST, this.#size * 2);
  }

  #all(): readonly Count[] {
    return [...this.#counts.values()].flatMap((targets) => [...targets.values()]);
  }
}

type Kind = 0 | 1 | 2;
const OPENS: Kind = 0;
const ANSWERS: Kind = 1;
const LATER: Kind = 2;

/** A record without flags (pfirewall.log's ALLOW, Security events) is of a connection that opens. */
function kindOf(present: number, flags: number): Kind {
  if ((present & Has.flags) === 0 || (flags & (Flag.SYN | Flag.ACK)) === Flag.SYN) return OPENS;
  return (flags & Flag.SYN) === 0 ? LATER : ANSWERS;
}

function insists(count: Count): boolean {
  return count.otherPorts || count.last - count.first > LONGEST_CONNECT;
}
