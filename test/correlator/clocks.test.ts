import { expect, test } from 'vitest';
import { estimateClockOffsets, type Sighting } from '../../src/correlator/clocks.ts';
import { micros } from './log-source.ts';

const START = micros('2026-11-18T22:00:00Z');
const SECOND = 1e6;

/** Connections `from`…`to` as a firewall sees them whose clock is `ahead` seconds ahead; stamps of whole seconds, like syslog's. */
function seen(firewall: string, ahead: number, from: number, to: number): Sighting[] {
  return Array.from({ length: to - from }, (_, i) => {
    const n = from + i;
    // Connections start at uneven moments; the second firewall sees them 2 ms later.
    const time = START + n * 97.3 * SECOND + 2000 + ahead * SECOND;
    return { firewall, key: `10.77.0.20 ${40_000 + n} 10.40.1.20 1500 60`, time: Math.floor(time / SECOND) * SECOND };
  });
}

test('a clock 35 s behind is found from the connections both logged, and is no zone', () => {
  const offsets = estimateClockOffsets([...seen('inner', 0, 0, 20), ...seen('outer', -35, 0, 20)]);
  const outer = offsets.get('outer');
  expect(outer?.reference).toBe('inner');
  expect(Math.abs((outer?.offsetMs ?? 0) - 35_000)).toBeLessThanOrEqual(1000);
  expect(outer?.pairs).toBe(20);
  expect(outer?.sentence).toContain('behind that of inner');
  expect(outer?.sentence).toContain('drifted');
});

test.each([
  [3600, 'ahead of', '1 h'],
  [-6 * 3600, 'behind', '6 h'],
  [5.5 * 3600, 'ahead of', '5 h 30 min'],
])('%i s are a mistake of zone or daylight saving', (ahead, words, hours) => {
  const { sentence } = estimateClockOffsets([...seen('inner', 0, 0, 9), ...seen('outer', ahead, 0, 9)]).get('outer') ?? {};
  expect(sentence).toContain(`${hours} ${words} that of inner`);
  expect(sentence).toContain('time zone or daylight-saving mistake');
});

test('clocks that agree within a second are said to agree', () => {
  const offsets = estimateClockOffsets([...seen('inner', 0, 0, 9), ...seen('outer', 0.6, 0, 9)]);
  expect(offsets.get('outer')).toEqual({ firewall: 'outer', reference: 'inner', offsetMs: 0, pairs: 9 });
});

test('four connections are too few, five are enough', () => {
  expect(estimateClockOffsets([...seen('inner', 0, 0, 4), ...seen('outer', 35, 0, 4)]).size).toBe(0);
  expect(estimateClockOffsets([...seen('inner', 0, 0, 5), ...seen('outer', 35, 0, 5)]).size).toBe(2);
});

test('retransmissions of one connection are one vote', () => {
  const retried = [0, 1, 3, 7, 15, 31].flatMap((after) => [
    { firewall: 'inner', key: 'one', time: START + after * SECOND },
    { firewall: 'outer', key: 'one', time: START + (after + 40) * SECOND },
  ]);
  expect(estimateClockOffsets(retried).size).toBe(0);
});

test('retransmissions do not blur the offset', () => {
  const retried = (firewall: string, ahead: number): Sighting[] =>
    seen(firewall, ahead, 0, 8).flatMap((s) => [0, 1, 3, 7, 15].map((after) => ({ ...s, time: s.time + after * SECOND })));
  const offset = estimateClockOffsets([...retried('inner', 0), ...retried('outer', 35)]).get('outer')?.offsetMs ?? 0;
  expect(Math.abs(offset + 35_000)).toBeLessThanOrEqual(1000);
});

test('a source port used again the next week is no pair', () => {
  const later = seen('outer', 7 * 86_400, 0, 9);
  expect(estimateClockOffsets([...seen('inner', 0, 0, 9), ...later]).size).toBe(0);
});

test('of three firewalls the two that agree are the reference; one reached only over another is compared as well', () => {
  const three = estimateClockOffsets([...seen('a', 35, 0, 9), ...seen('b', 0, 0, 9), ...seen('c', 0, 0, 9)]);
  expect(three.get('a')?.reference).toBe('b');
  expect(three.get('c')?.offsetMs).toBe(0);
  const chain = estimateClockOffsets([...seen('a', 0, 0, 9), ...seen('b', 10, 0, 9), ...seen('b', 10, 20, 29), ...seen('c', 60, 20, 29)]);
  const toReference = (firewall: string): number => (chain.get(firewall)?.offsetMs ?? Number.NaN) / 1000;
  expect(Math.abs(toReference('a') - toReference('c') - 60)).toBeLessThanOrEqual(2);
});

test('the order of the sightings does not matter', () => {
  const sightings = [...seen('inner', 0, 0, 20), ...seen('outer', -35, 0, 20)];
  expect(estimateClockOffsets(sightings.toReversed())).toEqual(estimateClockOffsets(sightings));
});
