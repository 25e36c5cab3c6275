import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withDefaults } from '../../src/protocols/defaults.ts';
import { protocols } from '../../src/protocols/index.ts';
import { legById, protocolById, roleWord } from '../../src/protocols/lookup.ts';
import { protocolSchema, type Leg, type Protocol, type ProtocolData } from '../../src/protocols/contract.ts';

const ids = new Set(protocols.flatMap((protocol) => protocol.legs.map((leg) => leg.id)));
const legs = protocols.flatMap((protocol) => protocol.legs.map((leg) => ({ protocol, leg })));

test.each(protocols.map((protocol): [string, Protocol] => [protocol.id, protocol]))(
  '%s keeps the schema and is plain data',
  (_, protocol) => {
    expect(protocolSchema.parse(protocol)).toEqual(protocol);
    expect(JSON.parse(JSON.stringify(protocol))).toEqual(protocol);
  },
);

test('every data file is registered', () => {
  const machinery = ['contract.ts', 'defaults.ts', 'index.ts', 'lookup.ts'];
  const files = readdirSync(new URL('../../src/protocols/', import.meta.url)).filter(
    (name) => name.endsWith('.ts') && !machinery.includes(name),
  );
  expect(files.toSorted()).toEqual(protocols.map((protocol) => `${protocol.id}.ts`).toSorted());
});

test('protocol ids and leg ids are unique', () => {
  expect(new Set(protocols.map((protocol) => protocol.id)).size).toBe(protocols.length);
  expect(ids.size).toBe(legs.length);
});

/** Ids that must come before a leg, or are tried before it. */
const before = (leg: Leg): readonly string[] => [...leg.needs, ...leg.needsAny, ...(leg.fallbackOf === undefined ? [] : [leg.fallbackOf])];

test.each(legs.map(({ protocol, leg }) => [leg.id, protocol, leg] as const))('%s hangs together', (id, protocol, leg) => {
  const roleWords = [...leg.initiator, ...leg.responder, ...(leg.oneEnd === undefined ? [] : [leg.oneEnd])];
  expect(id.startsWith(`${protocol.id}.`)).toBe(true);
  expect(Object.keys(protocol.roles)).toEqual(expect.arrayContaining(roleWords));
  expect(protocol.legs.filter((other) => other !== leg).map((other) => other.id)).toEqual(expect.arrayContaining([...before(leg)]));
  expect(leg.onlyMode === undefined || Object.hasOwn(protocol.modes, leg.onlyMode)).toBe(true);
  expect([...leg.ports, ...(leg.fallbackPorts ?? [])].filter(([low, high]) => low > high)).toEqual([]);
});

test('a leg without a fixed port is dynamic or has no ports at all (ICMP)', () => {
  const portless = legs.filter(({ leg }) => leg.ports.length === 0 && !leg.dynamic);
  expect(portless.filter(({ leg }) => leg.transport.join() !== 'icmp')).toEqual([]);
});

test('every leg says what is seen, what mends it, what to see afterwards and where it is written', () => {
  const silent = legs.filter(({ leg }) => [leg.sees, leg.fix, leg.verify, leg.sources].some((texts) => texts.length === 0));
  expect(silent.map(({ leg }) => leg.id)).toEqual([]);
});

test('what is built in says what it backs up', () => {
  expect(protocols.filter((protocol) => protocol.backsUp === undefined).map((protocol) => protocol.id)).toEqual([]);
});

test('what is built in says how well it is confirmed', () => {
  expect(legs.filter(({ leg }) => leg.confirmed === 'site').map(({ leg }) => leg.id)).toEqual([]);
});

test('no word names two roles of one protocol', () => {
  const wordsOf = (protocol: Protocol): string[] => Object.entries(protocol.roles).flatMap(([word, role]) => [word, ...role.aka]);
  expect(protocols.filter((protocol) => new Set(wordsOf(protocol)).size !== wordsOf(protocol).length)).toEqual([]);
});

test('a chain of needs or fallbacks never comes back to its start', () => {
  const nextOf = new Map(legs.map(({ leg }) => [leg.id, before(leg)]));
  const circles: string[] = [];
  const walk = (id: string, path: readonly string[]): void => {
    if (path.includes(id)) circles.push([...path, id].join(' > '));
    else for (const next of nextOf.get(id) ?? []) walk(next, [...path, id]);
  };
  for (const id of ids) walk(id, []);
  expect(circles).toEqual([]);
});

test('the cheap defaults are the schema defaults', () => {
  const data: ProtocolData = {
    id: 'x',
    name: 'X',
    roles: { a: { means: 'one' }, b: { aka: ['c'], means: 'two' } },
    legs: [
      {
        id: 'x.y',
        for: 'all',
        initiator: ['a'],
        responder: ['b'],
        transport: ['tcp'],
        ports: [[1, 2]],
        impact: 'backup',
        sees: [],
        fix: [],
        alsoUsedFor: [{ for: 'more' }],
        sources: ['here'],
      },
    ],
  };
  expect(withDefaults(data)).toEqual(protocolSchema.parse(data));
});

test('look-up by id and by alias', () => {
  expect(legById('tsm.prompt')?.id).toBe('tsm.prompt');
  expect(legById('tsm.nothing')).toBeUndefined();
  expect(legById('nodot')).toBeUndefined();
  const tsm = protocolById('tsm');
  if (tsm === undefined) throw new Error('tsm is built in');
  expect(roleWord(tsm, 'node')).toBe('client');
  expect(roleWord(tsm, 'client')).toBe('client');
  expect(roleWord(tsm, 'toString')).toBeUndefined();
  expect(roleWord(tsm, 'media-server')).toBeUndefined();
});

test('the mend for a blocked prompt is spelled out: the line may be missing, and the scheduler reads it only when it starts', () => {
  const avoid = legById('tsm.prompt')?.avoid.join(' ') ?? '';
  expect(avoid).toMatch(/SCHEDMODE POLLING.*add the line if it is missing.*save.*restart the scheduler/);
});
