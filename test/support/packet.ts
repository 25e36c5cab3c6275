import { Random } from './random.ts';

/** One packet as a firewall saw it, before any dialect writes it down. */
export interface Packet {
  /** Epoch milliseconds, UTC. */
  readonly at: number;
  readonly src: string;
  readonly dst: string;
  readonly transport: 'tcp' | 'udp' | 'icmp';
  readonly srcPort?: number;
  readonly dstPort?: number;
  /** S, SA, A, PA, FA, RA or R. */
  readonly flags?: string;
  /** Of the whole packet, IP header included. */
  readonly length: number;
  readonly action: 'accept' | 'deny';
  /** Denied by the rule on invalid states, where the dialect has a word for it. */
  readonly invalid?: boolean;
  readonly icmp?: { readonly type: number; readonly code: number; readonly mtu?: number; readonly quoted?: Packet };
}

/**
 * Seconds after the first SYN at which a system repeats it. Linux doubles from 1 s (tcp_syn_retries 6); from 6.5 on it sends
 * linear ones first (tcp_syn_linear_timeouts 4); Windows up to 2012 sends three. A reset ends the try at once, but Windows dials
 * again half a second later (MS KB175523).
 */
const spacings = {
  linux: { dropped: [0, 1.02, 3.04, 7.07, 15.1, 31.2, 63.4], rejected: [0], length: 60 },
  linux65: { dropped: [0, 1.03, 2.05, 3.07, 4.1, 5.12, 7.2, 11.2, 19.4, 35.5, 68.3], rejected: [0], length: 60 },
  windows: { dropped: [0, 3, 9], rejected: [0, 0.5, 1], length: 52 },
} as const;
export type System = keyof typeof spacings;

export interface Connect {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly srcPort?: number;
  readonly system?: System;
}

const isV6 = (address: string) => address.includes(':');
const headers = (address: string) => (isV6(address) ? 20 : 0);

const tcp = (dial: Connect & { readonly srcPort: number }, flags: string, length: number, action: Packet['action'], after = 0): Packet => ({
  at: dial.at + after * 1000,
  src: dial.from,
  dst: dial.to,
  transport: 'tcp',
  srcPort: dial.srcPort,
  dstPort: dial.port,
  flags,
  length: length + headers(dial.from),
  action,
});

const answer = (packet: Packet, flags: string, length: number, action: Packet['action'], after = 0): Packet => ({
  ...packet,
  at: packet.at + after * 1000,
  src: packet.dst,
  dst: packet.src,
  ...(packet.dstPort === undefined ? {} : { srcPort: packet.dstPort }),
  ...(packet.srcPort === undefined ? {} : { dstPort: packet.srcPort }),
  flags,
  length: length + headers(packet.src),
  action,
});

/** What dialling leaves in logs. Every function is one thing that happens between two hosts. */
export class Traffic {
  readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  #dial(connect: Connect) {
    return {
      ...connect,
      at: connect.at + Math.round(this.random.next() * 900_000) / 1000,
      srcPort: connect.srcPort ?? this.random.dialPort(),
    };
  }

  #length(connect: Connect): number {
    return spacings[connect.system ?? 'linux'].length;
  }

  /** A connection that was let through: one line, the first SYN, as a rule on new connections logs it. */
  accepted(connect: Connect): Packet[] {
    return [tcp(this.#dial(connect), 'S', this.#length(connect), 'accept')];
  }

  /** Dropped: the SYN and its repetitions, from one source port. */
  dropped(connect: Connect, repetitions = Infinity): Packet[] {
    const dial = this.#dial(connect);
    return spacings[connect.system ?? 'linux'].dropped
      .slice(0, repetitions)
      .map((after) => tcp(dial, 'S', this.#length(connect), 'deny', after + (after === 0 ? 0 : this.random.next() / 100)));
  }

  rejected(connect: Connect): Packet[] {
    const dial = this.#dial(connect);
    return spacings[connect.system ?? 'linux'].rejected.map((after) => tcp(dial, 'S', this.#length(connect), 'deny', after));
  }

  /** The SYN passes; the answer does not. Both ends repeat themselves, the accept rule logs each SYN because no state was made. */
  answerDropped(connect: Connect): Packet[] {
    const dial = this.#dial(connect);
    return [0, 1.02, 3.05, 7.1, 15.3].flatMap((after) => {
      const syn = tcp(dial, 'S', this.#length(connect), 'accept', after);
      return [syn, answer(syn, 'SA', this.#length(connect), 'deny', 0.0006)];
    });
  }

  /** Let through and refused by the host itself: the reset goes back through a rule that logs it. */
  refused(connect: Connect): Packet[] {
    const [syn] = this.accepted(connect);
    return syn === undefined ? [] : [syn, answer(syn, 'RA', 40, 'accept', 0.0009)];
  }

  /**
   * An open connection the firewall no longer knows: the initiator's data is repeated at doubling distance, then it gives up with a
   * reset; with `bothEnds` the responder's does the same.
   */
  forgotten(connect: Connect & { readonly openedAt: number; readonly bothEnds?: boolean }): Packet[] {
    const dial = this.#dial(connect);
    const data = this.random.integer(120, 620);
    const lost = [0, 0.21, 0.64, 1.5, 3.2, 6.7, 13.5, 27.2, 54].map((after) => ({
      ...tcp(dial, 'PA', data, 'deny', after),
      invalid: true,
    }));
    const back = connect.bothEnds
      ? [0.4, 0.8, 1.7, 3.4, 6.9, 13.8].map((after) => ({
          ...answer(tcp(dial, 'PA', data, 'deny', after), 'PA', data + 40, 'deny'),
          invalid: true,
        }))
      : [];
    const reset = { ...tcp(dial, 'RA', 40, 'deny', 108), invalid: true };
    return [tcp({ ...dial, at: connect.openedAt }, 'S', this.#length(connect), 'accept'), ...lost, ...back, reset];
  }

  /** Packets that come after both ends closed and the firewall forgot: bare, few, never repeated with backoff. No harm was done. */
  late(connect: Connect): Packet[] {
    const dial = this.#dial(connect);
    const kinds = this.random.pick<readonly string[]>([['FA'], ['RA'], ['A'], ['FA', 'RA'], ['R', 'R']]);
    return kinds.map((flags, i) => ({
      ...tcp(dial, flags, flags === 'FA' || flags === 'A' ? 52 : 40, 'deny', i * this.random.next()),
      invalid: true,
    }));
  }

  /** One datagram. */
  datagram(connect: Connect, action: Packet['action'], length = 78): Packet[] {
    const dial = this.#dial(connect);
    const { flags: _, ...packet } = { ...tcp(dial, '', length, action), transport: 'udp' as const };
    return [packet];
  }

  /** A router's "fragmentation needed" (RFC 792, type 3 code 4) for a full-sized packet, denied on its way back to the sender. */
  fragmentationNeeded(connect: Connect & { readonly router: string; readonly mtu: number }, action: Packet['action'] = 'deny'): Packet {
    const quoted = tcp(this.#dial(connect), 'A', 1500, 'accept');
    const { srcPort: _s, dstPort: _d, flags: _f, ...error } = answer(quoted, '', 576, action);
    return { ...error, src: connect.router, transport: 'icmp', icmp: { type: 3, code: 4, mtu: connect.mtu, quoted } };
  }
}
