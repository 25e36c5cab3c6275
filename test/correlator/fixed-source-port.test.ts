import { expect, test } from 'vitest';
import { Pair } from '../../src/correlator/connections.ts';
import { packetsOf } from '../../src/correlator/kept-packet.ts';
import { block } from '../support/packets.ts';

test('a program that dials from one port every night keeps the packets of every night', () => {
  const nights = Array.from({ length: 30 }, (_, night) => night * 86_400);
  const lines = nights.flatMap((start) => [0, 1, 3, 7].map((second) => `${start + second} deny 10.0.0.1:850 > 10.0.1.1:1501 S`));
  const { columns, source } = block(0, lines);
  const pair = new Pair('10.0.0.1', '10.0.1.1', 'tcp');
  const packetAt = packetsOf(columns, source, (address) => address);
  for (let i = 0; i < columns.count; i++) {
    const packet = packetAt(i);
    if (packet !== undefined) pair.add(packet);
  }
  const kept = pair
    .connections()
    .flatMap((connection) => connection.packets.map((p) => Math.floor((p.time / 1_000_000 - 1_795_000_000) / 86_400)));
  expect(new Set(kept).size).toBe(30);
});
