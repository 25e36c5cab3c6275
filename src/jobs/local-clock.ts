import { DateTime } from 'luxon';
import type { Micros } from '../correlator/contract.ts';

/** Wall clock times of one zone as instants. luxon is asked once per hour of log. */
export class LocalClock {
  readonly #zone: string;
  readonly #hours = new Map<string, Micros | undefined>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** Undefined for a date that does not exist. An hour that a clock change repeats is taken as the first of the two. */
  at(year: number, month: number, day: number, hour: number, minute: number, second = 0): Micros | undefined {
    if (minute > 59 || second > 60) return undefined;
    const key = `${year}-${month}-${day}-${hour}`;
    if (!this.#hours.has(key)) {
      const time = DateTime.fromObject({ year, month, day, hour }, { zone: this.#zone });
      this.#hours.set(key, time.isValid ? time.toMillis() * 1000 : undefined);
    }
    const begin = this.#hours.get(key);
    return begin === undefined ? undefined : begin + (minute * 60 + second) * 1_000_000;
  }

  /** A stamp without a year: the latest one that is not after `endsAt`, a day's grace for clocks that differ. */
  yearless(month: number, day: number, hour: number, minute: number, second: number, endsAt: Micros): Micros | undefined {
    const year = DateTime.fromMillis(endsAt / 1000, { zone: this.#zone }).year;
    for (const candidate of [year, year - 1]) {
      const time = this.at(candidate, month, day, hour, minute, second);
      if (time !== undefined && time <= endsAt + 86_400_000_000) return time;
    }
    return undefined;
  }
}
