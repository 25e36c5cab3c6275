import { expect, test } from 'vitest';
import { Dials } from '../../src/correlator/dials.ts';
import { tellingPorts } from '../../src/correlator/telling-ports.ts';
import { protocolById } from '../../src/protocols/lookup.ts';
import { block } from '../support/packets.ts';

const always = (): boolean => true;
/** As `block` counts its seconds. */
const at = (seconds: number): number => (1_795_000_000 + seconds) * 1_000_000;

function dialsOf(lines: readonly string[]): Dials {
  const tsm = protocolById('tsm');
  const dials = new Dials(tellingPorts(tsm === undefined ? [] : [tsm]));
  dials.add(block(0, lines).columns, always);
  return dials;
}

test('a SYN is a dial, an answer one the other way round, and neither tells anything on an ordinary port', () => {
  const dials = dialsOf([
    '0 accept 10.0.1.1:40000 > 10.0.0.1:1500 S',
    '1 deny 10.0.0.1:1500 > 10.0.1.2:40000 SA',
    '2 accept 10.0.1.1:40001 > 10.0.0.1:443 S',
    '3 accept 10.0.1.1:40000 > 10.0.0.1:1500 A',
  ]);
  expect(dials.list()).toEqual([
    { from: '10.0.1.1', to: '10.0.0.1', port: 1500, accepted: 1, denied: 0, begun: at(0), insists: false },
    { from: '10.0.1.2', to: '10.0.0.1', port: 1500, accepted: 0, denied: 1, begun: at(1), insists: false },
  ]);
});

test('repetitions of one SYN are a knock; another source port, or the same much later, insists', () => {
  const repeated = [0, 1, 3, 7, 15, 31, 63, 127].map((second) => `${second} deny 10.0.0.1:40000 > 10.0.1.1:1501 S`);
  expect(
    dialsOf(repeated)
      .list()
      .map((dial) => dial.insists),
  ).toEqual([false]);
  expect(
    dialsOf([...repeated, '600 deny 10.0.0.1:40000 > 10.0.1.1:1501 S'])
      .list()
      .map((dial) => dial.insists),
  ).toEqual([true]);
  expect(
    dialsOf([...repeated, '130 deny 10.0.0.1:40001 > 10.0.1.1:1501 S'])
      .list()
      .map((dial) => dial.insists),
  ).toEqual([true]);
});

test('of a sweep by more hosts than are kept, those that were let through stay', () => {
  const sweep = Array.from(
    { length: 100_010 },
    (_, i) => `1 deny 11.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}:4000 > 10.0.0.1:1500 S`,
  );
  const dials = dialsOf(['0 accept 10.0.1.1:40000 > 10.0.0.1:1500 S', ...sweep]);
  expect(dials.list().length).toBeLessThan(100_000);
  expect(dials.list().find((dial) => dial.from === '10.0.1.1')?.accepted).toBe(1);
});
