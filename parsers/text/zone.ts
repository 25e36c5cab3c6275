/** Local wall time to UTC. The one place of the readers that asks luxon, once per zone and hour of log. */
import { FixedOffsetZone, IANAZone, type Zone } from 'luxon';

const HOUR = 3600;
const QUARTER = 900;
const DAY = 86_400;
const LATE = 600;
const MEMO_LIMIT = 100_000;

export class ZoneClock {
  readonly #zone: Zone;
  /** Hour or quarter of local time → offset in seconds east of UTC. */
  readonly #hours = new Map<number, number>();
  #hour = Number.NaN;
  #offset = 0;

  /** `zone`: an IANA name or an offset (`+02:00`); UTC when it is neither, which the site file and the options have ruled out. */
  constructor(zone: string) {
    this.#zone = zoneOf(zone);
  }

  /**
   * Epoch seconds of a wall time, given as seconds since 1970-01-01 00:00 on that wall. An hour that happens twice is read as its first
   * pass; a wall time skipped in spring is read with the offset before the jump.
   */
  utc(local: number): number {
    const hour = Math.floor(local / HOUR);
    if (hour !== this.#hour) {
      const offset = this.#remembered(hour, local);
      if (Number.isNaN(offset)) return local - this.#remembered(-Math.floor(local / QUARTER) - 1, local);
      this.#hour = hour;
      this.#offset = offset;
    }
    return local - this.#offset;
  }

  /**
   * As `utc`, for a log whose lines are in order: in an hour that happens twice, the second pass where the first would go back in time,
   * by more than lines do that are written a little late.
   */
  utcAfter(local: number, previous: number): number {
    const first = this.utc(local);
    if (first >= previous - LATE) return first;
    const second = local - this.#offsetAt(local + DAY);
    return second > first && this.#offsetAt(second) === local - second ? second : first;
  }

  /** Seconds east of UTC at a moment. */
  #offsetAt(utc: number): number {
    return this.#zone.offset(utc * 1000) * 60;
  }

  /** Offset of an hour (or, below zero, a quarter) of wall time; NaN for an hour within which it changes. */
  #remembered(key: number, local: number): number {
    let offset = this.#hours.get(key);
    if (offset === undefined) {
      if (this.#hours.size >= MEMO_LIMIT) this.#hours.clear();
      offset = this.#ask(key, local);
      this.#hours.set(key, offset);
    }
    return offset;
  }

  #ask(key: number, local: number): number {
    if (key < 0) return this.#first(local - (((local % QUARTER) + QUARTER) % QUARTER));
    const from = this.#first(key * HOUR);
    const quiet = this.#offsetAt(key * HOUR - DAY) === this.#offsetAt(key * HOUR + DAY);
    return quiet || this.#first(key * HOUR + HOUR - 1) === from ? from : Number.NaN;
  }

  #first(local: number): number {
    const before = this.#offsetAt(local - DAY);
    const after = this.#offsetAt(local + DAY);
    if (before === after || this.#offsetAt(local - before) === before) return before;
    return this.#offsetAt(local - after) === after ? after : before;
  }
}

function zoneOf(name: string): Zone {
  const fixed = /^(?:UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(name);
  if (fixed !== null) return FixedOffsetZone.instance((fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)));
  // Asking a calendar for what never changes would make up most of the cost of a short log.
  if (/^(?:Etc\/)?(?:UTC|GMT)$/i.test(name)) return FixedOffsetZone.utcInstance;
  const zone = IANAZone.create(name);
  return zone.isValid ? zone : FixedOffsetZone.utcInstance;
}
