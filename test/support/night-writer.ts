import { dialects, headers, type DialectName, type Place } from './dialects.ts';
import type { Packet } from './packet.ts';
import { Traffic } from './packet.ts';

export interface FirewallOptions {
  /** As syslog names it; for a Windows host its own address. */
  readonly name: string;
  readonly dialect: DialectName;
  readonly zone?: string;
  /** False: only denials are logged, as at most sites. */
  readonly logsAccepts?: boolean;
  /** Seconds its clock is wrong by; positive: fast. */
  readonly clock?: number;
}

/** One log file in the making. Packets come in any order and are written by time. */
export class FirewallLog {
  readonly options: FirewallOptions;
  readonly #packets: Packet[] = [];

  constructor(options: FirewallOptions) {
    this.options = options;
  }

  add(...groups: readonly (Packet | readonly Packet[])[]): void {
    for (const packet of groups.flat()) if (packet.action === 'deny' || this.options.logsAccepts !== false) this.#packets.push(packet);
  }

  /** Lines without their newline, oldest first; the dialect's header lines stand before them. */
  records(): { readonly line: string; readonly packet: Packet }[] {
    const { name, dialect, zone = 'UTC', clock = 0 } = this.options;
    const write = dialects[dialect];
    const bsd = dialect.startsWith('filterlog') || dialect === 'pfTcpdump';
    const [near, far] = bsd ? ['igb1', 'igb0'] : ['eth1', 'eth9'];
    const isInside = (address: string) => /^10\.|^172\.|^192\.168\.|^2001:db8:/.test(address);
    const place = (packet: Packet): Place => ({
      firewall: name,
      zone,
      in: dialect === 'windows' ? name : isInside(packet.src) ? near : far,
      out: packet.dst.endsWith('.255') ? '' : 'eth0',
      rule: packet.action === 'accept' ? 61 : 5,
    });
    return this.#packets
      .map((packet) => ({ ...packet, at: packet.at + clock * 1000 }))
      .sort((a, b) => a.at - b.at)
      .map((packet) => ({ line: write(packet, place(packet)), packet }));
  }

  text(): string {
    return [...(headers[this.options.dialect] ?? []), ...this.records().map((record) => record.line), ''].join('\n');
  }
}

export interface Span {
  readonly since: number;
  readonly until: number;
}

/** Ports that Internet scanners ask for; those of backup products are among them (CAUSES: scanners are no cause). */
const bait: readonly [number, ...number[]] = [
  22, 23, 25, 80, 81, 110, 443, 445, 1433, 1500, 1501, 1556, 2323, 3306, 3389, 5555, 6101, 6379, 8080, 8443, 9102, 9103, 10_000, 13_724,
];
const outside: readonly [string, ...string[]] = ['192.0.2', '198.51.100', '203.0.113'];

/** What fills a firewall's log on any night and breaks no backup. `inside` is a /24 without its last part: `10.16.0`. */
export class Background {
  readonly #traffic: Traffic;
  readonly #inside: string;

  constructor(traffic: Traffic, inside: string) {
    this.#traffic = traffic;
    this.#inside = inside;
  }

  #host(): string {
    return `${this.#inside}.${this.#traffic.random.integer(100, 250)}`;
  }

  /** One of many Internet addresses asks one host for one port, once. */
  scan(at: number): Packet[] {
    const { random } = this.#traffic;
    const from = `${random.pick(outside)}.${random.integer(1, 254)}`;
    return this.#traffic.dropped({ at, from, to: this.#host(), port: random.pick(bait), system: random.pick(['linux', 'windows']) }, 1);
  }

  /** A host's broadcast for names. */
  broadcast(at: number): Packet[] {
    return this.#traffic.datagram({ at, from: this.#host(), to: `${this.#inside}.255`, port: 137, srcPort: 137 }, 'deny');
  }

  /** A workstation asks a server it may not reach. */
  unwanted(at: number): Packet[] {
    return this.#traffic.dropped({ at, from: this.#host(), to: '10.250.9.2', port: this.#traffic.random.pick([389, 443, 8080]) }, 3);
  }

  /** Closing packets of some ordinary connection, after both ends forgot it. */
  stray(at: number): Packet[] {
    return this.#traffic.late({ at, from: this.#host(), to: '10.250.9.3', port: 443 });
  }

  /** An ordinary connection that works. */
  ordinary(at: number): Packet[] {
    return this.#traffic.accepted({ at, from: this.#host(), to: '10.250.9.4', port: this.#traffic.random.pick([53, 80, 443, 993]) });
  }

  /** A mixture over the whole span, with a record in every quarter of an hour or so. */
  ordinaryNight(span: Span, everyMinutes = 6): Packet[] {
    const { random } = this.#traffic;
    const packets: Packet[] = [...this.scan(span.since), ...this.scan(span.until)];
    for (let at = span.since; at < span.until; at += random.integer(20, everyMinutes * 100) * 1000) {
      const kind = random.pick(['scan', 'scan', 'scan', 'broadcast', 'unwanted', 'stray', 'ordinary', 'ordinary'] as const);
      packets.push(...this[kind](at));
    }
    return packets;
  }

  /** One address asks every port of a list on every host of a list, one SYN each: an inventory or vulnerability scan from inside. */
  sweep(from: string, hosts: readonly string[], ports: readonly number[], at: number): Packet[] {
    return hosts.flatMap((to, i) =>
      ports.flatMap((port, j) => this.#traffic.dropped({ at: at + (i * ports.length + j) * 750, from, to, port }, 1)),
    );
  }

  /** A monitoring host that tries the same ports of the same hosts at a fixed distance, all day. */
  monitor(from: string, hosts: readonly string[], ports: readonly number[], span: Span, everyMinutes = 5): Packet[] {
    const packets: Packet[] = [];
    for (let at = span.since; at < span.until; at += everyMinutes * 60_000)
      for (const to of hosts)
        for (const port of ports) packets.push(...this.#traffic.dropped({ at: at + packets.length, from, to, port }, 1));
    return packets;
  }
}
