/** A night as a picture: the backup's window, attempts per leg let through (above the line) and denied (below it), jobs, and silent logs. */
import { scaleLinear } from 'd3-scale';
import type { Micros } from '../../correlator/contract.ts';
import type { LocalTime } from '../local-time.ts';
import type { Timeline, TimelineRow } from '../timeline-model.ts';
import { count } from '../words.ts';
import { html, type Markup } from './markup.ts';

const AXIS = 24;
const ROW = 50;
const HOUR = 3600e6;
/** Marks are counted in columns this wide: a picture of a million attempts is no larger than one of ten. */
const BIN = 3;

interface Frame {
  readonly x: (time: Micros) => number;
  readonly width: number;
  readonly time: LocalTime;
}

/** The picture twice, for wide and for narrow pages; only one of them is displayed. */
export function timelineDrawing(timeline: Timeline, time: LocalTime): Markup {
  return html`<div class="wide">${drawing(timeline, time, 920)}</div>
    <div class="narrow">${drawing(timeline, time, 340)}</div>`;
}

function drawing(timeline: Timeline, time: LocalTime, width: number): Markup {
  const { span, window, rows, jobs, gaps } = timeline;
  const scale = scaleLinear([span.since, Math.max(span.until, span.since + 1)], [6, width - 6]);
  const frame: Frame = { x: (at) => Math.round(scale(at) * 10) / 10, width, time };
  const bottom = AXIS + ROW * (rows.length + jobs.length);
  const left = frame.x(window.since);
  return html`<svg
    viewBox="0 0 ${width} ${bottom + 4}"
    width="${width}"
    height="${bottom + 4}"
    role="img"
    aria-label="${inWords(timeline, time)}"
  >
    <rect class="window" x="${left}" y="${AXIS}" width="${frame.x(window.until) - left}" height="${bottom - AXIS}" />
    ${hours(timeline, frame, bottom)}${rows.map((row, i) => legRow(row, AXIS + ROW * i, frame))}
    ${jobs.map((job, i) => jobRow(job, AXIS + ROW * (rows.length + i), frame))}
    ${gaps.map((gap) => html`<rect class="gap" x="${frame.x(gap.from)}" y="${AXIS}" width="${Math.max(2, frame.x(gap.to) - frame.x(gap.from))}" height="${bottom - AXIS}" />`)}
  </svg>`;
}

/** Full hours of the zone, as many as there is room for. */
function hours({ span }: Timeline, frame: Frame, bottom: number): readonly Markup[] {
  const room = Math.max(2, Math.floor(frame.width / 64));
  const all = Math.max(1, (span.until - span.since) / HOUR);
  const step = [1, 2, 3, 4, 6, 12, 24, 48, 168, 720].find((hour) => all / hour <= room) ?? Math.ceil(all / room);
  const marks: Markup[] = [];
  for (let at = Math.ceil(span.since / HOUR) * HOUR; at <= span.until; at += HOUR * step) {
    const x = frame.x(at);
    const anchor = x < 20 ? 'start' : x > frame.width - 20 ? 'end' : 'middle';
    const text = step >= 24 ? frame.time.stamp(at).slice(5, 10) : frame.time.clock(at);
    marks.push(
      html`<path class="axis" d="M${x} ${AXIS - 4}V${bottom}" /><text class="small" x="${x}" y="14" text-anchor="${anchor}">${text}</text>`,
    );
  }
  return marks;
}

function legRow(row: TimelineRow, y: number, frame: Frame): Markup {
  const base = y + 34;
  const figures = [
    ...(row.accepted.length > 0 ? [`${row.accepted.length} let through`] : []),
    row.span === undefined ? `${row.denied.length} denied` : 'denied',
  ];
  const span =
    row.span &&
    html`<path
      class="stroke cut"
      d="M${frame.x(row.span.since)} ${base + 3}H${Math.max(frame.x(row.span.until), frame.x(row.span.since) + 3)}"
    />`;
  return html`<text class="mono" x="8" y="${y + 16}">${row.leg}</text
    ><text class="small" x="${frame.width - 8}" y="${y + 16}" text-anchor="end">${figures.join(', ')}</text
    ><path
      class="axis"
      d="M6 ${base}H${frame.width - 6}"
    />${bars(row.accepted, frame, base, -1)}${bars(row.denied, frame, base, 1)}${span}`;
}

/** Bars upward (let through) or downward (denied), longer where more attempts fall into one column. */
function bars(times: readonly Micros[], frame: Frame, base: number, direction: 1 | -1): Markup | undefined {
  const bins = new Map<number, number>();
  for (const at of times) {
    const bin = Math.floor(frame.x(at) / BIN);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const path = [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, n]) => `M${bin * BIN + 1} ${base}v${direction * Math.min(13, 8 + Math.round(2 * Math.log2(n)))}`);
  return path.length === 0 ? undefined : html`<path class="stroke ${direction === 1 ? 'cut' : 'worked'}" d="${path.join('')}" />`;
}

function jobRow(job: Timeline['jobs'][number], y: number, frame: Frame): Markup {
  const base = y + 34;
  const start = job.start ?? job.end ?? 0;
  const end = job.end ?? start;
  const from = frame.x(start);
  const to = Math.max(frame.x(end), from);
  return html`<text x="8" y="${y + 16}">job ${job.client}: ${job.status}</text><path class="axis" d="M6 ${base}H${frame.width - 6}" /><path
      class="stroke never"
      d="M${from} ${base}H${to}"
    /><circle class="fill-never" cx="${from}" cy="${base}" r="4" /><path
      class="stroke cut"
      d="M${to - 5} ${base - 5}l10 10m0 -10l-10 10"
    />`;
}

function inWords(t: Timeline, time: LocalTime): string {
  const rows = t.rows.map(
    (row) => `${row.leg}: ${row.accepted.length} let through, ${row.span === undefined ? row.denied.length : 'some'} denied`,
  );
  const jobs = t.jobs.map((job) => `job of ${job.client}: ${job.status}`);
  const gaps = t.gaps.map((gap) => `no log of ${gap.firewall} ${time.span(gap.from, gap.to)}`);
  const hidden = t.hidden > 0 ? [`${count(t.hidden, 'more leg')} not drawn`] : [];
  return `${t.backup}, window ${time.span(t.window.since, t.window.until)}. ${[...rows, ...jobs, ...gaps, ...hidden].join('; ')}`;
}
