import { expect, test } from 'vitest';
import { historyOf, type LegNight } from '../../src/correlator/history.ts';
import { micros } from './log-source.ts';

const KEY = { leg: 'tsm.prompt', initiator: '10.40.1.20', responder: '10.77.0.20', firewall: 'fw1' };
const night = (day: number): string => `2026-11-${String(day).padStart(2, '0')}`;
const clock = (day: number, time: string): number => micros(`${night(day)}T${time}:00Z`);

/** A night of November; times are those of its evening. */
function on(day: number, what: { accepted?: string; denied?: string; lastDenied?: string } = {}, more: Partial<LegNight> = {}): LegNight {
  const { accepted, denied, lastDenied } = what;
  return {
    ...KEY,
    night: night(day),
    accepted: accepted === undefined ? 0 : 1,
    denied: denied === undefined ? 0 : 4,
    ...(accepted === undefined ? {} : { lastAccepted: clock(day, accepted) }),
    ...(denied === undefined ? {} : { firstDenied: clock(day, denied), lastDenied: clock(day, lastDenied ?? denied) }),
    rules: denied === undefined ? ['FW-ACCEPT '] : ['FW-DROP '],
    interfaces: ['eth0 to eth1'],
    ports: [1501],
    ...more,
  };
}

test('of thirty nights the one is found in which the leg broke', () => {
  const nights = Array.from({ length: 30 }, (_, i) => on(i + 1, i + 1 < 17 ? { accepted: '22:01' } : { denied: '22:00' }));
  expect(historyOf(KEY, nights)).toEqual({
    lastWorked: clock(16, '22:01'),
    firstDenied: clock(17, '22:00'),
    changed: ['rule: "FW-ACCEPT" in the night of 2026-11-16, "FW-DROP" in that of 2026-11-17'],
    status: 'continuing',
  });
  expect(historyOf(KEY, nights.toReversed())).toEqual(historyOf(KEY, nights));
});

test('the night it breaks is new', () => {
  expect(historyOf(KEY, [on(16, { accepted: '22:00' }), on(17, { denied: '22:00' })])?.status).toBe('new');
  expect(historyOf(KEY, [on(17, { denied: '22:00' })])).toEqual({ firstDenied: clock(17, '22:00'), changed: [], status: 'new' });
});

test('denied, and let through later in the same night: resolved', () => {
  expect(historyOf(KEY, [on(17, { denied: '20:00', lastDenied: '20:03', accepted: '23:00' })])).toMatchObject({
    status: 'resolved',
    firstDenied: clock(17, '20:00'),
    lastWorked: clock(17, '23:00'),
  });
});

test('let through, and denied later in the same night: broken there', () => {
  const history = historyOf(KEY, [on(16, { denied: '20:00' }), on(17, { accepted: '20:30', denied: '21:12' })]);
  expect(history).toMatchObject({ status: 'new', firstDenied: clock(17, '21:12'), lastWorked: clock(17, '20:30') });
});

test('let through once in between, and denied in the end: not resolved', () => {
  const history = historyOf(KEY, [on(16, { denied: '20:00' }), on(17, { denied: '20:00', accepted: '21:00', lastDenied: '22:00' })]);
  expect(history).toMatchObject({ status: 'continuing', firstDenied: clock(16, '20:00') });
});

test('a night in which it worked resolves, a night without a try does not', () => {
  const denied = [on(15, { denied: '22:00' }), on(16, { denied: '22:00' })];
  expect(historyOf(KEY, [...denied, on(17, { accepted: '22:00' })])?.status).toBe('resolved');
  expect(historyOf(KEY, [...denied, on(17)])?.status).toBe('continuing');
});

test('after a repair the second break is a new one', () => {
  const nights = [on(10, { denied: '22:00' }), on(11, { denied: '22:00' }), on(12, { accepted: '22:00' }), on(13, { denied: '22:05' })];
  expect(historyOf(KEY, nights)).toMatchObject({ status: 'new', firstDenied: clock(13, '22:05'), lastWorked: clock(12, '22:00') });
});

test('other legs, hosts and firewalls do not count', () => {
  const denied = on(17, { denied: '22:00' });
  const others = [
    on(16, { accepted: '22:00' }, { leg: 'tsm.session' }),
    on(16, { accepted: '22:00' }, { firewall: 'fw2' }),
    on(17, { accepted: '23:00' }, { responder: '10.77.0.21' }),
  ];
  expect(historyOf(KEY, [denied, ...others])).toEqual({ firstDenied: clock(17, '22:00'), changed: [], status: 'new' });
  expect(historyOf(KEY, others)).toBeUndefined();
});

test('a leg that only ever worked has no history of denial', () => {
  expect(historyOf(KEY, [on(16, { accepted: '22:00' })])).toBeUndefined();
});

test('interface and port that changed at that moment are named', () => {
  const moved = on(17, { denied: '22:00' }, { rules: ['FW-ACCEPT '], interfaces: ['eth0 to eth2'], ports: [1501, 1502] });
  expect(historyOf(KEY, [on(16, { accepted: '22:00' }), moved])?.changed).toEqual([
    'interfaces: "eth0 to eth1" in the night of 2026-11-16, "eth0 to eth2" in that of 2026-11-17',
    'port: "1501" in the night of 2026-11-16, "1502" in that of 2026-11-17',
  ]);
});

test('a backup server that moved: the old address falls silent the night the new one begins', () => {
  const old = { initiator: '10.40.1.19' };
  const nights = [on(15, { accepted: '22:00' }, old), on(16, { accepted: '22:00' }, old), on(17, { denied: '22:00' })];
  expect(historyOf(KEY, nights)?.changed).toEqual([
    'address of the initiator: 10.40.1.19 until the night of 2026-11-16, 10.40.1.20 since that of 2026-11-17',
  ]);
  // Another server that goes on working is no old address.
  expect(historyOf(KEY, [...nights, on(17, { accepted: '22:00' }, old)])?.changed).toEqual([]);
});
