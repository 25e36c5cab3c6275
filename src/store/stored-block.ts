/**
 * A block out of the index. Opening it costs nothing: its addresses, its names and each column are unpacked when they are first asked for,
 * so that a scan pays for the columns it looks at. Opened for the next block it fills the same arrays again: keep none of them.
 */
import { zstdDecompressSync } from 'node:zlib';
import { AddressTable } from '../../parsers/address-table.ts';
import type { InnerPacket, PacketRows } from '../../parsers/columns.ts';
import { NameTable } from '../../parsers/name-table.ts';
import type { BlockTexts } from './block-codec.ts';
import { isStepped, OTHERS, SCANNED, type ColumnName } from './block-layout.ts';
import { release } from './release.ts';
import { stepsEnd, unpackBytes, unpackShorts, unpackSteps, unpackWords, wordsEnd } from './integer-column.ts';

/** The packed bytes of a block, as block-codec.ts makes them, each read when it is asked for. */
export interface PackedBlock {
  readonly rows: number;
  addresses(): Uint8Array;
  scanned(): Uint8Array;
  others(): Uint8Array;
}

/** Where a block's numbers count from. */
export interface BlockPlace {
  /** Lines of the source before the block's piece. */
  readonly line: number;
  /** The piece's first byte. */
  readonly offset: number;
  /** Microseconds to add to its times. */
  readonly shift?: number;
  /** Other names of firewalls that the log calls by their syslog host names. */
  readonly firewalls?: ReadonlyMap<string, string>;
}

/** The unpacked bytes of a group of columns and where each column begins. */
interface Group {
  readonly bytes: Buffer;
  readonly starts: ReadonlyMap<ColumnName, number>;
}

const nothing = (): Uint8Array => new Uint8Array(4);
const NO_BLOCK: PackedBlock = { rows: 0, addresses: nothing, scanned: nothing, others: nothing };

export class StoredBlock implements PacketRows {
  count = 0;
  #packed: PackedBlock = NO_BLOCK;
  #place: BlockPlace = { line: 0, offset: 0 };
  readonly #parts: { get(): unknown; forget(): void }[] = [];
  readonly #scanned = this.#part<Group>((kept) => {
    if (kept !== undefined) release(kept.bytes);
    return groupOf(unpacked(this.#packed.scanned()), SCANNED, this.count, 0);
  });
  readonly #others = this.#part<Group>((kept) => {
    if (kept !== undefined) release(kept.bytes);
    const bytes = unpacked(this.#packed.others());
    return groupOf(bytes, OTHERS, this.count, 4 + bytes.readUInt32LE(0));
  });
  readonly #texts = this.#part<BlockTexts>(() => textsOf(this.#others.get().bytes));
  readonly #addresses = this.#part<AddressTable>((kept = new AddressTable()) => readAddresses(kept, unpacked(this.#packed.addresses())));
  readonly #names = this.#part<NameTable>((kept = new NameTable()) => {
    kept.clear();
    for (const name of this.#texts.get().names) kept.add(name);
    return kept;
  });
  readonly #inner = this.#part<ReadonlyMap<number, InnerPacket>>(() => new Map(this.#texts.get().inner));
  readonly #time = this.#floats('time');
  readonly #timeFrom = this.#bytes('timeFrom');
  readonly #present = this.#bytes('present');
  readonly #action = this.#bytes('action');
  readonly #actionFrom = this.#bytes('actionFrom');
  readonly #direction = this.#bytes('direction');
  readonly #transport = this.#bytes('transport');
  readonly #flags = this.#bytes('flags');
  readonly #icmpType = this.#bytes('icmpType');
  readonly #icmpCode = this.#bytes('icmpCode');
  readonly #srcPort = this.#shorts('srcPort');
  readonly #dstPort = this.#shorts('dstPort');
  readonly #length = this.#words('length');
  readonly #payload = this.#words('payload');
  readonly #repeat = this.#words('repeat');
  readonly #src = this.#words('src');
  readonly #dst = this.#words('dst');
  readonly #natSrc = this.#words('natSrc');
  readonly #natDst = this.#words('natDst');
  readonly #how = this.#words('how');
  readonly #rule = this.#words('rule');
  readonly #in = this.#words('in');
  readonly #out = this.#words('out');
  readonly #firewall = this.#part<Uint32Array>((kept) => this.#renamed(this.#unpackedWords('firewall', kept)));
  readonly #line = this.#part<Uint32Array>((kept) => {
    const array = roomIn(kept, this.count, Uint32Array);
    unpackSteps(array, this.count, ...this.#at('line'), this.#place.line);
    return array;
  });
  readonly #offset = this.#floats('offset');

  /** Makes this the block; nothing of the one before stays. */
  open(block: PackedBlock, place: BlockPlace): this {
    this.#packed = block;
    this.#place = place;
    this.count = block.rows;
    for (const part of this.#parts) part.forget();
    return this;
  }

  /** Unpacks everything. @throws Error when it is damaged. */
  unpackAll(): void {
    for (const part of this.#parts) part.get();
  }

  get addresses(): AddressTable {
    return this.#addresses.get();
  }
  get names(): NameTable {
    return this.#names.get();
  }
  get inner(): ReadonlyMap<number, InnerPacket> {
    return this.#inner.get();
  }
  get time(): Float64Array {
    return this.#time.get();
  }
  get timeFrom(): Uint8Array {
    return this.#timeFrom.get();
  }
  get present(): Uint8Array {
    return this.#present.get();
  }
  get action(): Uint8Array {
    return this.#action.get();
  }
  get actionFrom(): Uint8Array {
    return this.#actionFrom.get();
  }
  get direction(): Uint8Array {
    return this.#direction.get();
  }
  get transport(): Uint8Array {
    return this.#transport.get();
  }
  get flags(): Uint8Array {
    return this.#flags.get();
  }
  get icmpType(): Uint8Array {
    return this.#icmpType.get();
  }
  get icmpCode(): Uint8Array {
    return this.#icmpCode.get();
  }
  get srcPort(): Uint16Array {
    return this.#srcPort.get();
  }
  get dstPort(): Uint16Array {
    return this.#dstPort.get();
  }
  get length(): Uint32Array {
    return this.#length.get();
  }
  get payload(): Uint32Array {
    return this.#payload.get();
  }
  get repeat(): Uint32Array {
    return this.#repeat.get();
  }
  get src(): Uint32Array {
    return this.#src.get();
  }
  get dst(): Uint32Array {
    return this.#dst.get();
  }
  get natSrc(): Uint32Array {
    return this.#natSrc.get();
  }
  get natDst(): Uint32Array {
    return this.#natDst.get();
  }
  get how(): Uint32Array {
    return this.#how.get();
  }
  get rule(): Uint32Array {
    return this.#rule.get();
  }
  get in(): Uint32Array {
    return this.#in.get();
  }
  get out(): Uint32Array {
    return this.#out.get();
  }
  get firewall(): Uint32Array {
    return this.#firewall.get();
  }
  get line(): Uint32Array {
    return this.#line.get();
  }
  get offset(): Float64Array {
    return this.#offset.get();
  }

  #part<T>(make: (kept: T | undefined) => T): Part<T> {
    const part = new Part(make);
    this.#parts.push(part);
    return part;
  }

  #bytes(name: ColumnName): Part<Uint8Array> {
    return this.#part((kept) => {
      const array = roomIn(kept, this.count, Uint8Array);
      unpackBytes(array, this.count, ...this.#at(name));
      return array;
    });
  }

  #shorts(name: ColumnName): Part<Uint16Array> {
    return this.#part((kept) => {
      const array = roomIn(kept, this.count, Uint16Array);
      unpackShorts(array, this.count, ...this.#at(name));
      return array;
    });
  }

  #words(name: ColumnName): Part<Uint32Array> {
    return this.#part((kept) => this.#unpackedWords(name, kept));
  }

  #unpackedWords(name: ColumnName, kept: Uint32Array | undefined): Uint32Array {
    const array = roomIn(kept, this.count, Uint32Array);
    unpackWords(array, this.count, ...this.#at(name));
    return array;
  }

  #floats(name: 'time' | 'offset'): Part<Float64Array> {
    return this.#part((kept) => {
      const array = roomIn(kept, this.count, Float64Array);
      const { offset, shift = 0 } = this.#place;
      unpackSteps(array, this.count, ...this.#at(name), name === 'time' ? shift : offset);
      return array;
    });
  }

  #at(name: ColumnName): readonly [Buffer, number] {
    const scanned = this.#scanned.get();
    const start = scanned.starts.get(name);
    if (start !== undefined) return [scanned.bytes, start];
    const others = this.#others.get();
    return [others.bytes, others.starts.get(name) ?? 0];
  }

  #renamed(firewall: Uint32Array): Uint32Array {
    const names = this.#names.get();
    for (const [host, name] of this.#place.firewalls ?? []) {
      const from = names.add(host);
      const to = names.add(name);
      if (from !== to) for (let i = 0; i < this.count; i++) if (firewall[i] === from) firewall[i] = to;
    }
    return firewall;
  }
}

