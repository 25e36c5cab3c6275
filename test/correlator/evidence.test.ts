import { array, assert, integer, nat, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { inferredBackup } from '../../src/correlator/backup.ts';
import { Census } from '../../src/correlator/census.ts';
import { CONNECTIONS_PER_PAIR } from '../../src/correlator/connections.ts';
import { Evidence } from '../../src/correlator/evidence.ts';
import { protocolById } from '../../src/protocols/lookup.ts';
import { block, logSource } from '../support/packets.ts';

const SERVER = '10.0.0.1';
const CLIENT = '10.0.1.1';

function empty(census = new Census()): Evidence {
  const protocol = protocolById('tsm');
  if (protocol === undefined) throw new Error('no tsm');
  const roles = new Map([
    ['server', new Set([SERVER])],
    ['client', new Set([CLIENT])],
  ]);
  const backups = [inferredBackup(protocol, 'server', roles, [])];
  return new Evidence({ sources: [logSource(0, 'fw1')], census, backups, asked: undefined });
}

/** What a reader of evidence can see. */
function contents(evidence: Evidence): unknown {
  return evidence.pairs.map((pair) => ({
    ends: [pair.a, pair.b],
    sampled: pair.sampled,
    connections: pair.connections(),
    tallies: pair.tallies.length,
  }));
}

const always = (): boolean => true;
const syn = (second: number, port: number): string => `${second} deny ${SERVER}:${port} > ${CLIENT}:1501 S`;

test('packets of a backup are kept, those of strangers on other ports are not', () => {
  const evidence = empty();
  evidence.add(
    block(0, [syn(0, 40000), '1 deny 203.0.113.9:5000 > 198.51.100.7:22 S', '2 accept 10.0.1.1:50000 > 10.0.0.1:1500 S']),
    always,
  );
  expect(evidence.pairs.map((pair) => [pair.a, pair.b])).toEqual([[SERVER, CLIENT]]);
  expect(evidence.pairs[0]?.connections().map((c) => [c.aPort, c.bPort])).toEqual([
    [1500, 50000],
    [40000, 1501],
  ]);
});

test('gathering in parts and merging equals gathering at once, in whatever order', () => {
  const lines = array(tuple(integer({ min: 0, max: 3600 }), integer({ min: 40_000, max: 40_050 })), {
    minLength: 1,
    maxLength: 60,
  });
  assert(
    property(lines, nat(), (packets, cut) => {
      const texts = packets.map(([second, port]) => syn(second, port));
      const whole = block(0, texts);
      const at = cut % texts.length;
      const once = empty();
      once.add(whole, always);
      const first = empty();
      const second = empty();
      const isFirst = (time: number): boolean => time < (whole.columns.time[at] ?? 0);
      first.add(whole, isFirst);
      second.add(whole, (time) => !isFirst(time));
      second.merge(first);
      expect(contents(second)).toEqual(contents(once));
    }),
    { numRuns: 50, seed: 1 },
  );
});

test('of too many connections a sample is kept, and the packets are counted in full', () => {
  const evidence = empty();
  const ports = Array.from({ length: CONNECTIONS_PER_PAIR * 4 }, (_, i) => 10_000 + i);
  evidence.add(
    block(
      0,
      ports.map((port, i) => syn(i, port)),
    ),
    always,
  );
  const pair = evidence.pairs[0];
  expect(pair?.sampled).toBe(true);
  expect(pair?.size).toBeLessThanOrEqual(CONNECTIONS_PER_PAIR * 2);
  expect(pair?.tallies.map((tally) => tally.denied)).toEqual([ports.length]);
});

test('of hosts nobody knows only those matter that call clients as the server does', () => {
  const evidence = empty();
  const insist = [1, 4, 10, 400].map((second) => `${second} deny 192.0.2.8:4000 > ${SERVER}:1500 S`);
  evidence.add(block(0, [...insist, `5 deny 192.0.2.9:4000 > ${CLIENT}:1501 S`]), always);
  expect(evidence.pairs.map((pair) => pair.b)).toEqual(['192.0.2.9']);
});

test('the census counts what a host dials, and merges', () => {
  const scan = Array.from({ length: 20 }, (_, i) => `${i} deny 192.0.2.9:4000 > 10.0.0.${i + 1}:${1000 + i * 7} S`);
  const [a, b] = [new Census(), new Census()];
  a.add(block(0, scan.slice(0, 10)).columns, always);
  b.add(block(0, scan.slice(10)).columns, always);
  a.merge(b);
  const facts = a.of('192.0.2.9');
  expect([facts.syns, facts.denied]).toEqual([20, 20]);
  // Linear counting over 32 bits: 20 targets are seen as somewhere between 12 and 32.
  expect(facts.ports).toBeGreaterThan(11);
  expect(facts.ports).toBeLessThan(33);
  expect(a.of('192.0.2.10').syns).toBe(0);
});

test('hosts counted in full are not counted again with others', () => {
  const census = new Census();
  const packets = block(0, ['0 deny 192.0.2.9:4000 > 10.0.0.1:1000 S', '1 deny 192.0.2.8:4000 > 10.0.0.1:1000 S']);
  census.add(packets.columns, (id) => packets.columns.addresses.text(id) === '192.0.2.9');
  census.complete();
  census.add(packets.columns, always);
  expect([census.of('192.0.2.9').syns, census.of('192.0.2.8').syns]).toEqual([1, 1]);
});
