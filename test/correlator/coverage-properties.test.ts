import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cover } from '../../src/correlator/coverage.ts';
import type { LogSource } from '../../src/correlator/contract.ts';
import { logSource, micros } from './log-source.ts';

/** A source whose records stand at the middle of these minutes of the night, some of them outside of the window. */
function withRecordsAt(minutes: readonly number[]): LogSource {
  const times = minutes.map((minute) => new Date(micros('2026-11-18T18:00:30Z') / 1000 + minute * 60_000).toISOString());
  return logSource(
    'fw1.log',
    times.map((time) => `${time}/${time}`),
    { records: minutes.length },
  );
}

const WINDOW = { since: micros('2026-11-18T20:00:30Z'), until: micros('2026-11-19T06:00:30Z') };
const minutesOfNight = fc
  .uniqueArray(fc.integer({ min: 0, max: 14 * 60 }), { minLength: 1, maxLength: 120 })
  .map((list) => list.toSorted((a, b) => a - b));
const isSufficient = (minutes: readonly number[]): boolean => cover([withRecordsAt(minutes)], [], WINDOW, { zone: 'UTC' }).sufficient;

test('sufficient is: records meet the window, and no pause in it is longer than an hour', () => {
  fc.assert(
    fc.property(minutesOfNight, (minutes) => {
      // The window in these minutes is 120 to 720.
      const within = minutes.filter((minute) => minute >= 120 && minute <= 720);
      const stops = [120, ...within, 720];
      const longest = Math.max(...stops.slice(1).map((stop, i) => stop - (stops[i] ?? 0)));
      const meets = (minutes[0] ?? 0) <= 720 && (minutes.at(-1) ?? 0) >= 120;
      expect(isSufficient(minutes)).toBe(meets && longest <= 60);
    }),
  );
});

test('taking records away never makes coverage sufficient', () => {
  fc.assert(
    fc.property(minutesOfNight, fc.array(fc.nat({ max: 59 }), { maxLength: 8 }), (minutes, dropped) => {
      const fewer = minutes.filter((_, i) => !dropped.includes(i));
      expect([isSufficient(fewer), isSufficient(minutes)]).not.toEqual([true, false]);
    }),
  );
});

test('the order of the sources does not change what is covered', () => {
  fc.assert(
    fc.property(fc.array(minutesOfNight, { minLength: 2, maxLength: 4 }), (logs) => {
      const sources = logs.map((minutes, id) => ({ ...withRecordsAt(minutes), id, path: `fw1.log.${id}`, firewall: 'fw1' }));
      const { sufficient, nights } = cover(sources, [], WINDOW, { zone: 'UTC' });
      const reversed = cover(sources.toReversed(), [], WINDOW, { zone: 'UTC' });
      expect(reversed.sufficient).toBe(sufficient);
      expect(reversed.nights.map((n) => n.sufficient)).toEqual(nights.map((n) => n.sufficient));
    }),
  );
});
