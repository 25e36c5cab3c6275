/** Records the log itself says it lost: a rate limit of the kernel, a full buffer of a Windows log. */
import type { Gap, LogSource, Micros, TimeSpan } from './contract.ts';

/** Losses closer than this are one gap: a flood makes such a line every few seconds. */
const ONE_FLOOD: Micros = 60 * 60_000_000;

/** One stretch in which a source says records were lost. */
export interface Loss extends TimeSpan {
  readonly source: LogSource;
  /** Records lost, as far as the lines say. */
  readonly records: number;
  /** The log's own words, of the first such line. */
  readonly text: string;
}

/** Losses a source speaks of, floods joined. A line without a time counts for all the source holds. */
export function lossesOf(source: LogSource): readonly Loss[] {
  const { first = 0, last = 0 } = source;
  const lines = source.notices
    .filter((notice) => notice.kind === 'records-lost')
    .map((n) => ({ since: n.time ?? first, until: n.time ?? last, source, records: n.count ?? 0, text: n.text }))
    .toSorted((a, b) => a.since - b.since || a.until - b.until);
  const out: Loss[] = [];
  for (const line of lines) {
    const before = out.at(-1);
    if (before === undefined || line.since > before.until + ONE_FLOOD) out.push(line);
    else out[out.length - 1] = { ...before, until: Math.max(before.until, line.until), records: before.records + line.records };
  }
  return out;
}

export function lossGap(loss: Loss): Gap {
  return { from: loss.since, to: loss.until, why: `the log says that ${lostCount(loss)} here` };
}

export function lostCount(loss: Loss): string {
  return loss.records > 0 ? `at least ${loss.records} records were lost` : 'records were lost';
}
