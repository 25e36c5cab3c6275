/** Times as journalctl reads them (systemd.time(7)), and the window they make. */
import { DateTime, Duration } from 'luxon';
import type { Micros } from '../correlator/contract.ts';
import { UserError } from '../errors.ts';
import type { DailyWindow } from '../site/contract.ts';
import type { CommonOptions } from './options.ts';

const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d\d))?`;
const TIMED = new RegExp(String.raw`^(?:(\d{4})-(\d\d)-(\d\d)|(today|yesterday|tomorrow))?(?:(?:^|[ T])${CLOCK})?(Z|[+-]\d\d:?\d\d)?$`);
const RELATIVE = /^([+-])((?:\d+\s*[a-z]+\s*)+)$/i;
const UNITS: Readonly<Record<string, 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks'>> = {
  s: 'seconds',
  sec: 'seconds',
  seconds: 'seconds',
  m: 'minutes',
  min: 'minutes',
  minutes: 'minutes',
  h: 'hours',
  hours: 'hours',
  d: 'days',
  days: 'days',
  w: 'weeks',
  weeks: 'weeks',
};
/** Where the site names no backup window: that evening to the next noon. */
const EVENING: readonly DailyWindow[] = [{ fromMinute: 18 * 60, toMinute: 12 * 60 }];
const ANY_MOMENT = DateTime.fromMillis(0, { zone: 'utc' });

export interface AskedWindow {
  readonly since?: Micros;
  readonly until?: Micros;
}

/** Is it a time word at all? Which moment it means depends on zone and clock. */
export function isTimeWord(text: string): boolean {
  return moment(text, ANY_MOMENT) !== undefined;
}

/**
 * The window asked for, if any. `zone` is the one the user thinks in, `now` epoch milliseconds.
 * A night spans the site's backup windows that begin on its evening, else 18:00 to the next noon.
 * @throws UserError when it ends before it begins.
 */
export function timeWindow(
  options: Pick<CommonOptions, 'since' | 'until' | 'night'>,
  zone: string,
  now: number,
  windows: readonly DailyWindow[] = [],
): AskedWindow {
  if (options.night !== undefined) return nightWindow(options.night, zone, windows.length === 0 ? EVENING : windows);
  const here = DateTime.fromMillis(now, { zone: luxonZone(zone) });
  const since = options.since === undefined ? undefined : moment(options.since, here);
  const until = options.until === undefined ? undefined : moment(options.until, here);
  if (since !== undefined && until !== undefined && since >= until)
    throw new UserError(`--since ${options.since} is not before --until ${options.until}.`, ['Give --since the earlier of the two.']);
  return {
    ...(since === undefined ? {} : { since: since.toMillis() * 1000 }),
    ...(until === undefined ? {} : { until: until.toMillis() * 1000 }),
  };
}

function nightWindow(night: string, zone: string, windows: readonly DailyWindow[]): AskedWindow {
  const day = DateTime.fromISO(night, { zone: luxonZone(zone) });
  const at = (minute: number, days: number): Micros =>
    day
      .plus({ days })
      .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
      .toMillis() * 1000;
  return {
    since: Math.min(...windows.map(({ fromMinute }) => at(fromMinute, 0))),
    until: Math.max(...windows.map(({ fromMinute, toMinute }) => at(toMinute, toMinute <= fromMinute ? 1 : 0))),
  };
}

function moment(text: string, now: DateTime): DateTime | undefined {
  const word = text.trim();
  if (word === 'now') return now;
  const relative = RELATIVE.exec(word);
  if (relative !== null) return shifted(now, relative[1] === '-' ? -1 : 1, relative[2] ?? '');
  const [whole, year, month, date, day, hour, minute, second, offset] = TIMED.exec(word) ?? [];
  if (whole === undefined || whole === '' || (hour === undefined && year === undefined && day === undefined)) return undefined;
  const zoned = offset === undefined ? now : now.setZone(luxonZone(offset === 'Z' ? 'UTC' : offset));
  const midnight =
    year === undefined
      ? zoned.startOf('day').plus({ days: day === 'yesterday' ? -1 : day === 'tomorrow' ? 1 : 0 })
      : DateTime.fromObject({ year: Number(year), month: Number(month), day: Number(date) }, { zone: zoned.zone });
  const found = midnight.set({ hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0) });
  return found.isValid && Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60 ? found : undefined;
}

function shifted(now: DateTime, sign: 1 | -1, spans: string): DateTime | undefined {
  let duration = Duration.fromMillis(0);
  for (const [, count = '', unit = ''] of spans.matchAll(/(\d+)\s*([a-z]+)/gi)) {
    const name = UNITS[unit.toLowerCase()] ?? UNITS[`${unit.toLowerCase()}s`];
    if (name === undefined) return undefined;
    duration = duration.plus({ [name]: Number(count) });
  }
  return sign < 0 ? now.minus(duration) : now.plus(duration);
}

/** Luxon writes an offset as `UTC+2`, users and site files as `+02:00`. */
function luxonZone(zone: string): string {
  return /^[+-]/.test(zone) ? `UTC${zone}` : zone;
}
