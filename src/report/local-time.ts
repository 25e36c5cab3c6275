/** Epoch microseconds as people and machines read them, in one zone. */
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import type { Micros } from '../correlator/contract.ts';

/** Renders times of one zone: an IANA name (`America/Chicago`), `UTC`, or a fixed offset (`+02:00`, `UTC-6`). An unknown zone reads as UTC. */
export interface LocalTime {
  /** The zone's name, to be said once beside the times. */
  readonly zone: string;
  /** ISO 8601 with offset or Z; a fraction only where the time has one. */
  iso(time: Micros): string;
  /** `2026-11-18 22:00:07`, whole seconds. */
  stamp(time: Micros): string;
  /** `22:00`. */
  clock(time: Micros): string;
  /** `2026-11-18 22:00:07` to `22:03:10`, the date said again only where it changes. */
  span(from: Micros, to: Micros): string;
}

/** A quarter of an hour in microseconds. */
const QUARTER = 900e6;

export function localTime(zone: string): LocalTime {
  const resolved = zoneOf(zone);
  const offsets = new Map<number, number>();
  // Offsets change on whole quarter hours only; asking luxon once for each keeps it off the path of every time shown.
  const offsetAt = (time: Micros): number => {
    const quarter = Math.floor(time / QUARTER);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const minutes = DateTime.fromMillis((quarter * QUARTER) / 1000, { zone: resolved }).offset;
    offsets.set(quarter, minutes);
    return minutes;
  };
  const wall = (time: Micros): string => new Date(Math.floor(time / 1000) + offsetAt(time) * 60_000).toISOString().slice(0, 19);
  const stamp = (time: Micros): string => wall(time).replace('T', ' ');
  return {
    zone: resolved.name,
    iso: (time) => {
      const micros = ((time % 1e6) + 1e6) % 1e6;
      const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/000$/, '')}`;
      return `${wall(time)}${fraction}${offsetText(offsetAt(time), resolved.name)}`;
    },
    stamp,
    clock: (time) => stamp(time).slice(11, 16),
    span: (from, to) => {
      const [a, b] = [stamp(from), stamp(to)];
      if (a === b) return a;
      return a.slice(0, 10) === b.slice(0, 10) ? `${a} to ${b.slice(11)}` : `${a} to ${b}`;
    },
  };
}

function offsetText(minutes: number, zone: string): string {
  if (minutes === 0 && zone === 'UTC') return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}

function zoneOf(name: string): Zone {
  const fixed = /^(?:UTC|GMT)?([+-]\d{1,2})(?::?(\d{2}))?$/i.exec(name);
  if (fixed !== null) {
    const hours = Number(fixed[1]);
    const sign = (fixed[1] ?? '').startsWith('-') ? -1 : 1;
    return FixedOffsetZone.instance(hours * 60 + sign * Number(fixed[2] ?? 0));
  }
  return IANAZone.isValidZone(name) && name !== 'UTC' ? IANAZone.create(name) : FixedOffsetZone.utcInstance;
}
