/** A backup as the correlator sees it: who holds which role, which ports each leg has. From the site file, or inferred. */
import { AddressTable } from '../../parsers/address-table.ts';
import type { Leg, Protocol } from '../protocols/contract.ts';
import type { BackupSite, DailyWindow } from '../site/contract.ts';

export type PortRange = readonly [number, number];

export interface Backup {
  /** Name in the site file; absent where the roles are inferred. */
  readonly name?: string;
  readonly protocol: Protocol;
  readonly mode?: string;
  readonly inferred: boolean;
  /** Role words the site file uses, or the inferred ones. */
  readonly roleWords: readonly string[];
  /** Roles the address holds. */
  rolesOf(address: string): readonly string[];
  /** It holds any role: the same question without a string, for every host of every block. */
  holds(w0: number, w1: number, w2: number, w3: number): boolean;
  /** The address is written out for a role, not only part of a network. */
  names(address: string): boolean;
  /** The address holds its role only by what it did, though a site file names others. */
  supposes(address: string): boolean;
  /** Of an inferred backup, how many of its legs show in the logs. */
  readonly legsShown: number;
  /** Ports of a leg here: the site's, else the protocol's own. */
  portsOf(leg: Leg): readonly PortRange[];
  /** True when the site file gives the ports of the leg. */
  statesPorts(leg: Leg): boolean;
  /** A range of ports that the site file gives under this key. */
  setting(key: string): readonly PortRange[] | undefined;
  readonly windows: readonly DailyWindow[];
  /** Sentences a reader must know: what was inferred, and from what. */
  readonly assumptions: readonly string[];
  /** Other products' legs that would explain the same connections, where the product is inferred. */
  readonly rivals: readonly string[];
}

/** The backup of a site file, with its protocol looked up. `siblings` are the other addresses of the same host. */
export function statedBackup(site: BackupSite, protocol: Protocol, siblings: (address: string) => readonly string[]): Backup {
  const memo = new Map<string, readonly string[]>();
  const sets = [...site.roles.values()];
  const others = new AddressTable();
  for (const set of sets) for (const address of set.singles.flatMap(siblings)) others.add(address);
  return {
    name: site.name,
    protocol,
    ...(site.mode === undefined ? {} : { mode: site.mode }),
    inferred: false,
    roleWords: site.roleWords,
    rolesOf: (address) => memoised(memo, address, () => heldRoles(site, address, siblings(address))),
    holds: (w0, w1, w2, w3) => sets.some((set) => set.holds(w0, w1, w2, w3)) || others.findWords(w0, w1, w2, w3) > 0,
    names: (address) => [...site.roles.values()].some((set) => set.names(address)),
    portsOf: (leg) => site.ports.get(portKey(leg)) ?? leg.ports,
    statesPorts: (leg) => site.ports.has(portKey(leg)),
    setting: (key) => site.ports.get(key),
    windows: site.windows,
    assumptions: [],
    rivals: [],
    supposes: () => false,
    legsShown: 0,
  };
}

/** A backup whose roles were worked out from traffic, around the host of one role. */
export function inferredBackup(
  protocol: Protocol,
  hub: string,
  roles: ReadonlyMap<string, ReadonlySet<string>>,
  assumptions: readonly string[],
  shown: { readonly rivals: readonly string[]; readonly legs: number } = { rivals: [], legs: 1 },
): Backup {
  const words = [...roles.keys()];
  const hosts = new AddressTable();
  for (const addresses of roles.values()) for (const address of addresses) hosts.add(address);
  return {
    protocol,
    inferred: true,
    roleWords: words,
    rolesOf: (address) => words.filter((word) => roles.get(word)?.has(address) === true),
    holds: (w0, w1, w2, w3) => hosts.findWords(w0, w1, w2, w3) > 0,
    // Only the hub was shown to be what it is; the others are whoever talks to it.
    names: (address) => roles.get(hub)?.has(address) === true,
    portsOf: (leg) => leg.ports,
    statesPorts: () => false,
    setting: () => undefined,
    windows: [],
    assumptions,
    rivals: shown.rivals,
    supposes: () => false,
    legsShown: shown.legs,
  };
}

/** Key of a leg's ports in a site file: its name after the dot, unless the protocol says otherwise. */
export function portKey(leg: Leg): string {
  return leg.portSetting ?? leg.id.slice(leg.id.indexOf('.') + 1);
}

export function inRanges(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(([low, high]) => low <= port && port <= high);
}

/** A host written out for one role is that role; the network it lies in does not make it another one as well. */
function heldRoles(site: BackupSite, address: string, siblings: readonly string[]): readonly string[] {
  const words = [...site.roles.entries()];
  const named = words.filter(([, set]) => set.names(address)).map(([word]) => word);
  if (named.length > 0) return named;
  const byHost = words.filter(([, set]) => siblings.some((other) => set.names(other))).map(([word]) => word);
  return byHost.length > 0 ? byHost : words.filter(([, set]) => set.has(address)).map(([word]) => word);
}

function memoised<V>(memo: Map<string, V>, key: string, make: () => V): V {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const value = make();
  // A flood of random addresses must not grow the memo without end.
  if (memo.size > 100_000) memo.clear();
  memo.set(key, value);
  return value;
}

/** The backup with one more host in a role, which nobody stated. */
export function supposing(backup: Backup, host: string, role: string, assumption: string): Backup {
  return {
    ...backup,
    rolesOf: (address) => (address === host ? [role] : backup.rolesOf(address)),
    names: (address) => address === host || backup.names(address),
    supposes: (address) => address === host || backup.supposes(address),
    assumptions: [...backup.assumptions, assumption],
  };
}
