/** Denied packets over time, by leg: a line for all, and with room a line for each leg. */
import type { DenialMinute } from '../feed.ts';
import { clock } from '../clock.ts';
import { clean, line, span, type Line } from '../lines.ts';
import { fit } from '../text-width.ts';
import type { Glyphs } from '../theme.ts';

export interface HistogramOptions {
  readonly width: number;
  readonly rows: number;
  /** Minutes of one column. */
  readonly minutes: number;
  readonly zone: string;
  readonly glyphs: Glyphs;
}

const LABEL = 18;

export function histogramLines(timeline: readonly DenialMinute[], options: HistogramOptions): readonly Line[] {
  if (options.rows === 0) return [];
  const { width, rows, minutes, zone, glyphs } = options;
  const tail = `denied by leg, ${minutes} min/col`;
  const columns = rows === 1 ? width - tail.length - 14 : width - LABEL - 10;
  const last = timeline.reduce((latest, each) => Math.max(latest, each.minute), 0);
  const end = Math.floor(last / minutes) + 1;
  const byLeg = count(timeline, end - columns, columns, minutes);
  if (rows === 1) {
    const all = new Uint32Array(columns);
    for (const counts of byLeg.values()) for (const [i, each] of counts.entries()) all[i] = (all[i] ?? 0) + each;
    const peak = largest(all);
    return [[span(` ${bars(all, peak, glyphs)}`, 'bad'), span(` ${tail}, peak ${peak}`)]];
  }
  const legs = [...byLeg].toSorted((a, b) => total(b[1]) - total(a[1])).slice(0, rows - 1);
  const peak = legs.reduce((most, [, counts]) => Math.max(most, largest(counts)), 0);
  const from = last === 0 ? '' : clock((end - columns) * minutes * 60e6, zone).slice(0, 5);
  const to = last === 0 ? '' : clock(end * minutes * 60e6, zone).slice(0, 5);
  const lines: Line[] = [line(` ${fit(tail, LABEL + 8)}${from} to ${to}, peak ${peak} denied packets a column`)];
  for (const [leg, counts] of legs)
    lines.push([span(` ${fit(clean(leg), LABEL)}`), span(bars(counts, peak, glyphs), 'bad'), span(` ${total(counts)}`)]);
  while (lines.length < rows) lines.push(line(''));
  return lines;
}

function count(timeline: readonly DenialMinute[], firstColumn: number, columns: number, minutes: number): Map<string, Uint32Array> {
  const byLeg = new Map<string, Uint32Array>();
  for (const { leg, minute, count: packets } of timeline) {
    const column = Math.floor(minute / minutes) - firstColumn;
    if (column < 0 || column >= columns) continue;
    let counts = byLeg.get(leg);
    if (counts === undefined) byLeg.set(leg, (counts = new Uint32Array(columns)));
    counts[column] = (counts[column] ?? 0) + packets;
  }
  return byLeg;
}

/** One packet is already a visible bar: a single denied connect can be the whole story. */
function bars(counts: Uint32Array, peak: number, glyphs: Glyphs): string {
  const top = glyphs.bars.length - 1;
  return Array.from(counts, (each) => glyphs.bars[each === 0 ? 0 : Math.max(1, Math.round((each / Math.max(1, peak)) * top))] ?? ' ').join(
    '',
  );
}

function total(counts: Uint32Array): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

function largest(counts: Uint32Array): number {
  return counts.reduce((most, each) => Math.max(most, each), 0);
}
