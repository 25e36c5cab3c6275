/** A night as a picture: the backup's window, attempts per leg let through (above the line) and denied (below it), jobs, and silent logs. */
import type { Micros } from '../../correlator/contract.ts';
import type { LocalTime } from '../local-time.ts';
import type { Timeline, TimelineRow } from '../timeline-model.ts';
import { count } from '../words.ts';
import { type Axis, axisOf, hourMarks } from './axis.ts';
import { html, type Markup } from './markup.ts';
import { clip, legName } from './svg-text.ts';

const HOURS = 22;
/** Hours, and the line that names the window. */
const HEAD = HOURS + 27;
const ROW = 50;
/** Marks are counted in columns this wide: a picture of a million attempts is no larger than one of ten. */
const BIN = 3;
const DAY = 86_400e6;
const WIDE = 880;
const NARROW = 340;

/** The picture twice, for wide and for narrow pages; only one of them is displayed. */
export function timelineDrawing(timeline: Timeline, time: LocalTime): Markup {
  const hidden = timeline.hidden > 0 && html`<figcaption class="soft">${count(timeline.hidden, 'more row')} not drawn.</figcaption>`;
  return html`<figure class="wide">${drawing(timeline, time, WIDE)}${hidden}</figure>
    <figure class="narrow">${drawing(timeline, time, NARROW)}${hidden}</figure>`;
}

function drawing(timeline: Timeline, time: LocalTime, width: number): Markup {
  const { span, window, rows, jobs, gaps } = timeline;
  // Room on both sides: that the window has ends is seen only where there is something beside it.
  const margin = (span.until - span.since) / 40;
  const axis = axisOf({ since: span.since - margin, until: span.until + margin }, width, time);
  const bottom = HEAD + ROW * (rows.length + jobs.length);
  const left = axis.x(window.since);
  return html`<svg
    viewBox="0 0 ${width} ${bottom + 4}"
    width="${width}"
    height="${bottom + 4}"
    role="img"
    aria-label="${inWords(timeline, time)}"
  >
    <rect class="window" x="${left}" y="${HOURS}" width="${axis.length(window.since, window.until)}" height="${bottom - HOURS}" />
    ${hourMarks(axis, HOURS, bottom)}
    <text class="small" x="${left + 6}" y="${HOURS + 17}">${windowName(timeline, axis)}</text>
    ${gaps.map((gap) => gapFrame(gap, axis, bottom))}${rows.map((row, i) => legRow(row, HEAD + ROW * i, axis))}
    ${jobs.map((job, i) => jobRow(job, HEAD + ROW * (rows.length + i), axis))}
  </svg>`;
}

function windowName({ window }: Timeline, { time }: Axis): string {
  const short = window.until - window.since < DAY;
  const shown = (at: Micros): string => (short ? time.clock(at) : time.stamp(at).slice(5, 16));
  return `window ${shown(window.since)} to ${shown(window.until)}`;
}

function gapFrame(gap: Timeline['gaps'][number], axis: Axis, bottom: number): Markup {
  const left = axis.x(gap.from);
  const width = axis.length(gap.from, gap.to);
  const name = `no log of ${gap.firewall}`;
  return html`<rect class="gap" x="${left}" y="${HEAD - 4}" width="${width}" height="${bottom - HEAD + 4}" />${
      width > 7 * name.length &&
      html`<text class="small text-warn" x="${left + width / 2}" y="${bottom - 5}" text-anchor="middle">${name}</text>`
    }`;
}

function legRow(row: TimelineRow, y: number, axis: Axis): Markup {
  const base = y + 32;
  const span =
    row.span &&
    html`<path
      class="stroke cut"
      d="M${axis.x(row.span.since)} ${base + 3}H${Math.max(axis.x(row.span.until), axis.x(row.span.since) + 3)}"
    />`;
  return html`<path
      class="line"
      d="M6 ${base}H${axis.width - 6}"
    />${rowName(row, y, axis)}${bars(row.accepted, axis, base, -1)}${bars(row.denied, axis, base, 1)}${span}`;
}

function rowName(row: TimelineRow, y: number, { width }: Axis): Markup {
  const through = row.accepted.length > 0 ? `▲ ${row.accepted.length} let through` : '';
  const cut = row.span === undefined ? (row.denied.length > 0 ? `▼ ${row.denied.length} denied` : '') : '▼ denied';
  const which = row.which === undefined ? '' : clip(`, ${row.which}`, 20);
  const room = Math.floor((width - 7 * (through.length + cut.length + 4)) / 8) - which.length;
  return html`<text x="10" y="${y + 13}"><tspan class="mono">${legName(row.leg, Math.max(8, room))}</tspan>${which}</text
    ><text x="${width - 10}" y="${y + 13}" text-anchor="end"
      ><tspan class="text-good">${through}</tspan><tspan class="text-bad" dx="${through === '' ? 0 : 10}">${cut}</tspan></text
    >`;
}

/** Bars upward (let through) or downward (denied), longer where more attempts fall into one column. */
function bars(times: readonly Micros[], axis: Axis, base: number, direction: 1 | -1): Markup | undefined {
  const bins = new Map<number, number>();
  for (const at of times) {
    const bin = Math.floor(axis.x(at) / BIN);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  const path = [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, n]) => `M${bin * BIN + 1} ${base}v${direction * Math.min(13, 8 + Math.round(2 * Math.log2(n)))}`);
  return path.length === 0 ? undefined : html`<path class="stroke ${direction === 1 ? 'cut' : 'worked'}" d="${path.join('')}" />`;
}

/** From the start to the end, with a cross where it failed and a line up to the attempts of that moment. */
function jobRow(job: Timeline['jobs'][number], y: number, axis: Axis): Markup {
  const base = y + 32;
  const end = job.end ?? job.start ?? 0;
  const from = axis.x(job.start ?? end);
  const to = Math.max(axis.x(end), from);
  return html`<path class="line" d="M6 ${base}H${axis.width - 6}" /><text x="10" y="${y + 13}"
      >${clip(`job ${job.client}: ${job.status}`, Math.floor(axis.width / 8))}</text
    ><path class="never" d="M${to} ${base}V${HEAD}" /><path class="stroke never-filled" d="M${from} ${base}H${to}" /><circle
      class="fill-never"
      cx="${from}"
      cy="${base}"
      r="4"
    /><path class="stroke cut" d="M${to - 5} ${base - 5}l10 10m0 -10l-10 10" />`;
}

function inWords(t: Timeline, time: LocalTime): string {
  const rows = t.rows.map(
    (row) =>
      `${row.leg}${row.which === undefined ? '' : `, ${row.which}`}: ${row.accepted.length} let through, ${row.span === undefined ? row.denied.length : 'some'} denied`,
  );
  const jobs = t.jobs.map((job) => {
    const start = job.start === undefined ? [] : [`started ${time.clock(job.start)}`];
    const end = job.end === undefined ? [] : [`failed ${time.clock(job.end)}`];
    return `job of ${job.client}: ${[job.status, ...start, ...end].join(', ')}`;
  });
  const gaps = t.gaps.map((gap) => `no log of ${gap.firewall} ${time.span(gap.from, gap.to)}`);
  const hidden = t.hidden > 0 ? [`${count(t.hidden, 'more row')} not drawn`] : [];
  return `${t.backup}, window ${time.span(t.window.since, t.window.until)}. ${[...rows, ...jobs, ...gaps, ...hidden].join('; ')}`;
}
