/**
 * Backup nights. A night runs from noon to noon local time and is called after its evening, so that a job started at 23:50
 * and one started at 00:10 belong together. Everything here is asked once per night, never per packet: luxon is exact and slow.
 */
import { DateTime } from 'luxon';
import type { DailyWindow } from '../site/contract.ts';
import type { Micros, TimeSpan } from './contract.ts';

export interface NightSpan extends TimeSpan {
  /** The evening's date, YYYY-MM-DD. */
  readonly night: string;
}

const NOON_MINUTE = 12 * 60;
const MICROS_PER_MS = 1000;

/** The night a moment belongs to. @throws RangeError when `zone` is none. */
export function nightOf(time: Micros, zone: string): string {
  return isoDate(localTime(time, zone).minus({ hours: 12 }));
}

/** From noon of a date to the next noon. @throws RangeError when `night` is no date. */
export function nightSpan(night: string, zone: string): TimeSpan {
  return { since: at(night, NOON_MINUTE, zone, 'first'), until: at(addDays(night, 1), NOON_MINUTE, zone, 'last') };
}

/**
 * The spans a backup is asked about, in order.
 * - With windows: each window of each night it meets, cut to `asked`. Nothing asked: of the nights `logs` reach into,
 *   or, where they reach into none, the window nearest to them, so that a log that stops too early is told so.
 *   An asked span that meets no window stands for itself.
 * - Without windows: the asked span, else the logs' own, cut at each noon.
 * @param logs when the logs hold records: spans in order, whole archives rather than single files
 */
export function nightSpans(
  asked: TimeSpan | undefined,
  logs: readonly TimeSpan[],
  windows: readonly DailyWindow[],
  zone: string,
): readonly NightSpan[] {
  const around = asked === undefined ? logs : [asked];
  const met = around.flatMap((span) => windowsMeeting(span, windows, zone));
  if (met.length > 0) return asked === undefined ? distinct(met) : met.map((span) => cut(span, asked));
  if (asked === undefined && windows.length > 0) return nearestWindows(logs, windows, zone);
  return around.flatMap((span) => cutAtNoons(span, zone));
}

/** A moment as people at the site read it: `2026-11-18 22:10`. */
export function localMinute(time: Micros, zone: string): string {
  return localTime(time, zone).toFormat('yyyy-MM-dd HH:mm');
}

/** How far the zone's clock is ahead of UTC at a moment, microseconds. */
export function offsetAt(time: Micros, zone: string): Micros {
  return localTime(time, zone).offset * 60_000 * MICROS_PER_MS;
}

function windowsMeeting(span: TimeSpan, windows: readonly DailyWindow[], zone: string): NightSpan[] {
  return nightsFrom(span, zone)
    .flatMap((night) => windows.map((window) => windowOf(night, window, zone)))
    .filter((w) => w.since < span.until && span.since < w.until)
    .toSorted((a, b) => a.since - b.since || a.until - b.until);
}

/** The windows before, within and after each end of the logs, the one with the smallest distance kept. */
function nearestWindows(logs: readonly TimeSpan[], windows: readonly DailyWindow[], zone: string): readonly NightSpan[] {
  const last = logs.at(-1);
  if (last === undefined) return [];
  const distance = (w: TimeSpan): number => Math.max(w.since - last.until, last.since - w.until);
  const candidates = nightsFrom(last, zone).flatMap((night) => windows.map((window) => windowOf(night, window, zone)));
  const nearest = candidates.toSorted((a, b) => distance(a) - distance(b) || a.since - b.since)[0];
  return nearest === undefined ? [] : [nearest];
}

/** A window that opens before noon belongs to the evening before: 02:00 of the 19th is the night of the 18th. */
function windowOf(night: string, window: DailyWindow, zone: string): NightSpan {
  const date = window.fromMinute >= NOON_MINUTE ? night : addDays(night, 1);
  const closes = window.toMinute > window.fromMinute ? date : addDays(date, 1);
  return { night, since: at(date, window.fromMinute, zone, 'first'), until: at(closes, window.toMinute, zone, 'last') };
}

/** Nights touching the span, and one before: a window may outlast its night's noon. */
function nightsFrom(span: TimeSpan, zone: string): string[] {
  const last = nightOf(span.until, zone);
  const nights: string[] = [];
  for (let night = addDays(nightOf(span.since, zone), -1); night <= last; night = addDays(night, 1)) nights.push(night);
  return nights;
}

function cutAtNoons(span: TimeSpan, zone: string): NightSpan[] {
  const parts: NightSpan[] = [];
  let since = span.since;
  do {
    const night = nightOf(since, zone);
    const until = Math.min(span.until, nightSpan(night, zone).until);
    parts.push({ night, since, until });
    since = until;
  } while (since < span.until);
  return parts;
}

function cut(span: NightSpan, to: TimeSpan): NightSpan {
  return { night: span.night, since: Math.max(span.since, to.since), until: Math.min(span.until, to.until) };
}

function distinct(spans: readonly NightSpan[]): readonly NightSpan[] {
  return [...new Map(spans.map((span) => [`${span.since} ${span.until}`, span])).values()];
}

/**
 * The instant of a wall clock time. One the clocks skip is moved past the change; of one they show twice, `which` is taken:
 * a window opens at the first and closes at the last, never the other way round.
 */
function at(date: string, minute: number, zone: string, which: 'first' | 'last'): Micros {
  const local = DateTime.fromISO(date, { zone: zoneName(zone) }).set({ hour: Math.floor(minute / 60), minute: minute % 60 });
  if (!local.isValid) throw new RangeError(`"${date}" in zone "${zone}" is no date`);
  const instants = local.getPossibleOffsets().map((option) => option.toMillis());
  return (which === 'first' ? Math.min(...instants) : Math.max(...instants)) * MICROS_PER_MS;
}

function addDays(date: string, days: number): string {
  return isoDate(DateTime.fromISO(date, { zone: 'utc' }).plus({ days }));
}

function isoDate(date: DateTime): string {
  const text = date.toISODate();
  if (text === null) throw new RangeError(`no date: ${date.invalidExplanation ?? date.zoneName ?? ''}`);
  return text;
}

function localTime(time: Micros, zone: string): DateTime {
  return DateTime.fromMillis(time / MICROS_PER_MS, { zone: zoneName(zone) });
}

/** luxon knows fixed offsets only as `UTC+2`; logs and users write `+02:00`, too. */
function zoneName(zone: string): string {
  return /^[+-]\d/.test(zone) ? `UTC${zone}` : zone;
}
