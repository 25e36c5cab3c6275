/** What a site file leaves open or gets into its own way. Warnings, never refusals: the file is right as it stands. */
import type { Protocol } from '../protocols/contract.ts';
import type { BackupSite, Site } from './contract.ts';
import type { PortRange } from './port-ranges.ts';
import type { ServicePort } from './services-file.ts';

/** Agent ports a remote agent is advised to have; two for each running operation (Veritas TECH43579). */
const AGENT_PORTS = 25;
const PORTS_PER_RESOURCE = 2;
const LINGER_SECONDS = 60;

/** @param services entries of a `services` file of the backup's hosts, where one was given */
export function siteAdvice(site: Site, services: readonly ServicePort[]): readonly string[] {
  return [
    ...(site.backups.length === 0
      ? ['No backup is described: roles will be guessed from traffic. `legwork site init` proposes them.']
      : []),
    ...site.backups.flatMap((backup) => backupAdvice(backup, site, services)),
  ];
}

function backupAdvice(backup: BackupSite, site: Site, services: readonly ServicePort[]): readonly string[] {
  const protocol = site.protocols.find((candidate) => candidate.id === backup.protocol);
  if (protocol === undefined) return [];
  const own = protocol.id === 'backup-exec' ? [...rangeAdvice(backup), ...servicesAdvice(backup, protocol, services)] : [];
  return [...roleAdvice(backup), ...unboundedAdvice(backup, protocol), ...own].map((text) => `${backup.name}: ${text}`);
}

function roleAdvice(backup: BackupSite): readonly string[] {
  const windows =
    backup.windows.length === 0
      ? ['no window is given, so logs that end too early cannot be told; add one, such as window: "20:00-06:00".']
      : [];
  if (backup.roles.size === 0)
    return ['no roles are given, so nothing can be tied to it; add roles with the addresses of its hosts.', ...windows];
  const empty = [...backup.roles].filter(([, set]) => set.words.length === 0).map(([role]) => `the role ${role} has no address.`);
  return [...empty, ...windows];
}

/** Legs whose ports the product picks at run time, in a role that is there, without a range. */
function unboundedAdvice(backup: BackupSite, protocol: Protocol): readonly string[] {
  return protocol.legs.flatMap((leg) => {
    const key = leg.portSetting ?? leg.id.slice(leg.id.indexOf('.') + 1);
    const present = leg.initiator.some((role) => backup.roles.has(role)) && leg.responder.some((role) => backup.roles.has(role));
    if (!leg.dynamic || leg.ports.length > 0 || leg.impact !== 'backup' || !present || backup.ports.has(key)) return [];
    const inMode = leg.onlyMode === undefined || leg.onlyMode === backup.mode;
    return inMode
      ? [
          `${leg.id} has no range of ports${leg.setBy === undefined ? '' : ` (${leg.setBy})`}; once it has one, write it under ports as ${key}.`,
        ]
      : [];
  });
}

/** Both ranges of Backup Exec: wide enough, and apart. */
function rangeAdvice(backup: BackupSite): readonly string[] {
  const agent = backup.ports.get('data') ?? [];
  const media = backup.ports.get('media-server-range') ?? [];
  const advice: string[] = [];
  const both = agent.flatMap((a) => media.flatMap((m) => overlap(a, m) ?? []));
  for (const [low, high] of both)
    advice.push(`data and media-server-range share the ports ${low}-${high}; the ranges of the two sides must not overlap.`);
  if (agent.length > 0 && sizeOf(agent) < AGENT_PORTS) {
    advice.push(
      `data has ${sizeOf(agent)} ports, ${AGENT_PORTS} are advised: each resource takes ${PORTS_PER_RESOURCE}, one on each side, and a port is held ${LINGER_SECONDS} s after its session, ` +
        'so jobs back to back or at once run out of them.',
    );
  }
  if (media.length > 0 && sizeOf(media) < AGENT_PORTS) {
    advice.push(
      `media-server-range has ${sizeOf(media)} ports; one is needed for each resource that runs at once, and it is held ${LINGER_SECONDS} s longer.`,
    );
  }
  const control = backup.ports.get('control') ?? [[10_000, 10_000]];
  for (const name of ['data', 'media-server-range'] as const) {
    const meets = (backup.ports.get(name) ?? []).flatMap((range) => control.flatMap((c) => overlap(range, c) ?? []));
    if (meets[0] !== undefined) advice.push(`${name} holds ${meets[0][0]}, the port of the control connection.`);
  }
  return advice;
}

/** The NDMP port of the agents stands in their `services` file; it must be the same on all of them and on the media server. */
function servicesAdvice(backup: BackupSite, protocol: Protocol, services: readonly ServicePort[]): readonly string[] {
  const entry = services.find((service) => service.transport === 'tcp' && [service.name, ...service.aliases].includes('ndmp'));
  const leg = protocol.legs.find((candidate) => candidate.id === 'backup-exec.control');
  if (entry === undefined || leg === undefined) return [];
  const ports = backup.ports.get('control') ?? leg.ports;
  if (ports.some(([low, high]) => low <= entry.port && entry.port <= high)) return [];
  return [
    `the services file (line ${entry.line}) has ndmp on ${entry.port}/tcp; write control: ${entry.port} under ports, and see that every agent and the media server agree.`,
  ];
}

function sizeOf(ranges: readonly PortRange[]): number {
  return ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0);
}

function overlap(a: PortRange, b: PortRange): readonly [PortRange] | undefined {
  const [low, high] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
  return low <= high ? [[low, high]] : undefined;
}
