import type { DailyWindow } from './contract.ts';

/** A backup window as `20:00-06:00`; an end before the begin is the next day. @throws RangeError saying what is wrong with it. */
export function dailyWindow(text: string): DailyWindow {
  const match = /^\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no window of the day`);
  const fromMinute = minuteOfDay(text, Number(match[1]), Number(match[2]));
  const toMinute = minuteOfDay(text, Number(match[3]), Number(match[4]));
  if (fromMinute === toMinute) throw new RangeError(`the window ${text.trim()} has no length; the whole day is 00:00-24:00`);
  return { fromMinute, toMinute };
}

function minuteOfDay(text: string, hour: number, minute: number): number {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) throw new RangeError(`"${text}" names a time no clock shows`);
  return hour * 60 + minute;
}
