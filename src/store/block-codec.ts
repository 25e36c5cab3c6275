/** A block of packets as bytes: two groups of columns, texts and addresses, each by itself. `StoredBlock` reads it back. */
import { constants, zstdCompressSync } from 'node:zlib';
import { Code, type InnerPacket, type PacketColumns } from '../../parsers/columns.ts';
import { isStepped, OTHERS, SCANNED, type ColumnName } from './block-layout.ts';
import { columnRoom, packSteps, packWords } from './integer-column.ts';
import { countMinutes, packMinutes, spanOf } from './minutes.ts';
import type { SealedBlock } from './piece.ts';
import { release } from './release.ts';

/** Level 1 is five times as fast as 3 on such columns and the blocks grow by a tenth. */
const LEVEL = { [constants.ZSTD_c_compressionLevel]: 1 };

/** What a block holds beside numbers. */
export interface BlockTexts {
  readonly names: readonly string[];
  readonly inner: readonly (readonly [number, InnerPacket])[];
}

/** A kept index is compressed; one that is gone with the program is faster as it is. */
export type Packing = 'compressed' | 'plain';

let scratch = Buffer.alloc(0);

/** Packs the rows of `columns`, which keeps them. */
export function sealBlock(columns: PacketColumns, packing: Packing = 'compressed'): SealedBlock {
  const rows = columns.count;
  const minutes = countMinutes(columns);
  return {
    rows,
    ...spanOf(minutes),
    accepts: count(columns.action, rows, Code.accept),
    denies: count(columns.action, rows, Code.deny),
    addresses: addressesOf(columns, packing),
    scanned: group(columns, SCANNED, 0, packing),
    others: group(columns, OTHERS, writeTexts(columns), packing),
    minutes: packMinutes(minutes),
  };
}

/** The columns of a group behind what stands in `scratch` before `from`. */
function group(columns: PacketColumns, names: readonly ColumnName[], from: number, packing: Packing): Uint8Array {
  const rows = columns.count;
  makeRoom(from + names.length * columnRoom(rows));
  let at = from;
  for (const name of names) {
    if (isStepped(name)) at = packSteps(columns[name], rows, scratch, at);
    else at = packWords(columns[name], rows, scratch, at);
  }
  return packed(at, packing);
}

/** Addresses in the order of their ids, as four columns of words, the most significant first. */
function addressesOf(columns: PacketColumns, packing: Packing): Uint8Array {
  const { addresses } = columns;
  const rows = addresses.size - 1;
  makeRoom(4 + 4 * columnRoom(rows));
  let at = scratch.writeUInt32LE(rows, 0);
  for (const words of addresses.columns()) at = packWords(words.subarray(1, addresses.size), rows, scratch, at);
  return packed(at, packing);
}

function writeTexts(columns: PacketColumns): number {
  const names: string[] = [];
  for (let id = 1; id < columns.names.size; id++) names.push(columns.names.text(id) ?? '');
  const texts: BlockTexts = { names, inner: [...columns.inner].filter(([row]) => row < columns.count) };
  const bytes = Buffer.from(JSON.stringify(texts));
  makeRoom(4 + bytes.length);
  scratch.writeUInt32LE(bytes.length, 0);
  bytes.copy(scratch, 4);
  return 4 + bytes.length;
}

/** The first `size` bytes of `scratch`; in front of them `size`, if they are compressed, so that they can be unpacked in one piece, else 0. */
function packed(size: number, packing: Packing): Uint8Array {
  const body = packing === 'plain' ? scratch.subarray(0, size) : compressed(size);
  const bytes = Buffer.allocUnsafeSlow(4 + body.length);
  bytes.writeUInt32LE(packing === 'plain' ? 0 : size, 0);
  body.copy(bytes, 4);
  if (packing === 'compressed') release(body);
  return bytes;
}

function compressed(size: number): Buffer {
  // One output buffer: zlib's own of 16 KiB would be filled, kept and joined thirty times a block.
  return zstdCompressSync(scratch.subarray(0, size), { params: LEVEL, chunkSize: size + (size >> 7) + 1024 });
}

/** Makes `scratch` this large and keeps what is in it. */
function makeRoom(size: number): void {
  if (scratch.length >= size) return;
  const larger = Buffer.allocUnsafeSlow(size);
  scratch.copy(larger);
  scratch = larger;
}

function count(column: Uint8Array, rows: number, code: number): number {
  let found = 0;
  for (let i = 0; i < rows; i++) if (column[i] === code) found++;
  return found;
}
