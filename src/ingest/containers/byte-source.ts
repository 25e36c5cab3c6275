/** Bytes taken in the amounts wanted, whatever chunks they come in. */
import type { Bytes } from './decompress.ts';

export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #given: Uint8Array = new Uint8Array(0);

  constructor(bytes: Bytes) {
    this.#chunks = bytes[Symbol.asyncIterator]();
  }

  /** Up to `most` bytes, as many as are at hand; none at the end. Valid until the next call. */
  async some(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return new Uint8Array(0);
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, most);
    this.#given = this.#rest;
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  /** Of the bytes given last the last `count` were not wanted. */
  giveBack(count: number): void {
    if (count > 0) this.#rest = this.#given.subarray(this.#given.length - this.#rest.length - count);
  }

  /** Exactly `count` bytes, fewer only at the end. */
  async exactly(count: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let left = count;
    while (left > 0) {
      const part = Uint8Array.from(await this.some(left));
      if (part.length === 0) break;
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }
}
