import { expect, test } from 'vitest';
import { Background, FirewallLog } from './support/night-writer.ts';
import { dialects, expanded, type DialectName } from './support/dialects.ts';
import { Traffic } from './support/packet.ts';

const evening = Date.UTC(2026, 10, 18, 20);
const names = Object.keys(dialects).filter((name): name is DialectName => name in dialects);

test('a dropped connect repeats its SYN as Linux does: 1, 3, 7, 15, 31, 63 seconds later, from one port', () => {
  const packets = new Traffic(1).dropped({ at: evening, from: '10.0.0.1', to: '10.0.1.1', port: 1500 });
  const [first] = packets;
  expect(packets.map((packet) => Math.round((packet.at - (first?.at ?? 0)) / 1000))).toEqual([0, 1, 3, 7, 15, 31, 63]);
  expect(new Set(packets.map((packet) => packet.srcPort)).size).toBe(1);
});

test('an IPv6 address is written as the kernel writes it', () => {
  expect(expanded('2001:db8::20')).toBe('2001:0db8:0000:0000:0000:0000:0000:0020');
});

test.each(names)('%s: the same seed writes the same log, another seed another one', (dialect) => {
  const log = (seed: number) => {
    const traffic = new Traffic(seed);
    const fw = new FirewallLog({ name: '10.0.0.9', dialect });
    fw.add(new Background(traffic, '10.0.0').ordinaryNight({ since: evening, until: evening + 3_600_000 }));
    return fw.text();
  };
  expect(log(3)).toBe(log(3));
  expect(log(3)).not.toBe(log(4));
});
