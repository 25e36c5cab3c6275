/**
 * The members of a gzip file (RFC 1952), one behind the other. Node's own gunzip reads them too, but keeps what it decoded last to itself
 * when damage or anything else follows; here a member's data is out before its checksum is looked at.
 */
import { crc32, createInflateRaw } from 'node:zlib';
import { Damage } from '../source.ts';
import { ByteSource } from './byte-source.ts';
import type { Bytes } from './decompress.ts';
import { Pump } from './pump.ts';

const CHUNK = 262_144;
/** The decoder goes on while what it decoded last is being used. */
const DECODING = { chunkSize: 131_072, readableHighWaterMark: 524_288 };
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;
/** A file's name or a remark. */
const LONGEST_TEXT = 65_536;

export async function* gunzip(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const source = new ByteSource(bytes);
  for (let member = 0; await readHeader(source, member); member++) yield* readMember(source);
}

/** False at the end of the file, or where zeros fill it up (tapes, disks). */
async function readHeader(source: ByteSource, member: number): Promise<boolean> {
  const header = await source.exactly(HEADER_BYTES);
  if (header.length === 0 || (member > 0 && header.every((byte) => byte === 0))) return false;
  if (header[0] !== 0x1f || header[1] !== 0x8b || header[2] !== 8)
    throw new Damage('behind its gzip data stands something else, which was not read');
  const flags = header[3] ?? 0;
  if ((flags & FLAG.extra) !== 0) {
    const length = await source.exactly(2);
    await source.exactly(length.length < 2 ? 0 : length.readUInt16LE(0));
  }
  if ((flags & FLAG.name) !== 0) await skipText(source);
  if ((flags & FLAG.comment) !== 0) await skipText(source);
  if ((flags & FLAG.headerCrc) !== 0) await source.exactly(2);
  return true;
}

async function skipText(source: ByteSource): Promise<void> {
  for (let length = 0; length < LONGEST_TEXT; length++) {
    const byte = await source.exactly(1);
    if (byte.length === 0 || byte[0] === 0) return;
  }
}

async function* readMember(source: ByteSource): AsyncGenerator<Uint8Array> {
  const pump = new Pump(createInflateRaw(DECODING));
  let crc = 0;
  let length = 0;
  try {
    while (!pump.ended) {
      const chunk = await source.some(CHUNK);
      const before = pump.taken;
      for await (const decoded of chunk.length === 0 ? pump.finish() : pump.write(chunk)) {
        crc = crc32(decoded, crc);
        length = (length + decoded.length) >>> 0;
        yield decoded;
      }
      source.giveBack(chunk.length - (pump.taken - before));
    }
  } finally {
    pump.destroy();
  }
  const trailer = await source.exactly(TRAILER_BYTES);
  if (trailer.length < TRAILER_BYTES || trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== length)
    throw new Damage('its gzip data does not agree with its checksum: there is damage somewhere in what was read');
}
