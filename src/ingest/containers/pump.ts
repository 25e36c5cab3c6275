/** A decoder of Node's, fed by hand. */
import type { Transform } from 'node:stream';

export type ZlibTransform = Transform & { readonly bytesWritten: number };

/** Feeds a decoder chunk by chunk and reads it by hand: iterating it would drop what lies decoded in it when an error ends it. */
export class Pump {
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
