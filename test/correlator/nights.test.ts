import { expect, test } from 'vitest';
import { nightOf, nightSpan, nightSpans } from '../../src/correlator/nights.ts';
import { backup, micros } from './log-source.ts';

const span = (since: string, until: string): { since: number; until: number } => ({ since: micros(since), until: micros(until) });
const told = (spans: ReturnType<typeof nightSpans>): string[] =>
  spans.map(
    (s) => `${s.night} ${new Date(s.since / 1000).toISOString().slice(5, 16)} ${new Date(s.until / 1000).toISOString().slice(5, 16)}`,
  );

test.each([
  ['2026-11-18T23:50:00-06:00', 'America/Chicago', '2026-11-18'],
  ['2026-11-19T00:10:00-06:00', 'America/Chicago', '2026-11-18'],
  ['2026-11-19T11:59:59-06:00', 'America/Chicago', '2026-11-18'],
  ['2026-11-19T12:00:00-06:00', 'America/Chicago', '2026-11-19'],
  ['2027-01-01T03:00:00Z', 'UTC', '2026-12-31'],
  ['2026-11-19T11:59:00+05:30', '+05:30', '2026-11-18'],
])('%s in %s is of the night of %s', (time, zone, night) => {
  expect(nightOf(micros(time), zone)).toBe(night);
});

test('a zone that is none is refused', () => {
  expect(() => nightOf(micros('2026-11-18T23:50Z'), 'Mars/Olympus')).toThrow(RangeError);
});

// Germany, 2026: clocks go from 02:00 to 03:00 on 29 March and from 03:00 back to 02:00 on 25 October.
test.each([
  ['2026-03-28', 23],
  ['2026-10-24', 25],
  ['2026-11-18', 24],
])('the night of %s has %i hours in Berlin', (night, hours) => {
  const { since, until } = nightSpan(night, 'Europe/Berlin');
  expect((until - since) / 3600e6).toBe(hours);
});

test('a window over midnight stands on the wall clock in both nights of a clock change', () => {
  const windows = backup('b', '20:00-06:00').windows;
  const asked = span('2026-03-28T12:00:00+01:00', '2026-03-29T12:00:00+02:00');
  expect(told(nightSpans(asked, [], windows, 'Europe/Berlin'))).toEqual(['2026-03-28 03-28T19:00 03-29T04:00']);
});

test('a window opens at the first and closes at the last of a time shown twice', () => {
  const asked = span('2026-10-24T12:00:00+02:00', '2026-10-25T12:00:00+01:00');
  expect(told(nightSpans(asked, [], backup('b', '02:30-04:00', '22:00-02:30').windows, 'Europe/Berlin'))).toEqual([
    '2026-10-24 10-24T20:00 10-25T01:30',
    '2026-10-24 10-25T00:30 10-25T03:00',
  ]);
});

test('a window after midnight belongs to the evening before', () => {
  const logs = [span('2026-11-18T12:00Z', '2026-11-19T12:00Z')];
  expect(told(nightSpans(undefined, logs, backup('b', '02:00-05:00').windows, 'UTC'))).toEqual(['2026-11-18 11-19T02:00 11-19T05:00']);
});

test('nothing asked: every window the logs reach into', () => {
  const logs = [span('2026-11-18T20:30Z', '2026-11-20T01:00Z')];
  expect(told(nightSpans(undefined, logs, backup('b', '23:00-05:00').windows, 'UTC'))).toEqual([
    '2026-11-18 11-18T23:00 11-19T05:00',
    '2026-11-19 11-19T23:00 11-20T05:00',
  ]);
});

test.each([
  ['2026-11-18T20:00Z', '2026-11-18T20:48Z', '2026-11-18 11-18T23:00 11-19T05:00'],
  ['2026-11-19T07:00Z', '2026-11-19T09:00Z', '2026-11-18 11-18T23:00 11-19T05:00'],
  ['2026-11-19T19:00Z', '2026-11-19T21:00Z', '2026-11-19 11-19T23:00 11-20T05:00'],
])('logs from %s to %s reach into no window: the nearest one is asked about', (since, until, night) => {
  expect(told(nightSpans(undefined, [span(since, until)], backup('b', '23:00-05:00').windows, 'UTC'))).toEqual([night]);
});

test('what is asked cuts the windows, and stands for itself outside of them', () => {
  const windows = backup('b', '20:00-06:00').windows;
  expect(told(nightSpans(span('2026-11-18T22:00Z', '2026-11-18T23:00Z'), [], windows, 'UTC'))).toEqual([
    '2026-11-18 11-18T22:00 11-18T23:00',
  ]);
  expect(told(nightSpans(span('2026-11-18T14:00Z', '2026-11-18T15:00Z'), [], windows, 'UTC'))).toEqual([
    '2026-11-18 11-18T14:00 11-18T15:00',
  ]);
});

test('without windows the span is cut at each noon', () => {
  expect(told(nightSpans(undefined, [span('2026-11-17T19:50Z', '2026-11-19T06:05Z')], [], 'UTC'))).toEqual([
    '2026-11-17 11-17T19:50 11-18T12:00',
    '2026-11-18 11-18T12:00 11-19T06:05',
  ]);
});

test('logs without a record have no night', () => {
  expect(nightSpans(undefined, [], backup('b', '20:00-06:00').windows, 'UTC')).toEqual([]);
  expect(nightSpans(undefined, [], [], 'UTC')).toEqual([]);
});
