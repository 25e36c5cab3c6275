/**
 * The vocabulary of the backup products' own logs. Firewall logs speak of packets, these of jobs: who was backed up, when, how it ended,
 * and in which words. Times are epoch microseconds UTC.
 */
import type { Cause, Micros } from '../correlator/contract.ts';

export interface JobRecord {
  /** Id of the protocol the product speaks. */
  readonly product: string;
  /**
   * `job`: something that began and ended. `errors`: messages of one spell of trouble, which may belong to a job told of elsewhere.
   * `waiting`: nothing happened where something should have; a failure only if a firewall log shows why.
   */
  readonly kind: 'job' | 'errors' | 'waiting';
  /** Name of the client as the log has it: node, host or address. */
  readonly client?: string;
  /** Address of the client, where the log itself tells it. */
  readonly clientAddress?: string;
  /** Role of the host that wrote the log, where the record is about that host itself. */
  readonly about?: string;
  /** Scheduled or real beginning, whichever is earlier in the log's words. */
  readonly start?: Micros;
  readonly end?: Micros;
  /** The product's own word. */
  readonly status: string;
  readonly ok: boolean;
  readonly messageIds: readonly string[];
  /** Hosts the messages name, with the port where they do. */
  readonly peers: readonly Peer[];
  /** Words that are evidence of a cause outside the firewall. */
  readonly ownCauses: readonly OwnCause[];
  /** Line that says how it ended, from 1, and its text (hostile, like all log text). */
  readonly line: number;
  readonly text: string;
}

export interface Peer {
  /** Address or name. */
  readonly host: string;
  readonly port?: number;
}

export interface OwnCause {
  readonly cause: Extract<Cause, 'server-timeout' | 'port-conflict' | 'descriptor-exhaustion'>;
  /** A firewall that rejects brings forth the same words: they count only beside connects that every firewall let through. */
  readonly ifLetThrough?: true;
  /** Hosts and ports that the message names. */
  readonly peers: readonly Peer[];
  readonly time?: Micros;
  readonly line: number;
  readonly text: string;
}

/** One job log of a backup, read. */
export interface JobLog {
  /** For people: as near to what the user wrote as can be. */
  readonly path: string;
  /** Name of the backup it belongs to. */
  readonly backup: string;
  /** Format name; absent when none was recognised. */
  readonly format?: string;
  readonly records: readonly LocatedJobRecord[];
  /** Why it could not be read. */
  readonly trouble?: string;
}

/** A record with the byte at which its line begins. */
export interface LocatedJobRecord extends JobRecord {
  readonly offset: number;
}

/** Where the stamps of a log belong, as far as it does not say. */
export interface JobLogContext {
  /** Base name of the file. */
  readonly name: string;
  /** IANA zone or fixed offset of the stamps. */
  readonly zone: string;
  /** End of the file, epoch microseconds: a stamp without a year that would be later belongs to the year before. */
  readonly endsAt: Micros;
}

export interface JobLogFormat {
  /** Also its folder under samples/jobs/. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What the reader was written from. */
  readonly references: readonly string[];
  /** Is this the log? Looks at the first lines only. */
  recognises(head: readonly string[]): boolean;
  /** Every job the log tells of. Lines it cannot place are passed over: products write much that is no job. */
  read(lines: readonly string[], context: JobLogContext): readonly JobRecord[];
}
