/**
 * Records by minute. From it come the minutes in which a log stands and the median time between its records; both are the same
 * whatever order the records were read in, and of two blocks they are the sum.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Has, type PacketRows } from '../../parsers/columns.ts';
import type { Micros } from '../correlator/contract.ts';

const MINUTE = 60_000_000;
const FIELDS = 4;

/** One minute that holds records: their number, the earliest and the latest. */
interface MinuteCount {
  readonly records: number;
  readonly first: Micros;
  readonly last: Micros;
}

export type Minutes = Map<number, MinuteCount>;

/** The minutes of a block: minute, records, earliest and latest microsecond within the minute, as little-endian 32-bit words, compressed. */
export function packMinutes(minutes: Minutes): Uint8Array {
  const words = new Int32Array(minutes.size * FIELDS);
  let at = 0;
  for (const [minute, { records, first, last }] of minutes) {
    words.set([minute, records, first - minute * MINUTE, last - minute * MINUTE], at);
    at += FIELDS;
  }
  // A buffer of its own: it may be handed from thread to thread, which takes all that lies in the same memory along.
  return Uint8Array.from(zstdCompressSync(new Uint8Array(words.buffer)));
}

/** Adds a block's minutes to those of its source; times move by `shift` microseconds. */
export function addMinutes(to: Minutes, packed: Uint8Array, shift: Micros): void {
  const bytes = zstdDecompressSync(packed);
  for (let at = 0; at < bytes.length; at += FIELDS * 4) {
    const start = bytes.readInt32LE(at) * MINUTE + shift;
    const records = bytes.readInt32LE(at + 4);
    addMinute(to, { records, first: start + bytes.readInt32LE(at + 8), last: start + bytes.readInt32LE(at + 12) });
  }
}

/** Inclusive runs of minutes in which records stand, in order. */
export function activeMinutes(minutes: Minutes): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const minute of ordered(minutes)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === minute - 1) run[1] = minute;
    else runs.push([minute, minute]);
  }
  return runs;
}

/** Median time between neighbouring records: those within a minute count as evenly spread over it. Absent under three records. */
export function medianSpacing(minutes: Minutes): Micros | undefined {
  const spacings: (readonly [number, number])[] = [];
  let before: MinuteCount | undefined;
  let total = 0;
  for (const minute of ordered(minutes)) {
    const now = minutes.get(minute);
    if (now === undefined) continue;
    if (before !== undefined) spacings.push([now.first - before.last, 1]);
    if (now.records > 1) spacings.push([(now.last - now.first) / (now.records - 1), now.records - 1]);
    total += now.records;
    before = now;
  }
  if (total < 3) return undefined;
  return weightedMedian(spacings);
}

function weightedMedian(values: (readonly [number, number])[]): number {
  values.sort((a, b) => a[0] - b[0]);
  const half = values.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let below = 0;
  for (const [value, weight] of values) {
    below += weight;
    if (below >= half) return Math.round(value);
  }
  return 0;
}

function ordered(minutes: Minutes): readonly number[] {
  return [...minutes.keys()].sort((a, b) => a - b);
}

/** The minutes of the rows that have a time. */
export function countMinutes({ count, present, time }: PacketRows): Minutes {
  const minutes: Minutes = new Map();
  let open = { from: Number.NaN, records: 0, first: 0, last: 0 };
  for (let i = 0; i < count; i++) {
    if (((present[i] ?? 0) & Has.time) === 0) continue;
    const now = time[i] ?? 0;
    if (!(now >= open.from && now < open.from + MINUTE)) {
      if (open.records > 0) addMinute(minutes, open);
      open = { from: Math.floor(now / MINUTE) * MINUTE, records: 0, first: now, last: now };
    }
    open.records++;
    if (now < open.first) open.first = now;
    if (now > open.last) open.last = now;
  }
  if (open.records > 0) addMinute(minutes, open);
  return minutes;
}

/** Earliest and latest time; absent where no row has one. */
export function spanOf(minutes: Minutes): { readonly first?: Micros; readonly last?: Micros } {
  let first = Infinity;
  let last = -Infinity;
  for (const minute of minutes.values()) {
    if (minute.first < first) first = minute.first;
    if (minute.last > last) last = minute.last;
  }
  return first <= last ? { first, last } : {};
}

function addMinute(to: Minutes, { records, first, last }: MinuteCount): void {
  const minute = Math.floor(first / MINUTE);
  const known = to.get(minute);
  if (known === undefined) to.set(minute, { records, first, last });
  else to.set(minute, { records: known.records + records, first: Math.min(known.first, first), last: Math.max(known.last, last) });
}
