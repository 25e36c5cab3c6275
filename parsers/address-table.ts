/**
 * The IP addresses of a block, each kept once. Id 0 is "none". An address is four 32-bit words; an IPv4 address lives in the
 * IPv4-mapped range ::ffff:0:0/96 (RFC 4291, section 2.5.5.2), so one table serves both families and a mapped address is its IPv4 self.
 */
import ipaddr from 'ipaddr.js';

const MAPPED = 0xffff;

export class AddressTable {
  #words = new Uint32Array(4096);
  #slots = new Int32Array(2048);
  #texts: (string | undefined)[] = [];
  #count = 1;

  /** How many ids are given out, the "none" of id 0 included. */
  get size(): number {
    return this.#count;
  }

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
    return words === undefined ? 0 : (this.#slots[this.#slotOf(...words)] ?? 0);
  }

  has([w0, w1, w2, w3]: readonly [number, number, number, number]): boolean {
    return this.#slots[this.#slotOf(w0, w1, w2, w3)] !== 0;
  }

  /** The address as RFC 5952 writes it; undefined for id 0. */
  text(id: number): string | undefined {
    if (id === 0 || id >= this.#count) return undefined;
    return (this.#texts[id] ??= this.#render(id));
  }

  /** The four words of an id, for storing. */
  words(id: number): readonly [number, number, number, number] {
    const w = id * 4;
    return [this.#words[w] ?? 0, this.#words[w + 1] ?? 0, this.#words[w + 2] ?? 0, this.#words[w + 3] ?? 0];
  }

  clear(): void {
    this.#slots.fill(0);
    this.#texts = [];
    this.#count = 1;
  }

  #render(id: number): string {
    const [w0, w1, w2, w3] = this.words(id);
    if (w0 === 0 && w1 === 0 && w2 === MAPPED) return `${w3 >>> 24}.${(w3 >>> 16) & 255}.${(w3 >>> 8) & 255}.${w3 & 255}`;
    const bytes = [w0, w1, w2, w3].flatMap((w) => [w >>> 24, (w >>> 16) & 255, (w >>> 8) & 255, w & 255]);
    return new ipaddr.IPv6(bytes).toRFC5952String();
  }

  /** The slot that holds the address, or the empty one where it belongs. */
  #slotOf(w0: number, w1: number, w2: number, w3: number): number {
    const mask = this.#slots.length - 1;
    let hash =
      Math.imul(w3, 0x9e3779b1) ^ Math.imul(w2 ^ 0x5bd1e995, 0x85ebca6b) ^ Math.imul(w1 + 1, 0xc2b2ae35) ^ Math.imul(w0 + 1, 0x27d4eb2f);
    hash ^= hash >>> 15;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = this.#slots[at] ?? 0;
      if (id === 0) return at;
      const w = id * 4;
      if (this.#words[w + 3] !== w3 >>> 0 || this.#words[w + 2] !== w2 >>> 0) continue;
      if (this.#words[w + 1] === w1 >>> 0 && this.#words[w] === w0 >>> 0) return at;
    }
  }

  #insert(at: number, w0: number, w1: number, w2: number, w3: number): number {
    const id = this.#count++;
    if (id * 4 + 4 > this.#words.length) {
      const words = new Uint32Array(this.#words.length * 2);
      words.set(this.#words);
      this.#words = words;
    }
    this.#words[id * 4] = w0;
    this.#words[id * 4 + 1] = w1;
    this.#words[id * 4 + 2] = w2;
    this.#words[id * 4 + 3] = w3;
    this.#slots[at] = id;
    if (id * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const count = this.#count;
    this.#count = 1;
    for (let id = 1; id < count; id++) {
      const [w0, w1, w2, w3] = this.words(id);
      this.intern(w0, w1, w2, w3);
    }
  }
}

function wordsOf(text: string): [number, number, number, number] | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const bytes = ipaddr.parse(text).toByteArray();
  const word = (i: number): number =>
    ((bytes[i] ?? 0) << 24) | ((bytes[i + 1] ?? 0) << 16) | ((bytes[i + 2] ?? 0) << 8) | (bytes[i + 3] ?? 0);
  return bytes.length === 4 ? [0, 0, MAPPED, word(0)] : [word(0), word(4), word(8), word(12)];
}
