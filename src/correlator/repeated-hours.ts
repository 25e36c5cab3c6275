/** The hour a clock shows twice when it is set back: stamps without an offset do not tell in which of the two they stand. */
import type { LogSource, Micros, TimeSpan } from './contract.ts';
import { offsetAt } from './nights.ts';

const DAY = 86_400_000_000;
const MINUTE = 60_000_000;

/** Spans with records, and, of those in an hour shown twice, where else they may stand: nothing is known to be silent there. */
export function withRepeatedHours(spans: readonly TimeSpan[], source: LogSource): readonly TimeSpan[] {
  if (source.timezoneFrom === 'line' || source.first === undefined || source.last === undefined) return spans;
  const elsewhere = clocksSetBack(source.first, source.last, source.timezone).flatMap(({ at, by }) => {
    const first = { since: at - by, until: at };
    const second = { since: at, until: at + by };
    return [...spans.flatMap((span) => moved(span, first, by)), ...spans.flatMap((span) => moved(span, second, -by))];
  });
  return elsewhere.length === 0 ? spans : [...spans, ...elsewhere];
}

/** The part of the span that lies within one of the two hours, as in the other. */
function moved(span: TimeSpan, within: TimeSpan, by: Micros): readonly TimeSpan[] {
  const since = Math.max(span.since, within.since);
  const until = Math.min(span.until, within.until);
  return since > until ? [] : [{ since: since + by, until: until + by }];
}

/** When the clocks of a zone were set back, and by how much. Two changes on one day are not looked for. */
function clocksSetBack(first: Micros, last: Micros, zone: string): { at: Micros; by: Micros }[] {
  const out: { at: Micros; by: Micros }[] = [];
  // A day more at both ends: the change may lie just outside of the records.
  for (let day = first - DAY; day < last + DAY; day += DAY) {
    const by = offsetAt(day, zone) - offsetAt(day + DAY, zone);
    if (by > 0) out.push({ at: changeWithin(day, day + DAY, zone), by });
  }
  return out;
}

/** The instant between the two at which the offset changes, to the minute: clocks change on whole minutes. */
function changeWithin(before: Micros, after: Micros, zone: string): Micros {
  let low = Math.floor(before / MINUTE);
  let high = Math.ceil(after / MINUTE);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE, zone) === offsetAt(before, zone)) low = middle;
    else high = middle;
  }
  return high * MINUTE;
}
