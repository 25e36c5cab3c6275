/** Reads a log into pieces. The cuts depend on the bytes alone, never on who reads them or how many at a time. */
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { LogFormat, SourceContext } from '../../parsers/contract.ts';
import type { Piece } from '../store/piece.ts';
import { PieceReader, type ReadingOptions } from './piece-reader.ts';
import { Damage, type PlainFile } from './source.ts';
import { reasonOf } from './open-sources.ts';

/** A piece ends with the line in which its multiple of this many bytes lies. */
export const PIECE_BYTES = 32 * 1024 * 1024;
const CHUNK = 256 * 1024;
/** Chunks read before other work (signals, progress) gets its turn. */
const CHUNKS_A_TURN = 16;
const NEWLINE = 10;

/** The bytes of a plain file from an offset on. A chunk is valid until the next one. */
export async function* fileChunks(file: PlainFile, from: number, to = file.size): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  const fd = openOrDamage(file.path);
  try {
    let at = from;
    for (let turn = 1; at < to; turn++) {
      const count = readSync(fd, buffer, 0, Math.min(CHUNK, to - at), at);
      if (count === 0) return;
      yield buffer.subarray(0, count);
      at += count;
      if (turn % CHUNKS_A_TURN === 0) await setImmediate();
    }
  } catch (error) {
    throw error instanceof Damage ? error : new Damage(reasonOf(error));
  } finally {
    closeSync(fd);
  }
}

/**
 * All pieces of a log. A last line without its newline is a piece of its own: should the log grow, it is read again.
 * Ends as the chunks do; what was read before a damage is yielded before it is thrown.
 */
export async function* readPieces(
  chunks: AsyncIterable<Uint8Array>,
  format: LogFormat,
  context: SourceContext,
  options: ReadingOptions = {},
): AsyncGenerator<Piece> {
  const { start = 0 } = options;
  const reader = new PieceReader(format, context, options);
  let at = start;
  let cut = nextCut(start);
  let damage: unknown;
  try {
    for await (const chunk of chunks) {
      let from = 0;
      while (at + chunk.length - from >= cut) {
        const end = at >= cut && reader.offset === at ? from : lineEnd(chunk, Math.max(from, from + cut - at - 1));
        if (end < 0) break;
        reader.feed(chunk.subarray(from, end));
        yield reader.take();
        at += end - from;
        from = end;
        cut = nextCut(at);
      }
      reader.feed(chunk.subarray(from));
      at += chunk.length - from;
    }
  } catch (error) {
    damage = error;
  }
  yield* lastPieces(reader);
  if (damage !== undefined) throw damage;
}

function* lastPieces(reader: PieceReader): Generator<Piece> {
  const whole = reader.take();
  if (whole.end > whole.start) yield whole;
  reader.finish();
  const open = reader.take();
  if (open.end > open.start) yield { ...open, open: true };
}

/** Just behind the first newline at or after `from`; -1 when there is none. */
function lineEnd(chunk: Uint8Array, from: number): number {
  const newline = chunk.indexOf(NEWLINE, from);
  return newline < 0 ? -1 : newline + 1;
}

/** The pieces of a plain file whose lines begin in [from, to): one, and at the file's end perhaps an open line. */
export async function* readRange(
  file: PlainFile,
  [from, to]: readonly [number, number],
  format: LogFormat,
  context: SourceContext,
  options: ReadingOptions,
): AsyncGenerator<Piece> {
  options.columns?.clear();
  const start = from % PIECE_BYTES === 0 && from > 0 ? lineStart(file, from) : from;
  const end = to >= file.size ? file.size : lineStart(file, to);
  const reader = new PieceReader(format, context, { ...options, start });
  for await (const chunk of fileChunks(file, start, end)) reader.feed(chunk);
  yield* lastPieces(reader);
}

/** Where the ranges of a file are cut, from `start` on. */
export function cutsOf(size: number, start: number): readonly (readonly [number, number])[] {
  const cuts: (readonly [number, number])[] = [];
  for (let from = start; from < size;) {
    const to = Math.min(size, nextCut(from));
    cuts.push([from, to]);
    from = to;
  }
  return cuts;
}

function nextCut(at: number): number {
  return (Math.floor(at / PIECE_BYTES) + 1) * PIECE_BYTES;
}

/** The first line that begins at or after `at`. */
function lineStart(file: PlainFile, at: number): number {
  const fd = openOrDamage(file.path);
  try {
    const buffer = Buffer.allocUnsafe(8192);
    for (let from = at - 1; from < file.size;) {
      const count = readSync(fd, buffer, 0, buffer.length, from);
      if (count === 0) break;
      const newline = buffer.subarray(0, count).indexOf(NEWLINE);
      if (newline >= 0) return from + newline + 1;
      from += count;
    }
    return file.size;
  } finally {
    closeSync(fd);
  }
}

function openOrDamage(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new Damage(reasonOf(error));
  }
}
