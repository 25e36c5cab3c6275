/** The logs against the time that was asked, as a picture: from when to when each one reaches, and where it is silent. */
import type { TimeSpan } from '../../correlator/contract.ts';
import type { Source } from '../coverage-words.ts';
import type { LocalTime } from '../local-time.ts';
import { count } from '../words.ts';
import { type Axis, axisOf, hourMarks } from './axis.ts';
import { html, type Markup } from './markup.ts';
import type { Setting } from './part.ts';
import { clip } from './svg-text.ts';

const HEAD = 22;
const ROW = 34;
const SHOWN = 12;
const WIDE = 880;
const NARROW = 340;

/** Nothing to draw where no time was asked and none is known. */
export function coverageDrawing({ diagnosis, time }: Setting): Markup | undefined {
  const { window, coverage } = diagnosis;
  const sources = coverage.sources.filter((source) => source.first !== undefined);
  if (window === undefined || sources.length === 0) return undefined;
  const hidden = sources.length - SHOWN;
  const shown = sources.slice(0, SHOWN);
  const notes = [
    shown.some((source) => source.gaps.length > 0) ? 'Dotted: no record.' : '',
    hidden > 0 ? `${count(hidden, 'more log')} not drawn.` : '',
  ].filter((note) => note !== '');
  const rest = notes.length > 0 && html`<figcaption class="soft small">${notes.join(' ')}</figcaption>`;
  return html`<figure class="wide">${drawing(window, shown, time, WIDE)}${rest}</figure>
    <figure class="narrow">${drawing(window, shown, time, NARROW)}${rest}</figure>`;
}

function drawing(window: TimeSpan, sources: readonly Source[], time: LocalTime, width: number): Markup {
  const { since, until } = withGaps(window, sources);
  const margin = (until - since) / 20;
  const axis = axisOf({ since: since - margin, until: until + margin }, width, time);
  const bottom = HEAD + ROW * sources.length;
  const left = axis.x(window.since);
  return html`<svg
    viewBox="0 0 ${width} ${bottom + 4}"
    width="${width}"
    height="${bottom + 4}"
    role="img"
    aria-label="${inWords(window, sources, time)}"
  >
    <rect class="window" x="${left}" y="${HEAD}" width="${axis.length(window.since, window.until)}" height="${bottom - HEAD}" />
    ${hourMarks(axis, HEAD, bottom)}${sources.map((source, i) => sourceBar(source, HEAD + ROW * i, left, axis))}
  </svg>`;
}

/** Without an asked time the window is what the logs span; where they are silent in a backup's window, that is beyond it. */
function withGaps(window: TimeSpan, sources: readonly Source[]): TimeSpan {
  const gaps = sources.flatMap((source) => source.gaps);
  return {
    since: gaps.reduce((first, gap) => Math.min(first, gap.from), window.since),
    until: gaps.reduce((last, gap) => Math.max(last, gap.to), window.until),
  };
}

function sourceBar(source: Source, y: number, left: number, { x, length, width }: Axis): Markup {
  const first = source.first ?? 0;
  const file = source.path.slice(source.path.lastIndexOf('/') + 1);
  const name = file.startsWith(source.firewall) ? file : `${source.firewall}: ${file}`;
  const gaps = source.gaps.map(
    (gap) => html`<rect class="gap" x="${x(gap.from)}" y="${y + 19}" width="${length(gap.from, gap.to)}" height="10" />`,
  );
  return html`<text x="${left + 6}" y="${y + 14}">${clip(name, Math.floor(width / 8))}</text
    ><rect class="covered" x="${x(first)}" y="${y + 19}" width="${length(first, source.last ?? first)}" height="10" />${gaps}`;
}

function inWords(window: TimeSpan, sources: readonly Source[], time: LocalTime): string {
  const said = sources.map((source) => {
    const span = time.span(source.first ?? 0, source.last ?? source.first ?? 0);
    return `${source.path} ${span}${source.gaps.length === 0 ? '' : `, ${count(source.gaps.length, 'gap')}`}`;
  });
  return `Asked: ${time.span(window.since, window.until)}. ${said.join('; ')}`;
}
