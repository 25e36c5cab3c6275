import { expect, test } from 'vitest';
import { AddressTable } from '../../parsers/address-table.ts';
import { NameTable } from '../../parsers/name-table.ts';

test('an address is kept once and printed as RFC 5952 writes it', () => {
  const table = new AddressTable();
  const id = table.add('2001:DB8:0:0:0:0:0:20');
  expect(table.add('2001:db8::20')).toBe(id);
  expect(table.text(id)).toBe('2001:db8::20');
});

test('an IPv4-mapped address is its IPv4 self (RFC 4291, 2.5.5.2)', () => {
  const table = new AddressTable();
  expect(table.add('::ffff:192.0.2.1')).toBe(table.add('192.0.2.1'));
  expect(table.text(table.v4(0xc0000201))).toBe('192.0.2.1');
});

test('both tables keep their ids when they grow', () => {
  const addresses = new AddressTable();
  const names = new NameTable();
  const ids = Array.from({ length: 5000 }, (_, i) => [addresses.v4(i * 7919), names.add(`eth${i}`)]);
  for (const [i, [address, name]] of ids.entries()) {
    expect(addresses.v4(i * 7919)).toBe(address);
    expect(names.add(`eth${i}`)).toBe(name);
    expect(names.text(name ?? 0)).toBe(`eth${i}`);
  }
});
