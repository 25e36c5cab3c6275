/** Decoders of one compression each: bytes in, bytes out; what stood before a damage is yielded before the error is thrown. */
import type { Transform } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { createGunzip, createZstdDecompress } from 'node:zlib';
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
  if (by === 'gzip') return throughTransform(bytes, () => createGunzip({ chunkSize: 32_768 }));
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

type ZlibTransform = Transform & { readonly bytesWritten: number };

/** Feeds a decoder chunk by chunk and reads it by hand: iterating it would drop what lies decoded in it when an error ends it. */
class Pump {
  readonly #transform: ZlibTransform;
  #failure: unknown;
  #idle = false;
  #wake: () => void = () => undefined;

  constructor(transform: ZlibTransform) {
    this.#transform = transform;
    transform.on('error', (error) => {
      this.#failure = error;
      this.#wake();
    });
    for (const event of ['readable', 'end', 'close']) transform.on(event, () => this.#wake());
  }

  /** Bytes the decoder has used. */
  get taken(): number {
    return this.#transform.bytesWritten;
  }

  /** The decoder wants no more. */
  get ended(): boolean {
    return this.#transform.readableEnded;
  }

  write(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
    this.#idle = false;
    this.#transform.write(chunk, () => {
      this.#idle = true;
      this.#wake();
    });
    return this.#decoded(() => this.#idle || this.ended);
  }

  finish(): AsyncGenerator<Uint8Array> {
    this.#transform.end();
    return this.#decoded(() => this.ended);
  }

  destroy(): void {
    this.#transform.destroy();
  }

  async *#decoded(done: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const chunk: unknown = this.#transform.read();
      if (chunk instanceof Uint8Array) yield chunk;
      else if (this.#failure !== undefined) throw this.#failure;
      else if (done()) return;
      else await woken;
    }
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
  // A module in WebAssembly: loaded only by those who meet such a file.
  const { default: xz } = await import('xz-decompress');
  yield* new xz.XzReadableStream(ReadableStream.from(bytes));
}
