/**
 * The vocabulary every log format speaks: one record's bytes go in, one row of columns comes out, or the reason why not.
 * This folder is a leaf: it knows no backup protocol, no site and no store.
 */
import type { PacketColumns } from './columns.ts';

/** What one piece of input turned out to be. A closed set: "not mine" and "mine, but broken" are different facts. */
export const Outcome = {
  /** One row of the columns was filled. */
  RECORD: 0,
  /** Of this format and no packet: a header, a blank line, a notice. `out.why` names it; `out.notice` carries what it says. */
  SKIPPED: 1,
  /** Of this format and not readable. `out.why` names the part, `out.column` where reading stopped. */
  MALFORMED: 2,
  /** Another program's line. */
  FOREIGN: 3,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** `accept` and `deny` are what the firewall did; `unknown` is a logged packet whose line does not say. */
export type Action = 'unknown' | 'accept' | 'deny';
/** Where the action was read: a field of the record, the words of a log prefix, or the site's own list of prefixes. */
export type ActionFrom = 'field' | 'prefix' | 'site';
/** Where the time was read: whole from the record, with the year worked out, with the zone assumed, or lost. */
export type TimeFrom = 'log' | 'year-inferred' | 'zone-assumed' | 'lost';
export type Direction = 'in' | 'out' | 'forward';

/** Something a log says about itself or its firewall instead of about a packet: a fact of coverage. */
export interface Notice {
  /** `records-lost`: the log itself dropped records. `table-full`: the state table was full. `logging-started`/`logging-stopped`: the log's own word. */
  readonly kind: 'records-lost' | 'table-full' | 'logging-started' | 'logging-stopped';
  /** Epoch microseconds UTC; absent where the line carries no time. */
  readonly time?: number;
  /** How many records or packets, where the line says so. */
  readonly count?: number;
  readonly firewall?: string;
  /** The words of the log, hostile like all log text. */
  readonly text: string;
}

/** What is known of a source before its first record is read. */
export interface SourceContext {
  /** Base name, or `archive!/member`. */
  readonly name: string;
  /** IANA zone or fixed offset of stamps that carry none. */
  readonly zone: string;
  /** True when nobody stated the zone and the machine's own is used. */
  readonly zoneAssumed: boolean;
  /** Year the user stated for stamps that carry none. */
  readonly year?: number;
  /**
   * Epoch microseconds of the source's end: its last line's stamp where that has a year, else its modification time.
   * A stamp later in the year than this belongs to the year before.
   */
  readonly endsAt: number;
  /** First bytes of the source: a header (`#Fields:`) stands there even when reading starts in the middle. */
  readonly head: Uint8Array;
  /** Netfilter log prefixes of this site and what they mean; the longest match wins. */
  readonly prefixes?: Readonly<Record<string, 'accept' | 'deny'>>;
}

export interface LogFormat {
  /** Also its folder under samples/formats/ and the word for `--format`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** What the reader was written from. */
  readonly references: readonly string[];
  /** `any-order`: a record can be read alone, a file may be cut into ranges. `in-order`: needs the records before it. */
  readonly reading: 'any-order' | 'in-order';
  /** How records are cut out of the bytes; absent for lines. */
  readonly framing?: Framing;
  /** Cheap, specific and stateless: is this record of this format? */
  recognises(bytes: Uint8Array, start: number, end: number): boolean;
  open(source: SourceContext): RecordReader;
}

/** Cuts records that are no lines (packet captures, XML events). */
export interface Framing {
  /** Does a source beginning with these bytes hold such records? */
  claims(head: Uint8Array): boolean;
  /** Index just after the record that begins at `from`, or -1 when it needs more bytes than there are before `end`. */
  next(bytes: Uint8Array, from: number, end: number): number;
}

export interface RecordReader {
  /**
   * Where the next record of the line just read begins, as an index of its bytes; 0 where the line ends with that record. Relays that
   * write no newline and kernels that write two messages into one line put several there: the caller reads on from here, to the same end.
   */
  readonly rest?: number;
  /**
   * Reads bytes[start, end): one line without its newline, or one framed record.
   * On RECORD it filled row `out.count` (which `out.begin()` cleared) and the caller commits it; on anything else the row is left as it was.
   * Never throws, never keeps `bytes`.
   */
  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome;
}
