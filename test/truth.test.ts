import { expect, test } from 'vitest';
import { mistakes, readAnswer, truthSchema } from './support/truth.ts';

const wanted = { leg: 'tsm.prompt', cause: 'connection-denied', initiator: '10.0.0.1', responder: '10.0.0.2' };
const truth = (findings: readonly object[], more = {}) =>
  truthSchema.parse({ night: 'n', timezone: 'UTC', coverage: 'sufficient', findings, ...more });
const said = (more: object = {}) => ({
  verdict: 'blocked',
  confidence: 'high',
  impact: 'backup',
  leg: wanted.leg,
  cause: wanted.cause,
  initiator: { address: wanted.initiator },
  responder: { address: wanted.responder },
  ...more,
});
const answer = (findings: readonly object[], sufficient = true) => readAnswer(JSON.stringify({ coverage: { sufficient }, findings }));
const name = 'tsm.prompt connection-denied 10.0.0.1 10.0.0.2';

test('an answer that says the truth has no mistake', () => {
  expect(mistakes(answer([said()]), truth([wanted]))).toEqual([]);
});

test.each([
  ['silence about a blocked leg', answer([]), truth([wanted]), [`missed ${name}`]],
  ['an accusation on a quiet night', answer([said()]), truth([]), [`said too much: ${name}`]],
  ['the same finding twice', answer([said(), said()]), truth([wanted]), [`said too much: ${name}`]],
  [
    'another cause',
    answer([said({ cause: 'state-lost' })]),
    truth([wanted]),
    [`missed ${name}`, 'said too much: tsm.prompt state-lost 10.0.0.1 10.0.0.2'],
  ],
  [
    'no accusation where one is due',
    answer([said({ verdict: 'not-firewall' })]),
    truth([wanted]),
    [`${name}: verdict not-firewall, not firewall`],
  ],
  [
    'too much confidence',
    answer([said()]),
    truth([{ ...wanted, confidenceAtMost: 'medium' }]),
    [`${name}: confidence high, at most medium`],
  ],
  ['coverage taken for sufficient', answer([]), truth([], { coverage: 'insufficient' }), ['coverage sufficient: true']],
])('a mistake is told: %s', (_, given, right, expected) => {
  expect(mistakes(given, right)).toEqual(expected);
});

test('what the truth accepts beside the demanded is no mistake, once', () => {
  const tolerant = truth([], { accept: [[wanted.leg, wanted.cause, wanted.initiator, wanted.responder]] });
  expect(mistakes(answer([said()]), tolerant)).toEqual([]);
  expect(mistakes(answer([said(), said()]), tolerant)).toHaveLength(1);
});
