import { expect, test } from 'vitest';
import { localTime } from '../../src/report/local-time.ts';
import { at } from './fixtures.ts';

const instant = at('2026-11-19T04:00:07Z');

test.each([
  ['UTC', '2026-11-19T04:00:07Z'],
  ['America/Chicago', '2026-11-18T22:00:07-06:00'],
  ['Asia/Kolkata', '2026-11-19T09:30:07+05:30'],
  ['+02:00', '2026-11-19T06:00:07+02:00'],
  ['UTC-3', '2026-11-19T01:00:07-03:00'],
])('in %s an ISO time carries its offset', (zone, text) => {
  expect(localTime(zone).iso(instant)).toBe(text);
});

test('a fraction stands only where the time has one', () => {
  expect(localTime('UTC').iso(instant + 250_000)).toBe('2026-11-19T04:00:07.250Z');
  expect(localTime('UTC').iso(instant + 123_456)).toBe('2026-11-19T04:00:07.123456Z');
});

test('both sides of the end of summer time (02:00 CDT, 1 November 2026) read right', () => {
  const chicago = localTime('America/Chicago');
  expect(chicago.iso(at('2026-11-01T06:59:59Z'))).toBe('2026-11-01T01:59:59-05:00');
  expect(chicago.iso(at('2026-11-01T07:00:00Z'))).toBe('2026-11-01T01:00:00-06:00');
});

test('a span says the date again only where it changes', () => {
  const utc = localTime('UTC');
  expect(utc.span(instant, instant + 60e6)).toBe('2026-11-19 04:00:07 to 04:01:07');
  expect(utc.span(instant, instant + 86_400e6)).toBe('2026-11-19 04:00:07 to 2026-11-20 04:00:07');
  expect(utc.span(instant, instant)).toBe('2026-11-19 04:00:07');
});
