/** Cuts framed records (packet captures, XML events) out of a stream of bytes. */
import type { Framing } from '../../parsers/contract.ts';
import type { RecordSink } from './line-cutter.ts';

/** A record larger than this is taken for damage: what follows cannot be found again. */
const LARGEST_RECORD = 1 << 20;

export class RecordCutter {
  readonly #framing: Framing;
  readonly #sink: RecordSink;
  #rest: Uint8Array = new Uint8Array(0);
  #offset: number;
  #lost = false;

  constructor(framing: Framing, sink: RecordSink, start: number) {
    this.#framing = framing;
    this.#sink = sink;
    this.#offset = start;
  }

  /** Just after the last whole record. */
  get offset(): number {
    return this.#offset;
  }

  feed(chunk: Uint8Array): void {
    if (this.#lost) {
      this.#offset += chunk.length;
      return;
    }
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (let next = this.#framing.next(bytes, 0, bytes.length); next > from; next = this.#framing.next(bytes, from, bytes.length)) {
      this.#sink.record(bytes, from, next, this.#offset);
      this.#offset += next - from;
      from = next;
    }
    this.#rest = bytes.slice(from);
    if (this.#rest.length > LARGEST_RECORD) this.#giveUp();
  }

  /** What is left is a record that was cut, or what follows the last one: the reader says which. */
  finish(): void {
    if (this.#rest.length === 0) return;
    this.#sink.record(this.#rest, 0, this.#rest.length, this.#offset);
    this.#offset += this.#rest.length;
    this.#rest = new Uint8Array(0);
  }

  #giveUp(): void {
    this.#lost = true;
    this.#sink.overlong();
    this.#offset += this.#rest.length;
    this.#rest = new Uint8Array(0);
  }
}
