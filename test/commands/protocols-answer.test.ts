import { expect, test } from 'vitest';
import { z } from 'zod';
import { protocolsAnswer } from '../../src/commands/protocols-answer.ts';
import { legSchema, protocolSchema } from '../../src/protocols/contract.ts';
import { protocols } from '../../src/protocols/index.ts';

const plain = { json: false, color: false, columns: 80 };
const json = { ...plain, json: true };

test('as JSON: the protocols, one of them, or a leg, by the schema of protocol files', () => {
  expect(z.array(protocolSchema).parse(JSON.parse(protocolsAnswer(undefined, protocols, json)))).toEqual(protocols);
  expect(protocolSchema.parse(JSON.parse(protocolsAnswer('ndmp', protocols, json))).legs.map((leg) => leg.id)).toEqual([
    'ndmp.control',
    'ndmp.data',
  ]);
  expect(legSchema.parse(JSON.parse(protocolsAnswer('tsm.prompt', protocols, json))).ports).toEqual([[1501, 1501]]);
});

test('as text: the list, one protocol, one leg', () => {
  expect(protocolsAnswer(undefined, protocols, plain)).toContain('backup-exec');
  expect(protocolsAnswer('ndmp', protocols, plain)).toContain('\nndmp.data\n');
  expect(protocolsAnswer('tsm.prompt', protocols, plain).split('\n')[0]).toBe('tsm.prompt');
});

test('colour only when asked for', () => {
  expect(protocolsAnswer('ndmp', protocols, plain)).not.toContain('\u001b');
  expect(protocolsAnswer('ndmp', protocols, { ...plain, color: true })).toContain('\u001b');
});
