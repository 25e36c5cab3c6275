import { expect, test } from 'vitest';
import { retryShape } from '../../src/correlator/retry-shape.ts';
import { micros } from './log-source.ts';

/** 0.4 s past the second, so that whole-second stamps cut something off. */
const START = micros('2026-11-18T22:00:00.400Z');
const exact = (...seconds: number[]): number[] => seconds.map((s, i) => START + s * 1e6 + i * 4000);
const whole = (...seconds: number[]): number[] => exact(...seconds).map((time) => Math.floor(time / 1e6) * 1e6);

// Seconds of the first SYN and its repetitions as the documentation of each system gives them.
test.each([
  ['Linux before 6.5', [0, 1, 3, 7, 15, 31, 63], 'drop'],
  ['Linux before 6.5, given up after 10 s by the application', [0, 1, 3, 7], 'drop'],
  ['Linux 6.5 and later', [0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67], 'drop'],
  ['Windows XP to 2012', [0, 3, 9], 'drop'],
  ['Windows, refused', [0, 0.5, 1], 'reject'],
  ['Windows, refused, four SYNs', [0, 0.5, 1, 1.5], 'reject'],
  ['a request every ten seconds is the application, not the kernel', [0, 10, 20], 'unknown'],
  ['Linux whose second SYN the log lost', [0, 3, 7, 15], 'unknown'],
])('%s', (_, seconds, answered) => {
  const shape = retryShape(exact(...seconds));
  expect(shape.answered).toBe(answered);
  expect(shape.syns).toBe(seconds.length);
});

test.each([
  [[0, 1, 3], 'drop'],
  [[0, 1, 2, 3, 4, 5], 'drop'],
  [[0, 3, 9], 'drop'],
  // Three SYNs within two seconds' stamps: no timer of a whole second is that quick.
  [[0, 0.5, 1], 'reject'],
  // Two SYNs in one second may be one packet logged by two rules; one second apart, both timers fit.
  [[0, 0.5], 'unknown'],
  [[0, 1], 'unknown'],
])('in stamps of whole seconds %j is %s', (seconds, answered) => {
  expect(retryShape(whole(...seconds)).answered).toBe(answered);
});

test('one SYN tells nothing, and none neither', () => {
  expect(retryShape(exact(0))).toMatchObject({ answered: 'unknown', syns: 1 });
  expect(retryShape([])).toMatchObject({ answered: 'unknown', syns: 0 });
});

test('the same SYN in two logs counts once', () => {
  const times = exact(0, 1, 3);
  expect(retryShape([...times, ...times])).toEqual(retryShape(times));
});

test('no system is named below five SYNs', () => {
  for (const seconds of [
    [0, 1, 3, 7],
    [0, 3, 9],
    [0, 0.5, 1, 1.5],
  ])
    expect(retryShape(exact(...seconds))).not.toHaveProperty('system');
});

test('five SYNs of the doubling kind may be Linux or a newer Windows, six are Linux', () => {
  const five = retryShape(exact(0, 1, 3, 7, 15)).system;
  expect(five).toContain('Linux before 6.5');
  expect(five).toContain('Windows 10');
  expect(retryShape(exact(0, 1, 3, 7, 15, 31)).system).toBe('Linux before 6.5');
});

test('the even seconds of newer kernels are told from the doubling ones', () => {
  expect(retryShape(exact(0, 1, 2, 3, 4)).system).toBe('Linux 6.5 or later, or macOS');
});

test('the sentence says what was seen', () => {
  expect(retryShape(exact(0, 1, 3, 7)).sentence).toContain('after 1, 3, 7 s');
});