/** Something of a block that is made when it is first asked for, out of what was made for the block before. */
class Part<T> {
  readonly #make: (kept: T | undefined) => T;
  #kept: T | undefined;
  #fresh = false;

  constructor(make: (kept: T | undefined) => T) {
    this.#make = make;
  }

  get(): T {
    if (this.#fresh && this.#kept !== undefined) return this.#kept;
    this.#kept = this.#make(this.#kept);
    this.#fresh = true;
    return this.#kept;
  }

  forget(): void {
    this.#fresh = false;
  }
}

function roomIn<A extends { readonly length: number }>(kept: A | undefined, rows: number, Kind: new (rows: number) => A): A {
  return kept !== undefined && kept.length >= rows ? kept : new Kind(rows);
}

/** The bytes that `packed` of block-codec.ts packed. */
function unpacked(packed: Uint8Array): Buffer {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const size = bytes.readUInt32LE(0);
  if (size === 0) return bytes.subarray(4);
  const plain = zstdDecompressSync(bytes.subarray(4), { chunkSize: size + 64 });
  release(packed);
  return plain;
}

function groupOf(bytes: Buffer, names: readonly ColumnName[], rows: number, from: number): Group {
  const starts = new Map<ColumnName, number>();
  let at = from;
  for (const name of names) {
    starts.set(name, at);
    at = isStepped(name) ? stepsEnd(rows, bytes, at) : wordsEnd(rows, bytes, at);
  }
  return { bytes, starts };
}

function textsOf(bytes: Buffer): BlockTexts {
  return JSON.parse(bytes.toString('utf8', 4, 4 + bytes.readUInt32LE(0)));
}

/** Fills a table with the addresses that `addressesOf` of block-codec.ts packed. */
function readAddresses(table: AddressTable, bytes: Buffer): AddressTable {
  const count = bytes.readUInt32LE(0);
  table.load(count, (columns) => {
    let at = 4;
    for (const words of columns) {
      unpackWords(words.subarray(1, count + 1), count, bytes, at);
      at = wordsEnd(count, bytes, at);
    }
  });
  release(bytes);
  return table;
}
