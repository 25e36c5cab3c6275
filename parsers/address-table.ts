/**
 * The IP addresses of a block, each kept once. Id 0 is "none". An address is four 32-bit words; an IPv4 address lives in the
 * IPv4-mapped range ::ffff:0:0/96 (RFC 4291, section 2.5.5.2), so one table serves both families and a mapped address is its IPv4 self.
 */
import ipaddr from 'ipaddr.js';

const MAPPED = 0xffff;

/** Four words an id, each in a column of its own, the most significant first. */
export type AddressColumns = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

export class AddressTable {
  #w0 = new Uint32Array(1024);
  #w1 = new Uint32Array(1024);
  #w2 = new Uint32Array(1024);
  #w3 = new Uint32Array(1024);
  #slots = new Int32Array(2048);
  /** False after `load`: most tables that are loaded are never searched. */
  #hashed = true;
  #texts: (string | undefined)[] = [];
  #count = 1;

  /** How many ids are given out, the "none" of id 0 included. */
  get size(): number {
    return this.#count;
  }

  /** Id of an IPv4 address given as a number. */
  v4(value: number): number {
    return this.intern(0, 0, MAPPED, value);
  }

  /** Id of the address made of four 32-bit words, the most significant first. */
  intern(w0: number, w1: number, w2: number, w3: number): number {
    const at = this.#slotOf(w0, w1, w2, w3);
    const id = this.#slots[at] ?? 0;
    return id === 0 ? this.#insert(at, w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0) : id;
  }

  /** Id of an address in text form; 0 when it is none. */
  add(text: string): number {
    const words = wordsOf(text);
    return words === undefined ? 0 : this.intern(...words);
  }

  /** Id of an address in text form, or 0 when the table does not hold it. */
  find(text: string): number {
    const words = wordsOf(text);
    return words === undefined ? 0 : this.findWords(...words);
  }

  /** As `find`, of an address given as its words. */
  findWords(w0: number, w1: number, w2: number, w3: number): number {
    // The slot first: a table that was loaded gets its slots by this.
    const at = this.#slotOf(w0, w1, w2, w3);
    return this.#slots[at] ?? 0;
  }

  /** The address as RFC 5952 writes it; undefined for id 0. */
  text(id: number): string | undefined {
    if (id === 0 || id >= this.#count) return undefined;
    return (this.#texts[id] ??= this.#render(id));
  }

  /** The words of all ids, by id, for reading and storing. Valid until an address is added. */
  columns(): AddressColumns {
    return [this.#w0, this.#w1, this.#w2, this.#w3];
  }

  clear(): void {
    if (this.#count === 1) return;
    this.#slots.fill(0);
    this.#hashed = true;
    this.#texts = [];
    this.#count = 1;
  }

  /** Makes room for `count` addresses, with the ids 1 to `count`, whose words `fill` writes into the columns. Whatever was there is gone. */
  load(count: number, fill: (columns: AddressColumns) => void): void {
    while (count >= this.#w3.length) this.#grow();
    this.#texts = [];
    this.#count = count + 1;
    this.#hashed = false;
    fill(this.columns());
  }

  #render(id: number): string {
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = this.columns().map((column) => column[id]);
    if (w0 === 0 && w1 === 0 && w2 === MAPPED) return `${w3 >>> 24}.${(w3 >>> 16) & 255}.${(w3 >>> 8) & 255}.${w3 & 255}`;
    const bytes = [w0, w1, w2, w3].flatMap((w) => [w >>> 24, (w >>> 16) & 255, (w >>> 8) & 255, w & 255]);
    return new ipaddr.IPv6(bytes).toRFC5952String();
  }

  /** The slot that holds the address, or the empty one where it belongs. */
  #slotOf(w0: number, w1: number, w2: number, w3: number): number {
    if (!this.#hashed) this.#hash(this.#slots.length);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash =
      Math.imul(w3, 0x9e3779b1) ^ Math.imul(w2 ^ 0x5bd1e995, 0x85ebca6b) ^ Math.imul(w1 + 1, 0xc2b2ae35) ^ Math.imul(w0 + 1, 0x27d4eb2f);
    hash ^= hash >>> 15;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = slots[at] ?? 0;
      if (id === 0) return at;
      if (this.#w3[id] !== w3 >>> 0 || this.#w2[id] !== w2 >>> 0) continue;
      if (this.#w1[id] === w1 >>> 0 && this.#w0[id] === w0 >>> 0) return at;
    }
  }

  #insert(at: number, w0: number, w1: number, w2: number, w3: number): number {
    const id = this.#count++;
    if (id >= this.#w3.length) this.#grow();
    this.#w0[id] = w0;
    this.#w1[id] = w1;
    this.#w2[id] = w2;
    this.#w3[id] = w3;
    this.#slots[at] = id;
    if (id * 2 > this.#slots.length) this.#hash(this.#slots.length * 2);
    return id;
  }

  #grow(): void {
    this.#w0 = doubled(this.#w0);
    this.#w1 = doubled(this.#w1);
    this.#w2 = doubled(this.#w2);
    this.#w3 = doubled(this.#w3);
  }

  /** Finds every id a slot again, among at least `size` slots. */
  #hash(size: number): void {
    let slots = size;
    while (slots < this.#count * 2) slots *= 2;
    this.#slots = slots === this.#slots.length ? this.#slots.fill(0) : new Int32Array(slots);
    this.#hashed = true;
    for (let id = 1; id < this.#count; id++)
      this.#slots[this.#slotOf(this.#w0[id] ?? 0, this.#w1[id] ?? 0, this.#w2[id] ?? 0, this.#w3[id] ?? 0)] = id;
  }
}

function doubled(column: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(column.length * 2);
  larger.set(column);
  return larger;
}

function wordsOf(text: string): [number, number, number, number] | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const bytes = ipaddr.parse(text).toByteArray();
  const word = (i: number): number =>
    ((bytes[i] ?? 0) << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0);
  return bytes.length === 4 ? [0, 0, MAPPED, word(0)] : [word(0), word(4), word(8), word(12)];
}
