import { assert, constantFrom, ipV4, ipV6, oneof, property, string } from 'fast-check';
import ipaddr from 'ipaddr.js';
import { isIPv4, isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { AddressTable } from '../../parsers/address-table.ts';
import { readAddress } from '../../parsers/text/address.ts';

const read = (text: string): string | undefined => {
  const table = new AddressTable();
  const bytes = new TextEncoder().encode(text);
  return table.text(readAddress(bytes, 0, bytes.length, table));
};

/** What Node makes of it: four decimal octets, or IPv6; an IPv4-mapped address is its IPv4 self. */
function known(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return undefined;
  const address = ipaddr.IPv6.parse(new URL(`http://[${text}]`).hostname.slice(1, -1));
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
}

test('reads what Node reads, and nothing else', () => {
  const spelled = oneof(ipV4(), ipV6(), string({ unit: constantFrom(...'0123456789abcdefF:.'.split('')), minLength: 2, maxLength: 40 }));
  // 010.0.0.1 is eight or ten, depending on who reads it.
  const plain = spelled.filter((text) => !/(?:^|[.:])0\d+(?:\.|$)/.test(text));
  assert(
    property(plain, (text) => {
      expect([text, read(text)]).toEqual([text, known(text)]);
    }),
    { seed: 20_261_118, numRuns: 3000 },
  );
});

test.each([
  ['2001:0db8:0000:0000:0000:0000:0000:0020', '2001:db8::20'],
  ['2001:DB8::20', '2001:db8::20'],
  ['fe80::1%em0', 'fe80::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::', '::'],
  ['1::', '1::'],
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.256', undefined],
  ['192.0.2', undefined],
  ['192.0.2.1.5', undefined],
  ['1:2:3:4:5:6:7:8:9', undefined],
  ['1::2::3', undefined],
  ['12345::', undefined],
  ['', undefined],
])('%s', (text, address) => {
  expect(read(text)).toBe(address);
});
