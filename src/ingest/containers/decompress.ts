/** Decoders of one compression each: bytes in, bytes out; what stood before a damage is yielded before the error is thrown. */
import { createZstdDecompress } from 'node:zlib';
import unbzip2 from 'unbzip2-stream';
import { Damage } from '../source.ts';
import { gunzip } from './gunzip.ts';
import type { Compression, Encoding } from './layer.ts';
import { Pump, type ZlibTransform } from './pump.ts';
import { unxz } from './unxz.ts';

/** zstd's words, and XZ_MEMLIMIT_ERROR of xz-embedded (xz.h). */
const TOO_MUCH_MEMORY = /requires too much memory|error code 4$/;

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
    if (TOO_MUCH_MEMORY.test(reason))
      throw new Damage(`it takes more memory to unpack (${by}) than is given to it here; unpack it yourself and give its logs`);
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
  if (by === 'gzip') return gunzip(bytes);
  if (by === 'zstd') return throughTransform(bytes, () => createZstdDecompress({ chunkSize: 131_072 }));
  return by === 'xz' ? unxz(bytes) : bunzip(bytes);
}

/** Node's decoder of zstd ends with the first frame; what follows it is another (`cat a.zst b.zst`, pzstd). */
async function* throughTransform(bytes: Bytes, make: () => ZlibTransform): AsyncGenerator<Uint8Array> {
  let pump = new Pump(make());
  try {
    for await (const chunk of bytes) {
      for (let left = chunk; left.length > 0;) {
        const before = pump.taken;
        yield* pump.write(left);
        left = left.subarray(pump.taken - before);
        if (left.length > 0) pump = new Pump(make());
      }
    }
    yield* pump.finish();
  } finally {
    pump.destroy();
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
