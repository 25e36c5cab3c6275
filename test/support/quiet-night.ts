import { protocols } from '../../src/protocols/index.ts';
import type { Leg, Protocol } from '../../src/protocols/contract.ts';
import type { DialectName } from './dialects.ts';
import { Background, FirewallLog, type Span } from './night-writer.ts';
import { Traffic, type Packet } from './packet.ts';

/** A night on which nothing went wrong, in which whoever accuses a firewall is mistaken. */
export interface QuietNight {
  readonly zone: string;
  readonly logs: readonly { readonly name: string; readonly text: string }[];
  /** A site file that describes the backup. */
  readonly site: string;
  /** What stands in the logs, for the reader of a failure. */
  readonly contents: readonly string[];
}

const networkDialects = [
  'ufw',
  'iptables',
  'iptablesIso',
  'iptables5424',
  'firewalld',
  'shorewall',
  'filterlog',
  'filterlog5424',
  'pfTcpdump',
  'dmesgIso',
] as const satisfies readonly DialectName[];
const zones = ['UTC', 'Europe/Berlin', 'America/Chicago', 'Asia/Kolkata', 'Australia/Sydney'] as const;
/** Evenings of ordinary days, of the days on which clocks change, and of New Year's Eve. */
const evenings = ['2026-02-10', '2026-03-28', '2026-06-30', '2026-10-24', '2026-11-01', '2025-12-31'] as const;
const minute = 60_000;
const hour = 60 * minute;

