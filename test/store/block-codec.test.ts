import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Code, Has, PacketColumns, recordAt } from '../../parsers/columns.ts';
import { holdsAddress, openBlock, sealBlock } from '../../src/store/block-codec.ts';
import { packColumn, unpackColumn } from '../../src/store/integer-column.ts';

test('any column of numbers comes back as it was', () => {
  const columns = fc.oneof(
    fc.array(fc.nat(0xff), { minLength: 1 }).map((v) => Uint8Array.from(v)),
    fc.array(fc.nat(0xffff), { minLength: 1 }).map((v) => Uint16Array.from(v)),
    fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { minLength: 1 }).map((v) => Uint32Array.from(v)),
    fc.array(fc.maxSafeInteger(), { minLength: 1 }).map((v) => Float64Array.from(v)),
    fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), { minLength: 1 }).map((v) => Float64Array.from(v)),
  );
  fc.assert(
    fc.property(columns, (column) => {
      const bytes = Buffer.alloc(16 + 8 * column.length);
      const end = packColumn(column, column.length, bytes, 0);
      const back = column.slice().fill(0);
      expect(unpackColumn(back, column.length, bytes, 0)).toBe(end);
      expect(back).toEqual(column);
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

test('a sealed block opens as it was, lines and offsets counted from its place', () => {
  const columns = sample();
  const before = [0, 1].map((row) => recordAt(columns, row));
  const sealed = sealBlock(columns);
  const opened = new PacketColumns(8);
  openBlock(sealed, { line: 1000, offset: 64_000 }, opened);
  const after = [0, 1].map((row) => recordAt(opened, row));
  expect(after).toEqual(before.map((record) => ({ ...record, line: record.line + 1000, offset: record.offset + 64_000 })));
  expect(sealed).toMatchObject({ rows: 2, denies: 1, accepts: 0, first: 1_795_031_400_000_000, last: 1_795_031_400_000_000 });
});

test('a block tells whether it holds an address without being opened', () => {
  const { addresses } = sealBlock(sample());
  expect(holdsAddress(addresses, Buffer.from('00000000000000000000ffff0a1e0114', 'hex'))).toBe(true);
  expect(holdsAddress(addresses, Buffer.from('00000000000000000000ffff0a1e0115', 'hex'))).toBe(false);
});
