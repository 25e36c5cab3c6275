/** The fields of one line with a separator, as ranges of its bytes; filled anew for each line. */
export class Fields {
  count = 0;
  readonly #separator: number;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  /** More than `most` fields are not kept: nothing a reader asks for stands there. */
  constructor(separator: string, most: number) {
    this.#separator = separator.charCodeAt(0);
    this.#starts = new Int32Array(most);
    this.#ends = new Int32Array(most);
  }

  split(bytes: Uint8Array, start: number, end: number): void {
    const separator = this.#separator;
    const starts = this.#starts;
    const ends = this.#ends;
    const most = starts.length;
    let count = 0;
    let from = start;
    for (let i = start; i < end; i++) {
      if (bytes[i] !== separator) continue;
      if (count === most) break;
      starts[count] = from;
      ends[count++] = i;
      from = i + 1;
    }
    if (count < most) {
      starts[count] = from;
      ends[count++] = end;
    }
    this.count = count;
  }

  start(i: number): number {
    return i < this.count ? (this.#starts[i] ?? 0) : 0;
  }

  end(i: number): number {
    return i < this.count ? (this.#ends[i] ?? 0) : 0;
  }

  isEmpty(i: number): boolean {
    return this.end(i) <= this.start(i);
  }
}