interface Hosts {
  /** Role word → addresses. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
  readonly inside: string;
}

/** One or a few hosts for every role; those that are many (clients, agents) stand in the inner network. */
function hostsFor(protocol: Protocol, traffic: Traffic): Hosts {
  const { random } = traffic;
  const inside = `10.${random.integer(1, 120)}.0`;
  const servers = `10.${random.integer(130, 240)}.1`;
  const roles = Object.keys(protocol.roles).map((role, i): [string, readonly string[]] => {
    const many = /client|agent|host|endpoint|node$|target/.test(role) && !/server/.test(role);
    const first = many ? 10 + i * 6 : 20 + i;
    return [role, Array.from({ length: many ? random.integer(2, 5) : 1 }, (_, k) => `${many ? inside : servers}.${first + k}`)];
  });
  return { roles: new Map(roles), inside };
}

/** Every connection of a leg, let through. */
function working(leg: Leg, hosts: Hosts, traffic: Traffic, at: number): Packet[] {
  const { random } = traffic;
  const [low, high] = leg.ports[0] ?? [random.integer(20_000, 30_000), 30_050];
  const ends = (words: readonly string[]) => words.flatMap((word) => hosts.roles.get(word) ?? []);
  return ends(leg.initiator).flatMap((from) =>
    ends(leg.responder)
      .filter((to) => to !== from)
      .flatMap((to) => {
        const dial = { at: at + random.integer(0, 900) * 1000, from, to, port: random.integer(low, Math.min(high, low + 5)) };
        if (leg.transport[0] !== 'tcp') return traffic.datagram(dial, 'accept');
        const closing = random.chance(0.3) ? traffic.late({ ...dial, at: dial.at + random.integer(5, 90) * minute }) : [];
        return [...traffic.accepted({ ...dial, system: random.pick(['linux', 'windows']) }), ...closing];
      }),
  );
}

/** A working night of a protocol: its legs in their order, a few minutes apart. Fallbacks and legs of other modes are not dialled. */
function workingBackup(protocol: Protocol, mode: string | undefined, hosts: Hosts, traffic: Traffic, span: Span): Packet[] {
  const legs = protocol.legs.filter(
    (leg) => leg.impact === 'backup' && leg.fallbackOf === undefined && (leg.onlyMode === undefined || leg.onlyMode === mode),
  );
  return legs.flatMap((leg, i) => working(leg, hosts, traffic, span.since + hour + i * 4 * minute));
}

/** What else goes on, each part of it now and then. Names are for people. */
const disturbances: Readonly<
  Record<string, (part: { traffic: Traffic; background: Background; hosts: Hosts; span: Span }) => readonly Packet[]>
> = {
  'an inventory scan from inside the client network': ({ traffic, background, hosts, span }) =>
    background.sweep(
      `${hosts.inside}.240`,
      [...hosts.roles.values()].flat().concat(Array.from({ length: 8 }, (_, i) => `10.250.9.${i + 10}`)),
      [22, 80, 443, 445, 1500, 1501, 1556, 6184, 8400, 9102, 9103, 10_000, 13_724],
      span.since + traffic.random.integer(60, 300) * minute,
    ),
  'monitoring from inside the client network': ({ background, hosts, span }) =>
    background.monitor(
      `${hosts.inside}.241`,
      [...hosts.roles.values()].flat().slice(0, 3).concat('10.250.9.20'),
      [22, 1500, 5666, 9102],
      span,
      15,
    ),
  'an administrator who mistook a host': ({ traffic, hosts, span }) =>
    [0, 20, 50].flatMap((after) =>
      traffic.dropped({ at: span.since + 2 * hour + after * 1000, from: `${hosts.inside}.199`, to: '10.250.9.30', port: 22 }, 3),
    ),
  'servers that may not ask the Internet for updates': ({ traffic, hosts, span }) =>
    [...hosts.roles.values()]
      .flat()
      .flatMap((from, i) =>
        [1, 3, 5].flatMap((hours) =>
          traffic.dropped({ at: span.since + hours * hour + i * 7000, from, to: '203.0.113.80', port: 8530 }, 3),
        ),
      ),
  'one Internet scanner after another on a port of backup products': ({ traffic, hosts, span }) =>
    Array.from({ length: 40 }, (_, i) => i).flatMap((i) =>
      traffic.dropped(
        {
          at: span.since + i * 9 * minute,
          from: `198.51.100.${i + 1}`,
          to: `${hosts.inside}.${10 + (i % 40)}`,
          port: [1500, 1501, 10_000, 6101][i % 4] ?? 1500,
        },
        1,
      ),
    ),
  'hosts behind address translation, in both directions': ({ traffic, hosts, span }) =>
    Array.from({ length: 12 }, (_, i) => i).flatMap((i) => [
      ...traffic.accepted({ at: span.since + i * 45 * minute, from: '203.0.113.200', to: `${hosts.inside}.150`, port: 443 }),
      ...traffic.accepted({ at: span.since + i * 46 * minute, from: `${hosts.inside}.${151 + i}`, to: '203.0.113.81', port: 443 }),
      ...traffic.late({
        at: span.since + i * 47 * minute,
        from: '203.0.113.81',
        to: '203.0.113.200',
        port: traffic.random.dialPort(),
        srcPort: 443,
      }),
    ]),
  'IPv6 neighbours that talk to each other': ({ traffic, span }) =>
    Array.from({ length: 10 }, (_, i) => i).flatMap((i) => [
      ...traffic.accepted({ at: span.since + i * 50 * minute, from: `2001:db8:1::${10 + i}`, to: '2001:db8:9::4', port: 443 }),
      ...traffic.dropped({ at: span.since + i * 51 * minute, from: `2001:db8:bad::${i + 1}`, to: `2001:db8:1::${10 + i}`, port: 22 }, 1),
    ]),
};

/** The same seed, the same night. */
export function quietNight(seed: number): QuietNight {
  const traffic = new Traffic(seed);
  const { random } = traffic;
  const [first, ...rest] = protocols;
  if (first === undefined) throw new Error('no protocols');
  const protocol = random.pick([first, ...rest]);
  const mode = Object.keys(protocol.modes)[0];
  const zone = random.pick(zones);
  const since = Date.parse(`${random.pick(evenings)}T19:50:00Z`);
  const span = { since, until: since + 10.4 * hour };
  const hosts = hostsFor(protocol, traffic);
  const background = new Background(traffic, hosts.inside);
  const logsAccepts = random.chance(0.8);
  const dialect = random.pick(networkDialects);
  const parts = Object.entries(disturbances).filter(() => random.chance(0.4));
  const packets = [
    ...background.ordinaryNight(span),
    ...workingBackup(protocol, mode, hosts, traffic, span),
    ...parts.flatMap(([, make]) => make({ traffic, background, hosts, span })),
  ];
  const fw = new FirewallLog({ name: 'fw1', dialect, zone, logsAccepts });
  fw.add(packets);
  const others = otherLogs(packets, { traffic, hosts, span, zone });
  const site = {
    timezone: zone,
    firewalls: [{ name: 'fw1', logs: ['fw1.log'], ...(logsAccepts ? {} : { logsAccepts: false }) }],
    backups: [
      { name: 'nightly', protocol: protocol.id, ...(mode === undefined ? {} : { mode }), roles: siteRoles(hosts, random.chance(0.5)) },
    ],
  };
  return {
    zone,
    logs: [{ name: 'fw1.log', text: fw.text() }, ...others.map((log) => ({ name: log.name, text: log.log.text() }))],
    // JSON is YAML.
    site: JSON.stringify(site),
    contents: [
      `${protocol.id} ${mode ?? ''} works`,
      dialect,
      logsAccepts ? 'accepts are logged' : 'denials only',
      ...parts.map(([name]) => name),
    ],
  };
}

/** A second firewall that sees what the first let through, and the firewall of one of the hosts. */
function otherLogs(
  packets: readonly Packet[],
  { traffic, hosts, span, zone }: { readonly traffic: Traffic; readonly hosts: Hosts; readonly span: Span; readonly zone: string },
): readonly { readonly name: string; readonly contents: string; readonly log: FirewallLog }[] {
  const { random } = traffic;
  const logs = [];
  if (random.chance(0.25)) {
    const log = new FirewallLog({ name: 'fw2', dialect: random.pick(networkDialects), zone });
    log.add(packets.filter((packet) => packet.action === 'accept').map((packet) => ({ ...packet, at: packet.at + 1 })));
    log.add(new Background(traffic, hosts.inside).ordinaryNight(span));
    logs.push({ name: 'fw2.log', contents: 'a second firewall on the way', log });
  }
  const [host] = [...hosts.roles.values()].flat();
  if (host !== undefined && random.chance(0.25)) {
    const log = new FirewallLog({ name: host, dialect: 'windows', zone });
    log.add(packets.filter((packet) => packet.action === 'accept' && (packet.src === host || packet.dst === host)));
    for (let at = span.since; at < span.until; at += 20 * minute)
      log.add(traffic.datagram({ at, from: `${hosts.inside}.180`, to: `${hosts.inside}.255`, port: 137, srcPort: 137 }, 'deny'));
    logs.push({ name: 'pfirewall.log', contents: 'the firewall of one host', log });
  }
  return logs;
}

/** Roles as an administrator writes them: hosts one by one, or the network of those that are many. */
function siteRoles(hosts: Hosts, byNetwork: boolean): Record<string, readonly string[]> {
  const entries = [...hosts.roles].map(([role, addresses]): [string, readonly string[]] => [
    role,
    byNetwork && addresses.length > 1 ? [`${hosts.inside}.0/24`] : addresses,
  ]);
  return Object.fromEntries(entries);
}
