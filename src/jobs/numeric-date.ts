/** Dates of figures alone, whose order a product takes from its locale. */
import type { Micros } from '../correlator/contract.ts';
import type { LocalClock } from './local-clock.ts';

/** One date with its time of day, as a piece for larger patterns: seven groups (three figures, hour, minute, second, half of the day). */
export const DATE_TIME = String.raw`(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[ T]+(\d{1,2}):(\d{2}):(\d{2})(?:\s*([AP]M))?`;

const DATE_TIME_ALONE = new RegExp(DATE_TIME, 'g');

export type DateOrder = 'ymd' | 'mdy' | 'dmy';

/**
 * In which order the figures stand: a figure above 12 settles it; else the order in which the dates do not run backwards;
 * else month first, the default of the products read here.
 */
export function dateOrder(lines: readonly string[]): DateOrder {
  const dates = lines.flatMap((line) =>
    [...line.matchAll(DATE_TIME_ALONE)].slice(0, 1).map((match) => [match[1] ?? '', match[2] ?? '', match[3] ?? ''] as const),
  );
  if (dates.some(([first]) => first.length === 4)) return 'ymd';
  if (dates.some(([first]) => Number(first) > 12)) return 'dmy';
  if (dates.some(([, second]) => Number(second) > 12)) return 'mdy';
  const backwards = (key: (date: readonly [string, string, string]) => number) => {
    const keys = dates.map(key);
    return keys.filter((value, i) => value < (keys[i - 1] ?? value)).length;
  };
  const byMonthFirst = backwards(([month, day, year]) => Number(year) * 10_000 + Number(month) * 100 + Number(day));
  const byDayFirst = backwards(([day, month, year]) => Number(year) * 10_000 + Number(month) * 100 + Number(day));
  return byDayFirst < byMonthFirst ? 'dmy' : 'mdy';
}

/** The groups of `DATE_TIME`, from `at` on in a match. */
export function numericTime(match: RegExpMatchArray, at: number, order: DateOrder, clock: LocalClock): Micros | undefined {
  const [a, b, c, hour, minute, second] = [0, 1, 2, 3, 4, 5].map((i) => Number(match[at + i]));
  if (a === undefined || b === undefined || c === undefined || hour === undefined || minute === undefined) return undefined;
  const half = match[at + 6];
  const hours = half === undefined ? hour : (hour % 12) + (half === 'PM' ? 12 : 0);
  const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
  return clock.at(year < 100 ? 2000 + year : year, month, day, hours, minute, second);
}

/** The first such date in a text. */
export function firstTime(text: string, order: DateOrder, clock: LocalClock): Micros | undefined {
  const match = new RegExp(DATE_TIME).exec(text);
  return match === null ? undefined : numericTime(match, 1, order, clock);
}
