/**
 * A block of packets as bytes and back. Columns that grow with the rows (time, line, offset) are kept as steps; every column is then
 * packed by itself and all of them are compressed together.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Code, Has, type InnerPacket, type PacketColumns } from '../../parsers/columns.ts';
import { columnRoom, packColumn, unpackColumn, type Numbers } from './integer-column.ts';
import { packMinutes } from './minutes.ts';
import type { SealedBlock } from './piece.ts';

/** Level 1 is five times as fast as 3 on such columns and the blocks grow by a tenth. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const STEPPED = ['time', 'line', 'offset'] as const;
const PLAIN = [
  ...(['timeFrom', 'present', 'action', 'actionFrom', 'direction', 'transport', 'flags', 'icmpType', 'icmpCode'] as const),
  ...(['srcPort', 'dstPort', 'length', 'payload', 'repeat'] as const),
  ...(['src', 'dst', 'natSrc', 'natDst', 'how', 'rule', 'in', 'out', 'firewall'] as const),
] as const;
const COLUMNS = STEPPED.length + PLAIN.length;

let scratch = Buffer.alloc(0);
let steps = new Float64Array(0);

/** Packs and compresses the rows of `columns`, which keeps them. */
export function sealBlock(columns: PacketColumns): SealedBlock {
  const rows = columns.count;
  const words = wordsOf(columns);
  makeRoom(columns, rows);
  let at = writeText(JSON.stringify(textsOf(columns)), 0);
  for (const name of STEPPED) at = packColumn(stepsOf(columns[name], rows), rows, scratch, at);
  for (const name of PLAIN) at = packColumn(columns[name], rows, scratch, at);
  return {
    rows,
    ...spanOf(columns),
    accepts: count(columns.action, rows, Code.accept),
    denies: count(columns.action, rows, Code.deny),
    addresses: zstdCompressSync(words, FAST),
    columns: zstdCompressSync(scratch.subarray(0, at), FAST),
    minutes: packMinutes(columns),
  };
}

/** Where in the source a block's line and offset numbers count from. */
export interface BlockPlace {
  readonly line: number;
  readonly offset: number;
}

/** Fills `columns` with a sealed block; whatever it held is gone. */
export function openBlock(block: Pick<SealedBlock, 'rows' | 'addresses' | 'columns'>, place: BlockPlace, columns: PacketColumns): void {
  columns.clear();
  const rows = block.rows;
  readAddresses(block.addresses, columns);
  const bytes = zstdDecompressSync(block.columns);
  const size = bytes.readUInt32LE(0);
  readTexts(bytes.toString('utf8', 4, 4 + size), columns);
  let at = 4 + size;
  for (const name of STEPPED) at = unpackSteps(columns[name], rows, bytes, at, name === 'time' ? 0 : place[name]);
  for (const name of PLAIN) at = unpackColumn(columns[name], rows, bytes, at);
  columns.count = rows;
}

/** Does one of the sealed addresses equal these 16 bytes? */
export function holdsAddress(addresses: Uint8Array, wanted: Buffer): boolean {
  const words = zstdDecompressSync(addresses);
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) if (at % 16 === 0) return true;
  return false;
}

interface BlockTexts {
  readonly names: readonly string[];
  readonly inner: readonly (readonly [number, InnerPacket])[];
}

function textsOf(columns: PacketColumns): BlockTexts {
  const names: string[] = [];
  for (let id = 1; id < columns.names.size; id++) names.push(columns.names.text(id) ?? '');
  return { names, inner: [...columns.inner].filter(([row]) => row < columns.count) };
}

function readTexts(json: string, columns: PacketColumns): void {
  const texts: BlockTexts = JSON.parse(json);
  for (const name of texts.names) columns.names.add(name);
  for (const [row, packet] of texts.inner) columns.inner.set(row, packet);
}

function wordsOf(columns: PacketColumns): Buffer {
  const bytes = Buffer.allocUnsafe((columns.addresses.size - 1) * 16);
  for (let id = 1; id < columns.addresses.size; id++) {
    const at = (id - 1) * 16;
    const words = columns.addresses.words(id);
    for (let i = 0; i < 4; i++) bytes.writeUInt32BE(words[i] ?? 0, at + i * 4);
  }
  return bytes;
}

function readAddresses(sealed: Uint8Array, columns: PacketColumns): void {
  const bytes = zstdDecompressSync(sealed);
  for (let at = 0; at < bytes.length; at += 16)
    columns.addresses.intern(bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4), bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12));
}

function makeRoom(columns: PacketColumns, rows: number): void {
  const texts = columns.names.size * 4096 + columns.inner.size * 1024;
  const needed = COLUMNS * columnRoom(rows) + texts;
  if (scratch.length < needed) scratch = Buffer.allocUnsafe(needed);
  if (steps.length < rows) steps = new Float64Array(rows);
}

function writeText(text: string, at: number): number {
  const bytes = Buffer.from(text);
  if (at + 4 + bytes.length + COLUMNS * columnRoom(0) > scratch.length) scratch = Buffer.concat([scratch, Buffer.alloc(bytes.length)]);
  scratch.writeUInt32LE(bytes.length, at);
  bytes.copy(scratch, at + 4);
  return at + 4 + bytes.length;
}

function stepsOf(column: Numbers, rows: number): Float64Array {
  let before = 0;
  for (let i = 0; i < rows; i++) {
    const value = column[i] ?? 0;
    steps[i] = value - before;
    before = value;
  }
  return steps;
}

function unpackSteps(column: Numbers, rows: number, bytes: Buffer, at: number, base: number): number {
  if (steps.length < rows) steps = new Float64Array(rows);
  const next = unpackColumn(steps, rows, bytes, at);
  let value = base;
  for (let i = 0; i < rows; i++) {
    value += steps[i] ?? 0;
    column[i] = value;
  }
  return next;
}

function spanOf(columns: PacketColumns): { first?: number; last?: number } {
  let first = Infinity;
  let last = -Infinity;
  for (let i = 0; i < columns.count; i++) {
    if (((columns.present[i] ?? 0) & Has.time) === 0) continue;
    const time = columns.time[i] ?? 0;
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return first <= last ? { first, last } : {};
}

function count(column: Uint8Array, rows: number, code: number): number {
  let found = 0;
  for (let i = 0; i < rows; i++) if (column[i] === code) found++;
  return found;
}
