/** Rungs as bytes: from, length and CRC-32 of each, 16 bytes. */
import type { Rung } from './piece.ts';

const SIZE = 16;

export function packRungs(rungs: readonly Rung[]): Buffer {
  const bytes = Buffer.alloc(rungs.length * SIZE);
  let at = 0;
  for (const { from, to, crc } of rungs) {
    bytes.writeDoubleLE(from, at);
    bytes.writeUInt32LE(to - from, at + 8);
    bytes.writeUInt32LE(crc, at + 12);
    at += SIZE;
  }
  return bytes;
}

export function unpackRungs(bytes: Buffer): readonly Rung[] {
  const rungs: Rung[] = [];
  for (let at = 0; at < bytes.length; at += SIZE) {
    const from = bytes.readDoubleLE(at);
    rungs.push({ from, to: from + bytes.readUInt32LE(at + 8), crc: bytes.readUInt32LE(at + 12) });
  }
  return rungs;
}
