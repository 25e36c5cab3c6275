/** Strings of a block, each kept once: rules, interfaces, firewalls. Id 0 is "none". Looked up by bytes, so that a known name costs no string. */
const NEAR = 256;
let generations = 0;

export class NameTable {
  /** Another number each time the ids are given out anew, in any table: what is remembered of ids holds as long as it stays. */
  generation = ++generations;
  #texts: string[] = [''];
  #bytes: Uint8Array[] = [new Uint8Array(0)];
  #hashes = new Uint32Array(1024);
  #slots = new Int32Array(1024);
  /** The name met last, by a few of its bytes. */
  readonly #near = new Int32Array(NEAR);

  get size(): number {
    return this.#texts.length;
  }

  /** The name, or undefined for id 0 and for ids not given out. */
  text(id: number): string | undefined {
    return id === 0 ? undefined : this.#texts[id];
  }

  /** Id of the name that stands in bytes[start, end), read as UTF-8; 0 for an empty one. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    if (end <= start) return 0;
    // A line names a rule, interfaces and a host, and the next line mostly the same: length, first and last byte tell them apart.
    const near = ((end - start) * 31 + (bytes[start] ?? 0) * 7 + (bytes[end - 1] ?? 0)) & (NEAR - 1);
    const guess = this.#near[near] ?? 0;
    if (this.#same(guess, bytes, start, end)) return guess;
    let hash = 2_166_136_261;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 16_777_619);
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = this.#slots[at] ?? 0;
      if (id === 0) return (this.#near[near] = this.#insert(at, hash, bytes.slice(start, end)));
      if (this.#hashes[at] === hash && this.#same(id, bytes, start, end)) return (this.#near[near] = id);
    }
  }

  /** Id of a name given as a string; for rare names, and for reading a stored table back. */
  add(text: string): number {
    const bytes = new TextEncoder().encode(text);
    return this.intern(bytes, 0, bytes.length);
  }

  clear(): void {
    if (this.size === 1) return;
    this.generation = ++generations;
    this.#texts = [''];
    this.#bytes = [new Uint8Array(0)];
    this.#hashes = new Uint32Array(1024);
    this.#slots = new Int32Array(1024);
    this.#near.fill(0);
  }

  #same(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bytes[id];
    if (known === undefined || known.length !== end - start || known.length === 0) return false;
    for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
    return true;
  }

  #insert(at: number, hash: number, bytes: Uint8Array): number {
    const id = this.#texts.length;
    this.#texts.push(new TextDecoder().decode(bytes));
    // A Buffer's slice is a view of memory that will be overwritten, so the bytes are copied here.
    this.#bytes.push(Uint8Array.from(bytes));
    this.#slots[at] = id;
    this.#hashes[at] = hash;
    if (id * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const hashes = new Uint32Array(slots.length);
    for (let i = 0; i < this.#slots.length; i++) {
      const id = this.#slots[i] ?? 0;
      if (id === 0) continue;
      const hash = this.#hashes[i] ?? 0;
      let at = hash & (slots.length - 1);
      while (slots[at] !== 0) at = (at + 1) & (slots.length - 1);
      slots[at] = id;
      hashes[at] = hash;
    }
    this.#slots = slots;
    this.#hashes = hashes;
  }
}
