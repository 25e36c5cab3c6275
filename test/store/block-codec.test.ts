import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Code, Has, PacketColumns, recordAt } from '../../parsers/columns.ts';
import { sealBlock } from '../../src/store/block-codec.ts';
import {
  columnRoom,
  packSteps,
  packWords,
  stepsEnd,
  unpackBytes,
  unpackShorts,
  unpackSteps,
  unpackWords,
  wordsEnd,
} from '../../src/store/integer-column.ts';
import type { SealedBlock } from '../../src/store/piece.ts';
import { StoredBlock, type PackedBlock } from '../../src/store/stored-block.ts';

const packed = (block: SealedBlock): PackedBlock => ({
  rows: block.rows,
  addresses: () => block.addresses,
  scanned: () => block.scanned,
  others: () => block.others,
});

function room(rows: number): Buffer {
  return Buffer.alloc(columnRoom(rows) + 3);
}

test('any column of numbers comes back as it was', () => {
  const arrays = { minLength: 1, maxLength: 300 };
  fc.assert(
    fc.property(fc.array(fc.nat(0xff), arrays), fc.array(fc.nat(0xffff), arrays), fc.array(fc.nat(0xffff_ffff), arrays), (a, b, c) => {
      const [bytes, shorts, words] = [Uint8Array.from(a), Uint16Array.from(b), Uint32Array.from(c)];
      for (const [column, unpack] of [
        [bytes, (into: Uint8Array, rows: number, from: Buffer) => unpackBytes(into, rows, from, 3)],
        [shorts, (into: Uint16Array, rows: number, from: Buffer) => unpackShorts(into, rows, from, 3)],
        [words, (into: Uint32Array, rows: number, from: Buffer) => unpackWords(into, rows, from, 3)],
      ] as const) {
        const packed = room(column.length);
        const end = packWords(column, column.length, packed, 3);
        expect(wordsEnd(column.length, packed, 3)).toBe(end);
        const back = column.slice().fill(0);
        // @ts-expect-error each pair of the list above fits together; the loop cannot say so
        unpack(back, column.length, packed);
        expect(back).toEqual(column);
      }
    }),
  );
});

test('any column of steps comes back, moved by its origin', () => {
  const values = fc.oneof(
    // Stamps of whole seconds, with rows that have none.
    fc.array(
      fc.oneof(
        fc.integer({ min: 1_795_000_000, max: 1_795_900_000 }).map((s) => s * 1_000_000),
        fc.constant(0),
      ),
      { minLength: 1 },
    ),
    fc.array(fc.integer({ min: 1_795_000_000_000_000, max: 1_795_000_090_000_000 }), { minLength: 1 }),
    fc.array(fc.nat(0x7fff_ffff), { minLength: 1 }),
  );
  fc.assert(
    fc.property(values, fc.nat(2 ** 40), (list, origin) => {
      const column = Float64Array.from(list);
      const packed = room(column.length);
      const end = packSteps(column, column.length, packed, 3);
      expect(stepsEnd(column.length, packed, 3)).toBe(end);
      const back = new Float64Array(column.length);
      unpackSteps(back, column.length, packed, 3, origin);
      expect(back).toEqual(column.map((value) => value + origin));
    }),
  );
});

function sample(): PacketColumns {
  const columns = new PacketColumns(8);
  const i = columns.begin();
  columns.time[i] = 1_795_031_400_000_000;
  columns.present[i] = Has.time | Has.dstPort | Has.flags;
  columns.action[i] = Code.deny;
  columns.transport[i] = 6;
  columns.dstPort[i] = 1501;
  columns.flags[i] = 2;
  columns.src[i] = columns.addresses.add('10.30.1.20');
  columns.dst[i] = columns.addresses.add('2001:db8::27');
  columns.rule[i] = columns.names.add('FW-DROP “ü”');
  columns.commit(1, 0);
  const j = columns.begin();
  columns.icmpType[j] = 3;
  columns.present[j] = Has.icmp;
  columns.inner.set(j, { transport: 'tcp', src: '10.30.1.20', dstPort: 1501 });
  columns.commit(7, 512);
  return columns;
}

test.each(['compressed', 'plain'] as const)(
  'a block sealed %s opens as it was, lines, offsets and times counted from its place',
  (packing) => {
    const columns = sample();
    const before = [0, 1].map((row) => recordAt(columns, row));
    const sealed = sealBlock(columns, packing);
    const stored = new StoredBlock().open(packed(sealed), { line: 1000, offset: 64_000, shift: 5_000_000 });
    const after = [0, 1].map((row) => recordAt(stored, row));
    const moved = before.map(({ time, ...rest }) => ({ ...rest, ...(time !== undefined && { time: time + 5_000_000 }) }));
    expect(after).toEqual(moved.map((record) => ({ ...record, line: record.line + 1000, offset: record.offset + 64_000 })));
    expect(sealed).toMatchObject({ rows: 2, denies: 1, accepts: 0, first: 1_795_031_400_000_000, last: 1_795_031_400_000_000 });
  },
);

/** The columns of numbers, by name. */
function numbersOf(block: object): ReadonlyMap<string, Uint8Array | Uint16Array | Uint32Array | Float64Array> {
  const names = Object.keys(new PacketColumns(1));
  const columns = new Map<string, Uint8Array | Uint16Array | Uint32Array | Float64Array>();
  for (const name of names) {
    const value: unknown = Reflect.get(block, name);
    if (value instanceof Uint8Array || value instanceof Uint16Array || value instanceof Uint32Array || value instanceof Float64Array)
      columns.set(name, value);
  }
  return columns;
}

test('every column of a block is kept', () => {
  const columns = sample();
  const numbers = numbersOf(columns);
  expect(numbers.size).toBe(26);
  let value = 0;
  for (const column of numbers.values()) for (let row = 0; row < 2; row++) column[row] = (value += 7) % 250;
  const stored = numbersOf(new StoredBlock().open(packed(sealBlock(columns)), { line: 0, offset: 0 }));
  for (const [name, column] of numbers) expect([name, ...(stored.get(name) ?? []).slice(0, 2)]).toEqual([name, ...column.slice(0, 2)]);
});

test('opened for the next block, nothing of the one before is left', () => {
  const stored = new StoredBlock().open(packed(sealBlock(sample())), { line: 0, offset: 0 });
  stored.unpackAll();
  const other = new PacketColumns(4);
  const i = other.begin();
  other.src[i] = other.addresses.add('192.0.2.1');
  other.commit(1, 0);
  const expected = recordAt(other, 0);
  stored.open(packed(sealBlock(other)), { line: 0, offset: 0 });
  expect(recordAt(stored, 0)).toEqual(expected);
  expect([stored.count, stored.addresses.size, stored.names.size, stored.inner.size]).toEqual([1, 2, 1, 0]);
  expect(stored.addresses.find('10.30.1.20')).toBe(0);
});
