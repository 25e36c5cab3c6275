/** Decoders of one compression each: bytes in, bytes out; what stood before a damage is yielded before the error is thrown. */
import { once } from 'node:events';
import { Readable, type Transform } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type * as xz from 'xz-decompress';
import unbzip2 from 'unbzip2-stream';
import { Damage } from '../source.ts';
import type { Compression, Encoding } from './layer.ts';

export type Bytes = AsyncIterable<Uint8Array>;

/** Decoded bytes of a compressed source. Members that follow one another (`cat a.gz b.gz`) are one. */
export async function* decompressed(bytes: Bytes, by: Compression): AsyncGenerator<Uint8Array> {
  let out = 0;
  try {
    for await (const chunk of decoder(bytes, by)) {
      out += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Damage) throw error;
    // The decoder of bzip2 runs past its input's end where that is cut off.
    const reason = error instanceof Error && !(error instanceof TypeError) ? error.message : 'unexpected end';
    throw new Damage(`its ${by} data is damaged or cut off (${reason}); the ${out} bytes before that were read`);
  }
}

/** Text of two bytes a character as UTF-8. */
export async function* transcoded(bytes: Bytes, from: Encoding): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(from);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

function decoder(bytes: Bytes, by: Compression): Bytes {
  if (by === 'gzip') return throughTransform(bytes, createGunzip({ chunkSize: 32_768 }));
  if (by === 'zstd') return throughTransform(bytes, createZstdDecompress({ chunkSize: 131_072 }));
  return by === 'xz' ? unxz(bytes) : bunzip(bytes);
}

async function* throughTransform(bytes: Bytes, transform: Transform): AsyncGenerator<Uint8Array> {
  let failure: unknown;
  const source = Readable.from(bytes, { objectMode: false });
  source.on('error', (error) => transform.destroy(error));
  transform.on('error', (error) => {
    failure = error;
  });
  source.pipe(transform);
  try {
    for (;;) {
      // Read by hand: iterating would drop what lies decoded in the stream when an error ends it.
      const chunk: unknown = transform.read();
      if (chunk instanceof Uint8Array) yield chunk;
      else if (failure !== undefined) throw failure;
      else if (transform.readableEnded) return;
      else await nextEvent(transform);
    }
  } finally {
    source.destroy();
    transform.destroy();
  }
}

async function nextEvent(stream: Readable): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race(['readable', 'end', 'close'].map((name) => once(stream, name, { signal: stop.signal })));
  } catch {
    // The error is kept by its own listener and thrown once all decoded bytes are out.
  } finally {
    stop.abort();
  }
}

async function* bunzip(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const stream = unbzip2();
  let decoded: Uint8Array[] = [];
  let failure: unknown;
  stream.on('data', (chunk: Uint8Array) => decoded.push(chunk));
  stream.on('error', (error) => {
    failure ??= error;
  });
  for await (const chunk of bytes) {
    stream.write(Buffer.from(chunk));
    yield* decoded;
    decoded = [];
    if (failure !== undefined) throw failure;
  }
  stream.end();
  yield* decoded;
  if (failure !== undefined) throw failure;
}

async function* unxz(bytes: Bytes): AsyncGenerator<Uint8Array> {
  // A module in WebAssembly: loaded only by those who meet such a file. CommonJS, so what it exports stands under `default`.
  const loaded: typeof xz & { readonly default?: typeof xz } = await import('xz-decompress');
  const { XzReadableStream } = loaded.default ?? loaded;
  yield* new XzReadableStream(ReadableStream.from(bytes));
}
