/** The site file: read, checked word by word, and resolved. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { expandGlob, isGlob } from './glob.ts';
import type { Protocol } from '../protocols/contract.ts';
import { singleAddress } from './address-words.ts';
import type { Hosts } from './address-words.ts';
import { checkShape } from './check-shape.ts';
import type { NatEntry, Site } from './contract.ts';
import { LocatedYaml } from './located-yaml.ts';
import type { KeyPath } from './located-yaml.ts';
import { resolveBackup } from './resolve-backup.ts';
import { resolveFirewall } from './resolve-firewall.ts';
import { resolveProtocol } from './resolve-protocol.ts';
import type { WrittenSite } from './shape.ts';
import { checkTimeZone } from './time-zone.ts';

/**
 * The site a file describes. Relative paths in it start at the file's folder; job logs may be named by globs.
 * @throws UserError naming file, line and key of everything that is wrong, and what to write instead.
 */
export function readSite(path: string, protocols: readonly Protocol[]): Site {
  const site = parseSite(path, readText(path), protocols);
  return { ...site, backups: site.backups.map((backup) => ({ ...backup, jobLogs: backup.jobLogs.flatMap(filesOf) })) };
}

/** A glob that matches nothing stays as it is written, so that it can be said to be missing. */
function filesOf(path: string): readonly string[] {
  const files = isGlob(path) && !existsSync(path) ? expandGlob(path) : [];
  return files.length > 0 ? files : [path];
}

/** As `readSite`, of text already at hand. */
export function parseSite(path: string, text: string, protocols: readonly Protocol[]): Site {
  const file = new LocatedYaml(path, text);
  const written = checkShape(file);
  const folder = dirname(path);
  checkTimeZone(file, ['timezone'], written.timezone);
  const hosts = resolveHosts(file, written);
  const firewalls = written.firewalls.map((firewall, i) => resolveFirewall(file, ['firewalls', i], firewall));
  const nat = written.nat.flatMap((entry, i) => resolveNat(file, ['nat', i], entry, hosts) ?? []);
  const all = [
    ...protocols,
    ...written.protocols.flatMap((word, i) => resolveProtocol(file, ['protocols', i], resolve(folder, word), protocols) ?? []),
  ];
  const surroundings = { folder, hosts, protocols: all };
  const backups = written.backups.map((backup, i) => resolveBackup(file, ['backups', i], backup, surroundings));
  for (const [key, entries] of [['firewalls', firewalls] as const, ['backups', backups] as const]) {
    entries.forEach((entry, i) => {
      if (entries.findIndex((other) => other?.name === entry?.name) < i)
        file.problem([key, i, 'name'], `the name ${entry?.name} is taken`, 'give each its own name');
    });
  }
  file.throwIfAny();
  return {
    path,
    ...(written.timezone === undefined ? {} : { timezone: written.timezone }),
    hosts,
    firewalls,
    nat,
    protocols: all,
    backups: backups.filter((backup) => backup !== undefined),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^[A-Z]+: /, '').replace(/,.*$/, '') : String(error);
    throw new UserError(`cannot read the site file ${path}: ${why}`, [
      'check the path after --site; `legwork site init` writes a first file',
    ]);
  }
}

function resolveHosts(file: LocatedYaml, written: WrittenSite): Hosts {
  const hosts = new Map<string, readonly string[]>();
  for (const [name, words] of Object.entries(written.hosts)) {
    const addresses = words.flatMap((word, i) => {
      const address = singleAddress(word);
      if (address === undefined) {
        const what = `"${word}" is no single address`;
        file.problem(['hosts', name, i], what, 'write addresses such as 10.16.0.27 or "2001:db8::20"; networks belong under roles');
      }
      return address ?? [];
    });
    hosts.set(name, addresses);
  }
  return hosts;
}

function resolveNat(file: LocatedYaml, at: KeyPath, entry: WrittenSite['nat'][number], hosts: Hosts): NatEntry | undefined {
  const end = (key: 'inside' | 'outside'): string | undefined => {
    const named = hosts.get(entry[key]);
    const address = singleAddress(entry[key]) ?? (named?.length === 1 ? named[0] : undefined);
    if (address === undefined) {
      const instead = 'write the address itself, such as 10.16.0.27, or a name that hosts lists with one address';
      file.problem([...at, key], `"${entry[key]}" is no single address`, instead);
    }
    return address;
  };
  const [inside, outside] = [end('inside'), end('outside')];
  if (inside === undefined || outside === undefined) return undefined;
  return { ...(entry.firewall === undefined ? {} : { firewall: entry.firewall }), inside, outside };
}
