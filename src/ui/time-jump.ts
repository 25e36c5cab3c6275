/** A time as a user types it into the jump prompt: `02:10`, `-30m`, `+2h`, `yesterday 22:00`, `2026-11-18 22:00`. */
import { DateTime } from 'luxon';
import type { Micros } from '../correlator/contract.ts';

const RELATIVE = /^([+-])(\d+)\s*([smhd])$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const CLOCK = /^(?:(yesterday|today|\d{4}-\d{2}-\d{2})[ T]*)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const DAY = /^(yesterday|today|\d{4}-\d{2}-\d{2})$/;

/**
 * @param near The time on the screen: relative times count from it, and a time of day alone is the one nearest to it.
 * @returns undefined for text that is no time.
 */
export function timeJump(text: string, near: Micros, zone: string): Micros | undefined {
  const relative = RELATIVE.exec(text.trim());
  if (relative !== null) {
    const seconds = Number(relative[2]) * (SECONDS[relative[3] ?? ''] ?? 0);
    return near + (relative[1] === '-' ? -seconds : seconds) * 1e6;
  }
  const day = DAY.exec(text.trim());
  const at = CLOCK.exec(day === null ? text.trim() : `${text.trim()} 00:00`);
  if (at === null) return undefined;
  const here = DateTime.fromMillis(Math.floor(near / 1000), { zone });
  const time = { hour: Number(at[2]), minute: Number(at[3]), second: Number(at[4] ?? 0), millisecond: 0 };
  const named = dayNamed(at[1], here);
  if (named !== undefined) return micros(named.set(time));
  const candidates = [-1, 0, 1].map((days) => here.plus({ days }).set(time));
  return micros(candidates.toSorted((a, b) => distance(a, here) - distance(b, here))[0] ?? here);
}

function dayNamed(word: string | undefined, here: DateTime): DateTime | undefined {
  if (word === undefined) return undefined;
  if (word === 'today') return here;
  return word === 'yesterday' ? here.minus({ days: 1 }) : DateTime.fromISO(word, { zone: here.zone });
}

function distance(a: DateTime, b: DateTime): number {
  return Math.abs(a.toMillis() - b.toMillis());
}

function micros(time: DateTime): Micros | undefined {
  return time.isValid ? time.toMillis() * 1000 : undefined;
}
