import type { Micros } from '../correlator/contract.ts';
import type { LocalClock } from './local-clock.ts';
import { monthNumber } from './month-name.ts';

/**
 * A date written out in the words of a locale, with its time of day: "Wednesday, November 18, 2026 at 10:00:04 PM",
 * "Mittwoch, 18. November 2026 um 22:00:04", "18-Nov-2026 22:05:02". Undefined when there is none.
 */
export function longDate(text: string, clock: LocalClock): Micros | undefined {
  const time = /(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp])?\.?\s?[Mm]?/.exec(text);
  const year = /\b(?:19|20)\d{2}\b/.exec(text)?.[0];
  if (time === null || year === undefined) return undefined;
  const words = text.replace(time[0], ' ').replace(year, ' ');
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(words)?.[0];
  const month = words
    .split(/[\s,./-]+|(?<=月)/)
    .map((word) => (/\p{L}/u.test(word) ? monthNumber(word) : undefined))
    .find((number) => number !== undefined);
  if (day === undefined || month === undefined) return undefined;
  const hour = Number(time[1]);
  const half = time[4]?.toLowerCase();
  const hours = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return clock.at(Number(year), month, Number(day), hours, Number(time[2]), Number(time[3] ?? 0));
}
