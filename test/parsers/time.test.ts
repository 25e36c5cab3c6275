import { expect, test } from 'vitest';
import { iptables } from '../../parsers/iptables.ts';
import { windowsFirewall } from '../../parsers/windows-firewall.ts';
import { micros, readAll, readOne } from './reading.ts';

const packet =
  'DROP IN=eth0 OUT= MAC= SRC=10.0.0.1 DST=10.0.0.2 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP SPT=1 DPT=2 WINDOW=1 RES=0x00 SYN URGP=0 ';
const timeOf = (stamp: string, context: Parameters<typeof readOne>[2]) => readOne(iptables, `${stamp} fw1 kernel: ${packet}`, context).time;

test('a wall time is of the zone stated, winter and summer', () => {
  const zone = 'America/Chicago';
  expect(timeOf('2026-07-01T12:00:00', { zone })).toBe(micros('2026-07-01T17:00:00Z'));
  expect(timeOf('2026-11-18T12:00:00', { zone })).toBe(micros('2026-11-18T18:00:00Z'));
  expect(timeOf('2026-11-18T12:00:00', { zone: '+05:30' })).toBe(micros('2026-11-18T06:30:00Z'));
});

test('an hour that summer time skips is read with the offset before it, one that comes twice as its first pass', () => {
  const zone = 'Europe/Berlin';
  expect(timeOf('2026-03-29T02:30:00', { zone })).toBe(micros('2026-03-29T01:30:00Z'));
  expect(timeOf('2026-10-25T02:30:00', { zone })).toBe(micros('2026-10-25T00:30:00Z'));
  expect(timeOf('2026-10-25T03:30:00', { zone })).toBe(micros('2026-10-25T02:30:00Z'));
});

test('a zone may change within an hour', () => {
  const zone = 'Australia/Lord_Howe';
  expect(timeOf('2026-04-05T01:15:00', { zone })).toBe(micros('2026-04-04T14:15:00Z'));
  expect(timeOf('2026-04-05T02:15:00', { zone })).toBe(micros('2026-04-04T15:45:00Z'));
});

test('in a log whose lines are in order, going back in time is the second pass', () => {
  const row = (time: string) => `2026-10-25 ${time} DROP TCP 10.0.0.1 10.0.0.2 1 2 60 S 1 0 1 - - - RECEIVE`;
  // The row that says how many were lost is stamped seconds off its neighbours and takes no part.
  const lost = '2026-10-25 02:59:50 INFO-EVENTS-LOST - - - - - - - - - - - - 9 -';
  const log = [row('02:10:00'), row('02:50:00'), row('02:49:57'), lost, row('02:05:00'), row('02:40:00'), row('03:00:00')].join('\n');
  const times = readAll(windowsFirewall, log, { zone: 'Europe/Berlin' }).flatMap(({ record }) => record?.time ?? []);
  expect(times.map((time) => new Date(time / 1000).toISOString().slice(11, 19))).toEqual([
    '00:10:00',
    '00:50:00',
    '00:49:57',
    '01:05:00',
    '01:40:00',
    '02:00:00',
  ]);
});

test.each([
  ['Dec 31 23:59:59', '2027-01-01T06:00:00Z', '2026-12-31T23:59:59Z'],
  ['Jan  1 00:00:01', '2027-01-01T06:00:00Z', '2027-01-01T00:00:01Z'],
  ['Jan  1 00:00:01', '2026-12-31T23:59:00Z', '2027-01-01T00:00:01Z'],
  ['Nov 19 03:00:00', '2026-11-18T20:00:00Z', '2026-11-19T03:00:00Z'],
  ['Nov 21 03:00:00', '2026-11-18T20:00:00Z', '2025-11-21T03:00:00Z'],
  ['Feb 29 12:00:00', '2026-11-18T20:00:00Z', '2024-02-29T12:00:00Z'],
])('%s in a log that ends at %s is %s', (stamp, ends, time) => {
  expect(timeOf(stamp, { endsAt: micros(ends) })).toBe(micros(time));
});

test('the year the user states is the year', () => {
  const record = readOne(iptables, `Dec 24 02:03:04 fw1 kernel: ${packet}`, { year: 2023 });
  expect([record.time, record.timeFrom]).toEqual([micros('2023-12-24T02:03:04Z'), 'log']);
});

test('a zone nobody stated is said to be assumed', () => {
  expect(readOne(iptables, `2026-11-18T22:00:00 fw1 kernel: ${packet}`, { zoneAssumed: true }).timeFrom).toBe('zone-assumed');
  expect(readOne(iptables, `2026-11-18T22:00:00Z fw1 kernel: ${packet}`, { zoneAssumed: true }).timeFrom).toBe('log');
});

test.each(['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-18T24:00:00Z', '2026-11-18T23:60:00Z'])('%s is no time', (stamp) => {
  expect(timeOf(stamp, {})).toBeUndefined();
});
