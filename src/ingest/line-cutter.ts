/** Cuts a stream of bytes at newlines and tells a sink where each line stands. */

/** Takes records in, in order. */
export interface RecordSink {
  /** bytes[start, end) is one record, its newline left off; `offset` is where it begins in the source. */
  record(bytes: Uint8Array, start: number, end: number, offset: number): void;
  /** A line longer than LONGEST_LINE went by unread. */
  overlong(): void;
}

/** No firewall's record comes near this; without a limit a file without newlines would be kept in memory whole. */
export const LONGEST_LINE = 65_536;
const NEWLINE = 10;
const RETURN = 13;

export class LineCutter {
  readonly #sink: RecordSink;
  readonly #carry = Buffer.alloc(LONGEST_LINE);
  #carried = 0;
  #dropping = false;
  #offset: number;

  constructor(sink: RecordSink, start: number) {
    this.#sink = sink;
    this.#offset = start;
  }

  /** Just after the last newline seen. */
  get offset(): number {
    return this.#offset;
  }

  feed(chunk: Uint8Array): void {
    // Buffer's indexOf is twice as fast as Uint8Array's.
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    if (this.#carried > 0 || this.#dropping) {
      const newline = bytes.indexOf(NEWLINE);
      if (newline < 0) return this.#keep(bytes, 0);
      this.#finishCarried(bytes, newline);
      from = newline + 1;
    }
    const base = this.#offset - from;
    for (let newline = bytes.indexOf(NEWLINE, from); newline >= 0; newline = bytes.indexOf(NEWLINE, from)) {
      this.#line(bytes, from, newline, base + from);
      from = newline + 1;
    }
    this.#offset = base + from;
    if (from < bytes.length) this.#keep(bytes, from);
  }

  finish(): void {
    if (this.#dropping) this.#sink.overlong();
    else if (this.#carried > 0) this.#line(this.#carry, 0, this.#carried, this.#offset);
    this.#offset += this.#carried;
    this.#carried = 0;
    this.#dropping = false;
  }

  #line(bytes: Uint8Array, start: number, end: number, offset: number): void {
    if (end - start > LONGEST_LINE) return this.#sink.overlong();
    const last = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
    let first = start;
    // A power cut leaves a run of NULs where the disk had room but no data yet; the next line follows it directly.
    while (first < last && bytes[first] === 0) first++;
    this.#sink.record(bytes, first, last, offset + first - start);
  }

  #keep(bytes: Buffer, from: number): void {
    const length = bytes.length - from;
    if (this.#dropping || this.#carried + length > LONGEST_LINE) this.#dropping = true;
    else bytes.copy(this.#carry, this.#carried, from);
    this.#carried += length;
  }

  #finishCarried(bytes: Buffer, newline: number): void {
    const offset = this.#offset;
    this.#keep(bytes.subarray(0, newline), 0);
    if (this.#dropping) this.#sink.overlong();
    else this.#line(this.#carry, 0, this.#carried, offset);
    this.#offset = offset + this.#carried + 1;
    this.#carried = 0;
    this.#dropping = false;
  }
}
