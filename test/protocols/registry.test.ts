import { expect, test } from 'vitest';
import { withDefaults } from '../../src/protocols/defaults.ts';
import { protocols } from '../../src/protocols/index.ts';
import { legById, protocolById, roleWord } from '../../src/protocols/lookup.ts';
import { protocolSchema, type Protocol, type ProtocolData } from '../../src/protocols/contract.ts';

const ids = new Set(protocols.flatMap((protocol) => protocol.legs.map((leg) => leg.id)));
const legs = protocols.flatMap((protocol) => protocol.legs.map((leg) => ({ protocol, leg })));

test.each(protocols.map((protocol): [string, Protocol] => [protocol.id, protocol]))(
  '%s keeps the schema and is plain data',
  (_, protocol) => {
    expect(protocolSchema.parse(protocol)).toEqual(protocol);
    expect(JSON.parse(JSON.stringify(protocol))).toEqual(protocol);
  },
);

test('protocol ids and leg ids are unique', () => {
  expect(new Set(protocols.map((protocol) => protocol.id)).size).toBe(protocols.length);
  expect(ids.size).toBe(legs.length);
});

test.each(legs.map(({ protocol, leg }) => [leg.id, protocol, leg] as const))('%s hangs together', (id, protocol, leg) => {
  expect(id.startsWith(`${protocol.id}.`)).toBe(true);
  for (const role of [...leg.initiator, ...leg.responder, ...(leg.oneEnd === undefined ? [] : [leg.oneEnd])])
    expect(protocol.roles, role).toHaveProperty([role]);
  for (const other of [...leg.needs, ...leg.needsAny, ...(leg.fallbackOf === undefined ? [] : [leg.fallbackOf])]) {
    expect(protocol.legs.map((each) => each.id)).toContain(other);
    expect(other).not.toBe(id);
  }
  if (leg.onlyMode !== undefined) expect(protocol.modes).toHaveProperty([leg.onlyMode]);
  for (const [low, high] of [...leg.ports, ...(leg.fallbackPorts ?? [])]) expect(low).toBeLessThanOrEqual(high);
});

test('a leg without a fixed port is dynamic or has no ports at all (ICMP)', () => {
  for (const { leg } of legs) if (leg.ports.length === 0) expect(leg.dynamic || leg.transport.join() === 'icmp', leg.id).toBe(true);
});

test('every leg says what is seen, what mends it, what to see afterwards and where it is written', () => {
  for (const { leg } of legs)
    for (const texts of [leg.sees, leg.fix, leg.verify, leg.sources]) expect(texts.length, leg.id).toBeGreaterThan(0);
});

test('no word names two roles of one protocol', () => {
  for (const protocol of protocols) {
    const words = Object.entries(protocol.roles).flatMap(([word, role]) => [word, ...role.aka]);
    expect(new Set(words).size, protocol.id).toBe(words.length);
  }
});

test('a chain of needs or fallbacks never comes back to its start', () => {
  const before = (id: string): readonly string[] => {
    const leg = legById(id);
    return leg === undefined ? [] : [...leg.needs, ...leg.needsAny, ...(leg.fallbackOf === undefined ? [] : [leg.fallbackOf])];
  };
  const reach = (id: string, path: readonly string[]): void => {
    expect(path, `${path.join(' > ')} > ${id}`).not.toContain(id);
    for (const next of before(id)) reach(next, [...path, id]);
  };
  for (const id of ids) reach(id, []);
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
        confirmed: 'site',
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
