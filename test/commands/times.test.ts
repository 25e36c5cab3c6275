import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { isTimeWord, timeWindow } from '../../src/commands/times.ts';

const now = Date.parse('2026-11-19T15:00:00Z');
const micros = (iso: string) => Date.parse(iso) * 1000;

test.each([
  ['2026-11-18 22:00', '2026-11-19T04:00:00Z'],
  ['2026-11-18T22:00:30', '2026-11-19T04:00:30Z'],
  ['2026-11-18', '2026-11-18T06:00:00Z'],
  ['2026-11-18 22:00+01:00', '2026-11-18T21:00:00Z'],
  ['2026-11-18T22:00Z', '2026-11-18T22:00:00Z'],
  ['yesterday 22:00', '2026-11-19T04:00:00Z'],
  ['yesterday', '2026-11-18T06:00:00Z'],
  ['today', '2026-11-19T06:00:00Z'],
  ['22:00', '2026-11-20T04:00:00Z'],
  ['now', '2026-11-19T15:00:00Z'],
  ['-8h', '2026-11-19T07:00:00Z'],
  ['-1h 30min', '2026-11-19T13:30:00Z'],
  ['-2 days', '2026-11-17T15:00:00Z'],
])('%s in Chicago', (word, iso) => {
  expect(isTimeWord(word)).toBe(true);
  expect(timeWindow({ since: word }, 'America/Chicago', now).since).toBe(micros(iso));
});

test.each(['', 'soon', '2026-13-01', '25:00', '2026-11-18 22:61', '-8 fortnights', 'yesterday 2200'])('%j is no time', (word) => {
  expect(isTimeWord(word)).toBe(false);
});

test('yesterday 22:00 is a time on the wall, also over a change of clocks', () => {
  const afterChange = Date.parse('2026-10-25T12:00:00Z');
  expect(timeWindow({ since: 'yesterday 22:00' }, 'Europe/Berlin', afterChange).since).toBe(micros('2026-10-24T20:00:00Z'));
});

test('a night runs from the evening to the next noon, or over the windows of the site', () => {
  expect(timeWindow({ night: '2026-11-18' }, 'UTC', now)).toEqual({
    since: micros('2026-11-18T18:00:00Z'),
    until: micros('2026-11-19T12:00:00Z'),
  });
  const windows = [
    { fromMinute: 20 * 60, toMinute: 6 * 60 },
    { fromMinute: 19 * 60 + 30, toMinute: 23 * 60 },
  ];
  expect(timeWindow({ night: '2026-11-18' }, '-06:00', now, windows)).toEqual({
    since: micros('2026-11-19T01:30:00Z'),
    until: micros('2026-11-19T12:00:00Z'),
  });
});

test('a window that ends before it begins is refused', () => {
  expect(() => timeWindow({ since: 'today', until: 'yesterday' }, 'UTC', now)).toThrow(UserError);
});
