/** Times as the screen writes them, in the zone it shows. */
import type { Micros } from '../correlator/contract.ts';
import { localTime, type LocalTime } from '../report/local-time.ts';

const zones = new Map<string, LocalTime>();

function inZone(zone: string): LocalTime {
  let found = zones.get(zone);
  if (found === undefined) zones.set(zone, (found = localTime(zone)));
  return found;
}

/** `2026-11-18 22:00:07` */
export function stamp(time: Micros, zone: string): string {
  return inZone(zone).stamp(time);
}

/** `22:00:07` */
export function clock(time: Micros, zone: string): string {
  return stamp(time, zone).slice(11);
}

/** `02:00–02:50`, or one time where both are in one minute. */
export function clockSpan(from: Micros | undefined, to: Micros | undefined, zone: string): string {
  if (from === undefined || to === undefined) return '';
  const [a, b] = [clock(from, zone).slice(0, 5), clock(to, zone).slice(0, 5)];
  return a === b ? a : `${a}–${b}`;
}

/** `2026-11-18 20:00–06:00 Chicago`: the end's date is said only where the window is longer than a day. */
export function windowWords(from: Micros, to: Micros, zone: string): string {
  const end = stamp(to, zone).slice(to - from < DAY ? 11 : 0, 16);
  return `${stamp(from, zone).slice(0, 16)}–${end} ${inZone(zone).zone.replace(/^.*\//, '').replaceAll('_', ' ')}`;
}

const DAY = 86_400e6;
