/**
 * The types that flow through the correlator: where packets come from (EvidenceSource) and what is concluded (Diagnosis).
 * Times are epoch microseconds UTC throughout; only a renderer turns them into text.
 */
import type { Notice } from '../../parsers/contract.ts';
import type { PacketRows } from '../../parsers/columns.ts';
import type { Impact } from '../protocols/contract.ts';

export type Micros = number;

/** Packets for the asking, in blocks. The store implements it; tests implement it with arrays. */
export interface EvidenceSource {
  sources(): readonly LogSource[];
  packets(query: PacketQuery): AsyncIterable<PacketBlock>;
}

/** Which blocks are wanted. A block may hold rows beside what was asked for; one that can hold none is skipped. */
export interface PacketQuery {
  readonly since?: Micros;
  readonly until?: Micros;
}

export interface PacketBlock {
  /** Id of the source the rows came from. */
  readonly source: number;
  /** Valid until the next block is asked for. */
  readonly columns: PacketRows;
}

/** One log file (or member of an archive, or pipe), and what reading it showed. */
export interface LogSource {
  readonly id: number;
  readonly path: string;
  readonly format?: string;
  /** Name by the site file, else the syslog host name, else the file name without ending. */
  readonly firewall: string;
  readonly timezone: string;
  readonly timezoneFrom: 'line' | 'firewall' | 'option' | 'site' | 'machine';
  readonly clockOffsetMs: number;
  readonly first?: Micros;
  readonly last?: Micros;
  readonly lines: number;
  readonly records: number;
  /** Lines of the format that are no packet, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly malformed: number;
  readonly foreign: number;
  readonly accepts: number;
  readonly denies: number;
  readonly notices: readonly Notice[];
  /** Minutes (epoch) in which a record stands, as inclusive ranges in order. */
  readonly activeMinutes: readonly (readonly [number, number])[];
  /** Median time between neighbouring records, microseconds; absent under three records. */
  readonly medianSpacing?: Micros;
  /** Why it could not be read, or only in part. */
  readonly trouble?: string;
  /** Said by the site file; undefined: not said. */
  readonly logsAccepts?: boolean;
}

export interface TimeSpan {
  readonly since: Micros;
  readonly until: Micros;
}

export type Verdict = 'blocked' | 'likely-blocked' | 'not-firewall' | 'not-explained' | 'not-covered';
export type Confidence = 'low' | 'medium' | 'high';
export type Cause =
  | 'connection-denied'
  | 'reply-denied'
  | 'state-lost'
  | 'server-timeout'
  | 'window-check'
  | 'asymmetric-route'
  | 'stale-address'
  | 'range-exceeded'
  | 'port-conflict'
  | 'wrong-interface'
  | 'helper-missing'
  | 'path-mtu'
  | 'host-profile'
  | 'discovery-blocked'
  | 'connection-limit'
  | 'inspection'
  | 'time-of-day'
  | 'descriptor-exhaustion';

/** What `legwork analyze --json` prints, times aside. */
export interface Diagnosis {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'legwork'; readonly version: string };
  /** Absent when there is neither an asked window nor any record with a time. */
  readonly window?: TimeSpan;
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  readonly jobs: readonly Job[];
}

export interface Coverage {
  readonly sufficient: boolean;
  readonly reasons: readonly string[];
  readonly nights: readonly NightCoverage[];
  readonly sources: readonly SourceCoverage[];
}

export interface NightCoverage extends TimeSpan {
  /** The evening's date, YYYY-MM-DD. */
  readonly night: string;
  /** Absent where no site file names backups. */
  readonly backup?: string;
  readonly sufficient: boolean;
  readonly reasons: readonly string[];
}

export interface SourceCoverage {
  readonly path: string;
  readonly format?: string;
  readonly firewall: string;
  readonly timezone: string;
  readonly timezoneFrom: LogSource['timezoneFrom'];
  readonly clockOffsetMs: number;
  readonly logsAccepts: boolean;
  readonly first?: Micros;
  readonly last?: Micros;
  readonly lines: number;
  readonly records: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly malformed: number;
  readonly foreign: number;
  readonly gaps: readonly Gap[];
  /** Why it could not be read, or only in part. */
  readonly trouble?: string;
}

export interface Gap {
  readonly from: Micros;
  readonly to: Micros;
  readonly why: string;
}

export interface End {
  readonly address: string;
  /** Null when the address holds no known role (a stale address). */
  readonly role: string | null;
  /** Address as the log had it, where NAT makes it another one. */
  readonly logged?: string;
}

export interface Finding {
  /** Stable over runs on the same events. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  /** Why the confidence is what it is. */
  readonly because: readonly string[];
  readonly wouldRaise: readonly string[];
  readonly impact: Impact;
  readonly protocol: string;
  readonly leg: string | null;
  readonly cause: Cause | null;
  /** Name of the backup in the site file; absent without one. */
  readonly backup?: string;
  readonly initiator: End | null;
  readonly responder: End | null;
  readonly transport?: 'tcp' | 'udp' | 'icmp';
  readonly ports: readonly number[];
  readonly firewall?: FirewallPlace;
  readonly first?: Micros;
  readonly last?: Micros;
  readonly packets: number;
  readonly attempts: number;
  readonly nights: readonly { readonly night: string; readonly packets: number; readonly attempts: number }[];
  readonly history?: History;
  /** One sentence that stands alone. */
  readonly summary: string;
  /** What the backup operator sees, with the product's message ids. */
  readonly effect: string;
  /** Why this leg matters and what happened on it. */
  readonly explanation: string;
  readonly evidence: readonly EvidenceLine[];
  readonly against: readonly string[];
  readonly assumptions: readonly string[];
  readonly alsoCausedBy: readonly string[];
  readonly fixes: readonly Fix[];
  readonly verify: readonly string[];
  readonly references: readonly string[];
}

export interface FirewallPlace {
  readonly name: string;
  readonly in?: string;
  readonly out?: string;
  readonly rule?: string;
}

export interface History {
  readonly lastWorked?: Micros;
  readonly firstDenied?: Micros;
  readonly changed: readonly string[];
  readonly status: 'new' | 'continuing' | 'resolved';
}

export interface EvidenceLine {
  readonly path: string;
  readonly line: number;
  readonly offset: number;
  readonly time?: Micros;
  /** The raw line, or the packet in words where the log is gone. */
  readonly text: string;
  readonly textFrom: 'log' | 'columns' | 'job';
}

export type Dialect = 'iptables' | 'nftables' | 'pf' | 'windows' | 'cisco-asa';

export interface Fix {
  readonly kind: 'firewall' | 'backup';
  readonly text: string;
  readonly rules?: Partial<Readonly<Record<Dialect, string>>>;
  /** The rule replayed over the index: this backup's denied packets admitted, of how many; other denied packets admitted. */
  readonly admits?: { readonly backupPackets: readonly [number, number]; readonly otherDenied: number };
}

export interface Job {
  readonly backup: string;
  readonly client: string;
  readonly product: string;
  readonly start?: Micros;
  readonly end?: Micros;
  /** The product's own word. */
  readonly status: string;
  readonly messageIds: readonly string[];
  readonly verdict: 'ok' | 'explained' | 'not-firewall' | 'not-explained' | 'not-covered';
  /** Ids of findings that explain it. */
  readonly findings: readonly string[];
  readonly path: string;
  readonly line: number;
}
