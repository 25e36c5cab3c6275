/** Cuts a stream of bytes at newlines and tells a sink where each line stands. */
import { lastMessage } from '../../parsers/text/glued.ts';

/** Takes records in, in order. */
export interface RecordSink {
  /**
   * bytes[start, end) is one record, its newline left off; `offset` is where it begins in the source.
   * `goesOn`: it is of the same line as the one before.
   */
  record(bytes: Uint8Array, start: number, end: number, offset: number, goesOn?: boolean): void;
  /** A line longer than LONGEST_LINE went by unread, or what follows the records of it that were read. */
  overlong(goesOn?: boolean): void;
}

/**
 * No firewall's record comes near this; without a limit a file without newlines would be kept in memory whole. A longer line that a relay
 * made of many messages is cut between two of them.
 */
export const LONGEST_LINE = 65_536;
const NEWLINE = 10;
const RETURN = 13;

export class LineCutter {
  readonly #sink: RecordSink;
  readonly #carry = Buffer.alloc(LONGEST_LINE);
  #carried = 0;
  #dropping = false;
  /** Part of the line at hand was given away. */
  #begun = false;
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
    if (this.#dropping) this.#sink.overlong(this.#begun);
    else if (this.#carried > 0) this.#line(this.#carry, 0, this.#carried, this.#offset);
    this.#offset += this.#carried;
    this.#carried = 0;
    this.#dropping = false;
    this.#begun = false;
  }

  #line(bytes: Uint8Array, start: number, end: number, offset: number): void {
    if (end - start > LONGEST_LINE) return this.#longLine(bytes, start, end, offset);
    const last = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
    let first = start;
    // A power cut leaves a run of NULs where the disk had room but no data yet; the next line follows it directly.
    while (first < last && bytes[first] === 0) first++;
    this.#sink.record(bytes, first, last, offset + first - start, this.#begun);
    this.#begun = false;
  }

  #longLine(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const next = lastMessage(bytes, start, start + LONGEST_LINE);
    if (next === 0) {
      this.#sink.overlong(this.#begun);
      this.#begun = false;
      return;
    }
    this.#sink.record(bytes, start, next, offset, this.#begun);
    this.#begun = true;
    this.#line(bytes, next, end, offset + next - start);
  }

  #keep(bytes: Buffer, from: number): void {
    let at = from;
    while (!this.#dropping && this.#carried + bytes.length - at > LONGEST_LINE) {
      const room = LONGEST_LINE - this.#carried;
      bytes.copy(this.#carry, this.#carried, at, at + room);
      at += room;
      this.#giveMessages();
    }
    if (!this.#dropping) bytes.copy(this.#carry, this.#carried, at);
    this.#carried += bytes.length - at;
  }

  /** There is no more room for the line: of messages without newlines all but the last are given away. */
  #giveMessages(): void {
    const next = lastMessage(this.#carry, 0, LONGEST_LINE);
    this.#carried = LONGEST_LINE - next;
    this.#dropping = next === 0;
    if (this.#dropping) return;
    this.#sink.record(this.#carry, 0, next, this.#offset, this.#begun);
    this.#begun = true;
    this.#carry.copyWithin(0, next);
    this.#offset += next;
  }

  #finishCarried(bytes: Buffer, newline: number): void {
    this.#keep(bytes.subarray(0, newline), 0);
    if (this.#dropping) this.#sink.overlong(this.#begun);
    else this.#line(this.#carry, 0, this.#carried, this.#offset);
    this.#offset += this.#carried + 1;
    this.#carried = 0;
    this.#dropping = false;
    this.#begun = false;
  }
}
