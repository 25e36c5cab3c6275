/** A set of addresses, CIDRs and ranges as a site file writes them. */
import ipaddr from 'ipaddr.js';

type Key = readonly [4 | 6, bigint];
interface Range {
  readonly family: 4 | 6;
  readonly low: bigint;
  readonly high: bigint;
  readonly single: boolean;
}

/** An address as four 32-bit words, IPv4 in ::ffff:0:0/96, as parsers/address-table.ts keeps them. */
type AddressWords = readonly [number, number, number, number];

/** Third word of an IPv4 address. */
const MAPPED = 0xffff;

export class AddressSet {
  readonly #ranges: readonly Range[];
  readonly #bounds: readonly (readonly [AddressWords, AddressWords])[];
  /** Lowest and highest of each IPv4 range in turn. */
  readonly #v4: Float64Array;
  /** As written, for messages. */
  readonly words: readonly string[];

  /** @throws RangeError naming the word that is no address, CIDR or range. */
  constructor(words: readonly string[]) {
    this.words = words;
    this.#ranges = words.map(parseRange);
    this.#bounds = this.#ranges.filter((r) => r.family === 6).map((r) => [wordsOf(r.low), wordsOf(r.high)]);
    this.#v4 = Float64Array.from(this.#ranges.flatMap((r) => (r.family === 4 ? [Number(r.low), Number(r.high)] : [])));
  }

  /** The same as `has`, of an address as four words: asked of every host of every block. */
  holds(w0: number, w1: number, w2: number, w3: number): boolean {
    if (w2 === MAPPED && w1 === 0 && w0 === 0) return this.#holdsV4(w3);
    for (const [low, high] of this.#bounds) if (order(low, w0, w1, w2, w3) <= 0 && order(high, w0, w1, w2, w3) >= 0) return true;
    return false;
  }

  #holdsV4(address: number): boolean {
    const bounds = this.#v4;
    for (let i = 0; i < bounds.length; i += 2) if ((bounds[i] ?? 0) <= address && address <= (bounds[i + 1] ?? 0)) return true;
    return false;
  }

  has(address: string): boolean {
    const key = keyOf(address);
    if (key === undefined) return false;
    return this.#ranges.some((r) => r.family === key[0] && r.low <= key[1] && key[1] <= r.high);
  }

  /** Written out as a single address rather than as part of a network. */
  names(address: string): boolean {
    const key = keyOf(address);
    if (key === undefined) return false;
    return this.#ranges.some((r) => r.single && r.family === key[0] && r.low === key[1]);
  }

  /** The addresses written out one by one. */
  get singles(): readonly string[] {
    return this.words.filter((word) => ipaddr.isValid(word)).map((word) => canonicalAddress(word) ?? word);
  }
}

/** RFC 5952 text of an address; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

function keyOf(text: string): Key | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  let value = 0n;
  for (const byte of address.toByteArray()) value = (value << 8n) | BigInt(byte);
  return [address.kind() === 'ipv4' ? 4 : 6, value];
}

function parseRange(word: string): Range {
  const single = keyOf(word);
  if (single !== undefined) return { family: single[0], low: single[1], high: single[1], single: true };
  if (ipaddr.isValidCIDR(word)) {
    const [address, bits] = ipaddr.parseCIDR(word);
    const key = keyOf(address.toString());
    if (key !== undefined) {
      const host = (1n << BigInt((key[0] === 4 ? 32 : 128) - bits)) - 1n;
      return { family: key[0], low: key[1] & ~host, high: key[1] | host, single: false };
    }
  }
  const [from, to] = word.split('-').map((part) => keyOf(part.trim()));
  if (from !== undefined && to !== undefined && from[0] === to[0] && from[1] <= to[1])
    return { family: from[0], low: from[1], high: to[1], single: false };
  throw new RangeError(`"${word}" is no address, network or range`);
}

function wordsOf(value: bigint): AddressWords {
  const word = (shift: bigint): number => Number((value >> shift) & 0xffffffffn);
  return [word(96n), word(64n), word(32n), word(0n)];
}

/** Below zero where the bound lies below the address. */
function order(bound: AddressWords, w0: number, w1: number, w2: number, w3: number): number {
  return bound[0] - w0 || bound[1] - w1 || bound[2] - w2 || bound[3] - w3;
}
