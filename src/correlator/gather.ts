/** legs × hosts × window → Evidence: two scans of the blocks, one that counts hosts and one that keeps what matters. */
import type { Protocol } from '../protocols/contract.ts';
import type { Site } from '../site/contract.ts';
import { type Backup, statedBackup } from './backup.ts';
import { Census } from './census.ts';
import type { EvidenceSource, PacketQuery, TimeSpan } from './contract.ts';
import { Evidence, type Setting } from './evidence.ts';
import { inferBackups } from './infer-roles.ts';

/** Packets somewhat before a window belong to connections that live in it. */
export const BEFORE_WINDOW = 24 * 3_600_000_000;

/**
 * Gathers what the site's backups need; without a site file, what tells who is who, and then what those hosts need.
 * @param asked the window asked for; undefined takes everything
 */
export async function gather(
  source: EvidenceSource,
  protocols: readonly Protocol[],
  site: Site,
  asked: TimeSpan | undefined,
): Promise<Evidence> {
  const census = new Census();
  const query = queryFor(asked);
  const stated = statedBackups(site);
  const setting = { sources: source.sources(), census, asked, ...untranslated(site, source) };
  if (stated.length > 0) return fold(source, { ...setting, backups: stated, inferFrom: [], counts: true }, query);
  for await (const block of source.packets(query)) census.add(block.columns);
  const collect = async (backups: readonly Backup[], inferFrom: readonly Protocol[]): Promise<Evidence> =>
    fold(source, { ...setting, backups, inferFrom }, query);
  const inferred = inferBackups(await collect([], protocols), protocols);
  return collect(inferred, []);
}

/** Everything on ports that few but backups use, whoever speaks there: from it roles are told. */
export async function gatherUnnamed(source: EvidenceSource, protocols: readonly Protocol[], site: Site): Promise<Evidence> {
  const census = new Census();
  for await (const block of source.packets({})) census.add(block.columns);
  const setting = { sources: source.sources(), census, asked: undefined, ...untranslated(site, source) };
  return fold(source, { ...setting, backups: [], inferFrom: protocols }, {});
}

/** The packets to ask for, for a window. */
function queryFor(asked: TimeSpan | undefined): PacketQuery {
  return asked === undefined ? {} : { since: asked.since - BEFORE_WINDOW, until: asked.until };
}

/** The backups of the site file with their protocols. */
export function statedBackups(site: Site): readonly Backup[] {
  return site.backups.flatMap((backup) => {
    const protocol = site.protocols.find((p) => p.id === backup.protocol);
    return protocol === undefined ? [] : [statedBackup(backup, protocol, siblingsBy(site))];
  });
}

/** The other addresses of the host an address belongs to, by the site file's `hosts`. */
function siblingsBy(site: Site): (address: string) => readonly string[] {
  const hosts = [...site.hosts.values()];
  return (address) => (hosts.find((addresses) => addresses.includes(address)) ?? []).filter((other) => other !== address);
}

async function fold(source: EvidenceSource, setting: Setting, query: PacketQuery): Promise<Evidence> {
  const evidence = new Evidence(setting);
  const { since = -Infinity, until = Infinity } = query;
  for await (const block of source.packets(query)) evidence.add(block, (time) => time >= since && time <= until);
  return evidence;
}

/** Undoes the address translation the site file states, per firewall where it names one. */
export function untranslated(site: Site, source: EvidenceSource): Pick<Setting, 'inside'> {
  if (site.nat.length === 0) return {};
  const firewalls = new Map(source.sources().map((s) => [s.id, s.firewall]));
  return {
    inside: (address, id) =>
      site.nat.find((entry) => entry.outside === address && (entry.firewall === undefined || entry.firewall === firewalls.get(id)))
        ?.inside ?? address,
  };
}
