import { resolve } from 'node:path';
import { AddressSet } from './address-set.ts';
import { addressWords } from './address-words.ts';
import type { Hosts } from './address-words.ts';
import type { BackupSite } from './contract.ts';
import { dailyWindow } from './daily-window.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';
import { nearestWord } from './nearest-word.ts';
import { portRanges } from './port-ranges.ts';
import type { PortRange } from './port-ranges.ts';
import type { WrittenBackup } from './shape.ts';
import type { Leg, Protocol } from '../protocols/contract.ts';

export interface Surroundings {
  readonly folder: string;
  readonly hosts: Hosts;
  readonly protocols: readonly Protocol[];
}

/** One entry of `backups`, its words held against its protocol's; undefined after the problem was noted. */
export function resolveBackup(file: LocatedYaml, at: KeyPath, written: WrittenBackup, site: Surroundings): BackupSite | undefined {
  const protocol = site.protocols.find((p) => p.id === written.protocol);
  if (protocol === undefined) {
    const ids = site.protocols.map((p) => p.id);
    const near = nearestWord(written.protocol, ids);
    const list = '`legwork protocols` lists them all';
    file.problem([...at, 'protocol'], `there is no protocol ${written.protocol}`, near === undefined ? list : `write ${near}; ${list}`);
    return undefined;
  }
  const mode = resolveMode(file, [...at, 'mode'], written.mode, protocol);
  const roles = resolveRoles(file, [...at, 'roles'], written.roles, protocol, site.hosts);
  return {
    name: written.name ?? protocol.id,
    protocol: protocol.id,
    ...(mode === undefined ? {} : { mode }),
    roles,
    roleWords: [...roles.keys()],
    ports: resolvePorts(file, [...at, 'ports'], written.ports, protocol),
    windows: written.window.flatMap((text) => {
      const instead = 'write begin and end as hours and minutes: "20:00-06:00"';
      return file.attempt([...at, 'window'], instead, () => dailyWindow(text)) ?? [];
    }),
    jobLogs: written.jobLogs.map((path) => resolve(site.folder, path)),
  };
}

function resolveMode(file: LocatedYaml, at: KeyPath, written: string | undefined, protocol: Protocol): string | undefined {
  if (written === undefined) return undefined;
  const modes = Object.keys(protocol.modes);
  const mode = modes.find((known) => known === written.toLowerCase());
  if (mode !== undefined) return mode;
  if (modes.length === 0) file.problem(at, `${protocol.id} has no modes`, 'delete the line');
  else file.problem(at, `${protocol.id} has no mode ${written}`, pick(written, modes));
  return undefined;
}

function resolveRoles(
  file: LocatedYaml,
  at: KeyPath,
  written: Readonly<Record<string, readonly string[]>>,
  protocol: Protocol,
  hosts: Hosts,
): ReadonlyMap<string, AddressSet> {
  const words = new Map<string, string[]>();
  for (const [word, addresses] of Object.entries(written)) {
    const role = Object.keys(protocol.roles).find((known) => known === word || protocol.roles[known]?.aka.includes(word));
    if (role === undefined) {
      const known = Object.entries(protocol.roles).flatMap(([name, { aka }]) => [name, ...aka]);
      file.problem([...at, word], `${protocol.id} has no role ${word}`, pick(word, known));
      continue;
    }
    const all = addresses.flatMap((address, i) => addressWords(file, [...at, word, i], address, hosts) ?? []);
    words.set(role, [...(words.get(role) ?? []), ...all]);
  }
  return new Map([...words].map(([role, all]) => [role, new AddressSet(all)]));
}

function resolvePorts(
  file: LocatedYaml,
  at: KeyPath,
  written: Readonly<Record<string, readonly (number | string)[]>>,
  protocol: Protocol,
): ReadonlyMap<string, readonly PortRange[]> {
  const settings = [...new Set(protocol.legs.flatMap(portSettings))];
  const ports = new Map<string, readonly PortRange[]>();
  for (const [key, words] of Object.entries(written)) {
    if (!settings.includes(key)) {
      const other = protocol.legs.find((leg) => legName(leg) === key)?.portSetting;
      const wrong = `${protocol.id} has no leg or range ${key} whose ports could be set`;
      file.problem([...at, key], wrong, other === undefined ? pick(key, settings) : `write ${other}`);
      continue;
    }
    const instead = `write a port, a range or a list: ${key}: 1500, ${key}: 4000-4025, ${key}: [9950, 9951]`;
    const ranges = file.attempt([...at, key], instead, () => portRanges(words));
    if (ranges !== undefined) ports.set(key, ranges);
  }
  return ports;
}

/** The keys under `ports` that a leg reads. */
function portSettings(leg: Leg): readonly string[] {
  if (leg.transport.every((transport) => transport === 'icmp')) return [];
  return [leg.portSetting ?? legName(leg), ...(leg.sourceRangeSetting === undefined ? [] : [leg.sourceRangeSetting])];
}

function legName(leg: Leg): string {
  return leg.id.slice(leg.id.indexOf('.') + 1);
}

function pick(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === undefined ? `write one of ${known.join(', ')}` : `write ${near}; known are ${known.join(', ')}`;
}
