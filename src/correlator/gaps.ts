/** Where a firewall's logs hold no record, and whether that is more than such a log's usual silence. */
import type { Gap, LogSource, Micros, TimeSpan } from './contract.ts';
import { withRepeatedHours } from './repeated-hours.ts';

const MINUTE = 60_000_000;
const HALF_MINUTE = MINUTE / 2;
/** A quiet hour proves nothing about a firewall. */
const LEAST_SILENCE = 60 * MINUTE;
/** Nor does a pause of twenty usual pauses about a quiet one. */
const USUAL_PAUSES = 20;

/** Silence this long or shorter is ordinary for the log, microseconds. The source with most records speaks for a rotated set. */
export function allowedSilence(sources: readonly LogSource[]): Micros {
  const speaker = sources.toSorted((a, b) => b.records - a.records || a.id - b.id)[0];
  return Math.max(LEAST_SILENCE, USUAL_PAUSES * (speaker?.medianSpacing ?? 0));
}

/**
 * Spans with records, in order and apart. A record's minute counts by its middle, so that a silence is measured
 * without bias; the first and the last record are known exactly.
 */
export function recordedSpans(sources: readonly LogSource[]): readonly TimeSpan[] {
  const spans = sources
    .flatMap((source) => withRepeatedHours(sourceSpans(source), source))
    .toSorted((a, b) => a.since - b.since || a.until - b.until);
  return joined(spans, MINUTE);
}

/** Spans with less than `apart` between them made one; `spans` in order of their beginning. */
export function joined(spans: readonly TimeSpan[], apart: Micros): readonly TimeSpan[] {
  const out: TimeSpan[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last === undefined || span.since > last.until + apart) out.push(span);
    else if (span.until > last.until) out[out.length - 1] = { since: last.since, until: span.until };
  }
  return out;
}

/** A silence within a window: at its begin, its end, between records, or all of it. */
export interface Silence extends TimeSpan {
  readonly at: 'begin' | 'end' | 'between' | 'all';
}

/** Silences of more than `allowed` within the window. A log without any record that meets the window is one silence, however short. */
export function silences(recorded: readonly TimeSpan[], window: TimeSpan, allowed: Micros): readonly Silence[] {
  const first = recorded[0];
  const last = recorded.at(-1);
  if (first === undefined || last === undefined || first.since > window.until || last.until < window.since)
    return [{ since: window.since, until: window.until, at: 'all' }];
  const out: Silence[] = [];
  let heard: Micros | undefined;
  for (let i = firstEndingAfter(recorded, window.since); i < recorded.length; i++) {
    const span = recorded[i];
    if (span === undefined || span.since >= window.until) break;
    out.push({ since: heard ?? window.since, until: span.since, at: heard === undefined ? 'begin' : 'between' });
    heard = span.until;
  }
  const after = heard === undefined ? 'all' : 'end';
  out.push({ since: heard ?? window.since, until: window.until, at: after });
  return out.filter((silence) => silence.until - silence.since > allowed);
}

/** A silence as the coverage lists it; `why` says whether the log itself knows of it. */
export function gapOf(silence: Silence, sources: readonly LogSource[]): Gap {
  return {
    from: silence.since,
    to: silence.until,
    why: `${SILENT[silence.at]}${loggingStopped(silence, sources) ? '; the log says that logging was stopped' : ''}`,
  };
}

const SILENT: Readonly<Record<Silence['at'], string>> = {
  begin: 'no record from the beginning of the window on',
  end: 'no record up to the end of the window',
  between: 'no record between these two',
  all: 'no record in the whole window',
};

function loggingStopped(silence: TimeSpan, sources: readonly LogSource[]): boolean {
  return sources.some((source) =>
    source.notices.some(
      (n) => n.kind === 'logging-stopped' && n.time !== undefined && n.time >= silence.since - MINUTE && n.time <= silence.until,
    ),
  );
}

function sourceSpans(source: LogSource): TimeSpan[] {
  const { first, last } = source;
  if (first === undefined || last === undefined) return [];
  if (source.activeMinutes.length === 0) return [{ since: first, until: last }];
  return source.activeMinutes.map(([from, to], i) => {
    const since = i === 0 ? first : Math.min(last, from * MINUTE + HALF_MINUTE);
    const until = i === source.activeMinutes.length - 1 ? last : to * MINUTE + HALF_MINUTE;
    return { since, until: Math.max(since, until) };
  });
}

function firstEndingAfter(spans: readonly TimeSpan[], time: Micros): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.until ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
