/** The logs a source holds. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { layerOf, LAYER_HEAD } from './containers/layer.ts';
import type { Wrapped } from './containers/unwrap.ts';
import { fifoChunks, waitsForWriter } from './fifo.ts';
import { reasonOf } from './open-sources.ts';
import { fileChunks } from './read-pieces.ts';
import { Damage, type Log, type Source } from './source.ts';

const CHUNK = 262_144;

/** One after the other: each must be read before the next is asked for. @throws Damage when the source cannot be opened. */
export async function* logsIn(source: Source): AsyncGenerator<Log> {
  if (source.from === 'pipe') yield* logsInPipe(source);
  else if (source.size > 0 && layerOf(headOf(source.path)) === undefined) yield plainLog(source);
  else {
    for await (const log of unwrapped(source)) {
      // An archive's members have paths of their own.
      const alone = log.path === source.path ? { packed: source } : {};
      yield { ...log, ...alone, again: () => once(source, log.path) };
    }
  }
}

/** The bytes of a file that is one log, compressed or in another encoding, from an offset of what is decoded on. */
export function decodedFrom(source: Source, start: number): AsyncGenerator<Uint8Array> {
  return skipping(once(source, source.path), start);
}

/** Bytes from `start` on. */
export async function* skipping(chunks: AsyncIterable<Uint8Array>, start: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const skip = Math.min(chunk.length, Math.max(0, start - at));
    at += chunk.length;
    if (skip < chunk.length) yield chunk.subarray(skip);
  }
}

function plainLog(source: Source): Log {
  const file = { path: source.path, size: source.size };
  return { ...source, name: basename(source.path), plain: file, again: () => fileChunks(file, 0), chunks: () => fileChunks(file, 0) };
}

function unwrapped(source: Source): AsyncGenerator<Log> {
  return peeled({ ...source, name: basename(source.path), bytes: stored(source.path), file: source.path });
}

/** What unpacks archives is loaded for the first of them. */
async function* peeled(input: Wrapped): AsyncGenerator<Log> {
  const { unwrap } = await import('./containers/unwrap.ts');
  yield* unwrap(input);
}

async function* once(source: Source, path: string): AsyncGenerator<Uint8Array> {
  for await (const log of unwrapped(source)) if (log.path === path) return yield* log.chunks();
}

async function* logsInPipe(source: Source): AsyncGenerator<Log> {
  const { pipeLines } = await import('./pipe-lines.ts');
  const { path } = source;
  const bytes = path === '-' ? process.stdin : waitsForWriter(path) ? fifoChunks(path) : stored(path);
  for await (const log of peeled({ ...source, name: basename(path), bytes }))
    yield { ...log, chunks: () => (log.path === path ? pipeLines(log.chunks()) : log.chunks()) };
}

/** Fresh chunks: a decompressor works on one while the next is read. */
async function* stored(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK });
  } catch (error) {
    throw new Damage(reasonOf(error));
  }
}

function headOf(path: string): Uint8Array {
  const head = Buffer.alloc(LAYER_HEAD);
  try {
    const fd = openSync(path, 'r');
    try {
      return head.subarray(0, readSync(fd, head, 0, head.length, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw new Damage(reasonOf(error));
  }
}
