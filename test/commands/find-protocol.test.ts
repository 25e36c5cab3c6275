import { expect, test } from 'vitest';
import { findProtocol } from '../../src/commands/find-protocol.ts';
import { UserError } from '../../src/errors.ts';
import { protocols } from '../../src/protocols/index.ts';

function refusal(id: string): UserError {
  try {
    findProtocol(id, protocols);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${id} was found`);
}

test('a protocol by its id, a leg by its full id', () => {
  expect(findProtocol('tsm', protocols)).toMatchObject({ id: 'tsm', roles: expect.anything() });
  expect(findProtocol('tsm.prompt', protocols)).toMatchObject({ id: 'tsm.prompt', responder: ['client'] });
});

test.each([
  ['tms', 'did you mean tsm?'],
  ['bareos', 'did you mean bacula?'],
  ['spectrum', 'did you mean tsm?'],
  ['veem', 'did you mean veeam?'],
  ['tsm.promt', 'did you mean tsm.prompt?'],
  ['restic.zzzzzzzz', 'did you mean restic.session?'],
])('%s is unknown: %s', (id, step) => {
  expect(refusal(id).nextSteps[0]).toBe(step);
});

test('with nothing near it the way to the list is named', () => {
  expect(() => findProtocol('qqqqqqqq', protocols)).toThrow('qqqqqqqq: no protocol or leg has this id');
});
