/** Lines as they come out of crashes, relays and hostile hands: made from the sample lines with a seeded random source. */
import { readdirSync, readFileSync } from 'node:fs';
import { PacketColumns, recordAt, type PacketRecord } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type RecordReader } from '../../parsers/contract.ts';
import { recordsOf, sourceOf } from './reading.ts';

const root = new URL('../../samples/formats/', import.meta.url);

/** One record of a sample with what stands before it, which a reader may need. */
export interface Specimen {
  readonly format: LogFormat;
  readonly file: string;
  readonly head: Uint8Array;
  readonly before: readonly Uint8Array[];
  readonly bytes: Uint8Array;
}

export function specimensOf(format: LogFormat): Specimen[] {
  return readdirSync(new URL(`${format.name}/`, root))
    .filter((name) => name !== 'expected.json')
    .flatMap((file) => {
      const head = Uint8Array.from(readFileSync(new URL(`${format.name}/${file}`, root)));
      const records = Array.from(recordsOf(format, head), ([start, end]) => head.slice(start, end));
      return records.map((bytes, i) => ({ format, file, head, before: records.slice(0, i), bytes }));
    });
}

const out = new PacketColumns(64);
const readers = new WeakMap<Uint8Array, RecordReader>();

/** A fresh reader; where lines can be read in any order, one for all of a file's lines: that is what the format promises. */
function readerFor({ format, head }: Specimen): RecordReader {
  const reader = (format.reading === 'any-order' ? readers.get(head) : undefined) ?? format.open(sourceOf(head));
  readers.set(head, reader);
  return reader;
}

/** What a reader makes of the bytes in a specimen's place; undefined when they are no record. */
export function readInPlace(
  specimen: Specimen,
  bytes: Uint8Array,
): { readonly outcome: Outcome; readonly record?: PacketRecord; readonly records: readonly PacketRecord[] } {
  const { format, before } = specimen;
  const reader = readerFor(specimen);
  out.clear();
  // Where lines can be read in any order, only `last message repeated` looks back, at the record before.
  for (const earlier of format.reading === 'any-order' ? before.slice(-1) : before)
    for (let from = 0; from >= 0; from = reader.rest || -1)
      if (reader.read(earlier, from, earlier.length, out) === Outcome.RECORD) out.commit(1, from);
  const records: PacketRecord[] = [];
  const readFrom = (start: number): Outcome => {
    const outcome = reader.read(bytes, start, bytes.length, out);
    if (outcome === Outcome.RECORD) {
      out.commit(1, start);
      records.push(recordAt(out, out.count - 1));
    }
    return outcome;
  };
  const outcome = readFrom(0);
  for (let from = reader.rest ?? 0; from > 0; from = reader.rest ?? 0) readFrom(from);
  const [record] = outcome === Outcome.RECORD ? records : [];
  return { outcome, records, ...(record === undefined ? {} : { record }) };
}

/** mulberry32: the same numbers for the same seed on every machine. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

type Random = (below: number) => number;

/** Pieces that mean something to one format or another. */
const TOKENS = [
  'IN=',
  'OUT=',
  'SRC=',
  'DST=',
  ' PROTO=TCP ',
  'SPT=',
  '[SRC=',
  ']',
  '[',
  '"',
  ',',
  '\t',
  '\0',
  '-',
  ' in ',
  'rule ',
  '/0(match): ',
  '#Fields: ',
  '{"MESSAGE":',
  '99999999999',
  '::',
  '%',
  '<4>',
  'message repeated 9 times: [',
  '</Event>',
  '\u00ff\u00fe',
  '0'.repeat(300),
];

const SHAPES: readonly ((bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, _, random) => bytes.map((byte, i) => (i === random(bytes.length) ? random(256) : byte)),
  (bytes, _, random) => spliced(bytes, random(bytes.length + 1), random(8), new Uint8Array(0)),
  (bytes, _, random) => spliced(bytes, random(bytes.length + 1), 0, tokenBytes(random)),
  (bytes, _, random) => spliced(bytes, random(bytes.length + 1), random(12), tokenBytes(random)),
  (bytes, other, random) => joined(bytes.subarray(0, random(bytes.length + 1)), other.subarray(random(other.length + 1))),
  (bytes, other, random) => spliced(bytes, random(bytes.length + 1), 0, other),
  (bytes, _, random) => bytes.slice(random(bytes.length + 1)),
  (bytes, _, random) => joined(bytes.slice(0, random(bytes.length + 1)), bytes),
  (bytes, _, random) => shuffledWords(bytes, random),
  (_, __, random) => Uint8Array.from({ length: random(200) }, () => random(256)),
];

export function mutated(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  for (let times = 1 + random(3); times > 0; times--) result = SHAPES[random(SHAPES.length)]?.(result, other, random) ?? result;
  return result;
}

function tokenBytes(random: Random): Uint8Array {
  return Uint8Array.from(Buffer.from(TOKENS[random(TOKENS.length)] ?? '', 'latin1'));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from(Buffer.concat([a, b]));
}

function spliced(bytes: Uint8Array, at: number, gone: number, put: Uint8Array): Uint8Array {
  return Uint8Array.from(Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(Math.min(at + gone, bytes.length))]));
}

function shuffledWords(bytes: Uint8Array, random: Random): Uint8Array {
  const words = Buffer.from(bytes).toString('latin1').split(' ');
  const [a, b] = [random(words.length), random(words.length)];
  [words[a], words[b]] = [words[b] ?? '', words[a] ?? ''];
  return Uint8Array.from(Buffer.from(words.join(' '), 'latin1'));
}
