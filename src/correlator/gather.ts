/** legs × hosts × window → Evidence: one scan of the blocks where the site file names the hosts, three where it does not. */
import { AddressTable } from '../../parsers/address-table.ts';
import type { Protocol } from '../protocols/contract.ts';
import type { Site } from '../site/contract.ts';
import { type Backup, statedBackup } from './backup.ts';
import { Census } from './census.ts';
import type { EvidenceSource, PacketQuery, TimeSpan } from './contract.ts';
import { type Dial, Dials } from './dials.ts';
import { Evidence, type Setting } from './evidence.ts';
import { inferBackups, type Telling } from './infer-roles.ts';
import { Walks } from './roles/walks.ts';
import { tellingPorts } from './telling-ports.ts';

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
  const query = queryFor(asked);
  const stated = statedBackups(site);
  const setting = { sources: source.sources(), asked, counts: true, ...untranslated(site, source) };
  if (stated.length > 0) return fold(source, { ...setting, census: new Census(), backups: stated }, query);
  const telling = await gatherTelling(source, protocols, query);
  return fold(source, { ...setting, census: telling.census, backups: inferBackups(telling, protocols) }, query);
}

/** Who dials whom on ports that few but backups use, and how these hosts dial otherwise: from it roles are told. */
export async function gatherTelling(source: EvidenceSource, protocols: readonly Protocol[], query: PacketQuery = {}): Promise<Telling> {
  const counted = new Dials(tellingPorts(protocols));
  const within = spanTest(query);
  for await (const { columns } of source.packets(query)) counted.add(columns, within);
  const dials = counted.list();
  const known = endsOf(dials);
  const walks = new Walks(protocols);
  const census = new Census();
  for await (const { columns } of source.packets(query)) {
    census.add(columns, hostsOf(columns.addresses, counted));
    walks.add(columns, within, idsIn(columns.addresses, known));
  }
  census.complete();
  return { dials, walks: walks.list(), census };
}

/** The hosts of dials that were let through. */
export function endsOf(dials: readonly Dial[]): AddressTable {
  const hosts = new AddressTable();
  for (const { from, to, accepted } of dials) for (const host of accepted > 0 ? [from, to] : []) hosts.add(host);
  return hosts;
}

/** Tells by its id in a block whether a host is one of these. */
export function idsIn(addresses: AddressTable, hosts: AddressTable): (id: number) => boolean {
  const known = new Uint8Array(addresses.size);
  const [w0, w1, w2, w3] = addresses.columns();
  for (let id = 1; id < known.length; id++) if (hosts.findWords(w0[id] ?? 0, w1[id] ?? 0, w2[id] ?? 0, w3[id] ?? 0) > 0) known[id] = 1;
  return (id) => known[id] === 1;
}

/** Tells by its id in a block whether a host dialled on a telling port. */
export function hostsOf(addresses: AddressTable, dials: Dials): (id: number) => boolean {
  const dialled = new Uint8Array(addresses.size);
  const [w0, w1, w2, w3] = addresses.columns();
  for (let id = 1; id < dialled.length; id++) if (dials.dialled(w0[id] ?? 0, w1[id] ?? 0, w2[id] ?? 0, w3[id] ?? 0)) dialled[id] = 1;
  return (id) => dialled[id] === 1;
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
  const within = spanTest(query);
  if (setting.backups.length > 0) for await (const block of source.packets(query)) evidence.add(block, within);
  return evidence;
}

/** Is a time in the span asked for? */
export function spanTest({ since = -Infinity, until = Infinity }: PacketQuery): (time: number) => boolean {
  return (time) => time >= since && time <= until;
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
