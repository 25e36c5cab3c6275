/** The site file, checked and resolved: what a user told us about hosts, firewalls and backups. Every part may be empty. */
import type { AddressSet } from './address-set.ts';
import type { Protocol } from '../protocols/contract.ts';

export interface Site {
  /** Path of the file, for messages; absent when there is none. */
  readonly path?: string;
  readonly timezone?: string;
  /** Name → addresses. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  readonly firewalls: readonly FirewallSite[];
  readonly nat: readonly NatEntry[];
  /** The built-in protocols and the site's own. */
  readonly protocols: readonly Protocol[];
  readonly backups: readonly BackupSite[];
}

export interface FirewallSite {
  readonly name: string;
  /** Base-name globs, or archive!/member. */
  readonly logs: readonly string[];
  /** Syslog host name. */
  readonly host?: string;
  readonly timezone?: string;
  /** Added to the log's clock to get the true time. */
  readonly clockOffsetMs: number;
  /** Undefined: not said. */
  readonly logsAccepts?: boolean;
  readonly prefixes: Readonly<Record<string, 'accept' | 'deny'>>;
}

export interface NatEntry {
  readonly firewall?: string;
  readonly inside: string;
  readonly outside: string;
}

export interface BackupSite {
  readonly name: string;
  /** Protocol id. */
  readonly protocol: string;
  readonly mode?: string;
  /** Role word (never an alias) → addresses. */
  readonly roles: ReadonlyMap<string, AddressSet>;
  /** The role words as the user wrote them, aliases resolved. */
  readonly roleWords: readonly string[];
  /** Key under `ports` → [lowest, highest] pairs. */
  readonly ports: ReadonlyMap<string, readonly (readonly [number, number])[]>;
  /** Minutes of the day; `to` before `from` runs over midnight. */
  readonly windows: readonly DailyWindow[];
  /** Absolute paths of the product's own logs. */
  readonly jobLogs: readonly string[];
}

export interface DailyWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
}
