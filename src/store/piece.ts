/** What reading hands to the store: sealed blocks of packets and what the lines between them were. */
import type { Micros } from '../correlator/contract.ts';
import type { Notice } from '../../parsers/contract.ts';

/** A block of packets ready to be kept. */
export interface SealedBlock {
  readonly rows: number;
  /** Earliest and latest record that has a time. */
  readonly first?: Micros;
  readonly last?: Micros;
  readonly accepts: number;
  readonly denies: number;
  /** Addresses in the order of their ids, compressed: a block without a host can be passed over unread. */
  readonly addresses: Uint8Array;
  /** The columns that tell whether a packet matters, compressed. */
  readonly scanned: Uint8Array;
  /** The other columns, and texts. */
  readonly others: Uint8Array;
  /** Records by minute, see minutes.ts. */
  readonly minutes: Uint8Array;
}

/** Counts of one piece of input. */
export interface Tally {
  readonly lines: number;
  readonly records: number;
  readonly malformed: number;
  readonly foreign: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly notices: readonly Notice[];
}

/** A run of input read to the end: the unit that is kept or lost as a whole. */
export interface Piece {
  /** Bytes of the decoded source, [start, end), whole lines. */
  readonly start: number;
  readonly end: number;
  /** The log ended within its last line, this one; should it grow, the line is read again. */
  readonly open?: true;
  readonly blocks: readonly SealedBlock[];
  readonly tally: Tally;
  /** Checksums along the way, by which a copy of the source is known again. */
  readonly rungs: readonly Rung[];
}

/** The bytes [from, to) of a decoded source have this CRC-32. */
export interface Rung {
  readonly from: number;
  readonly to: number;
  readonly crc: number;
}
