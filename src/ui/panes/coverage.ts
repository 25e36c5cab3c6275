/** Each log: how far it is read, how far behind, what was not understood. What was not read cannot show a denial. */
import type { Coverage, SourceCoverage } from '../../correlator/contract.ts';
import type { FollowedSource } from '../feed.ts';
import { clock, stamp } from '../clock.ts';
import { clean, line, span, type Line } from '../lines.ts';
import { fit, fitEnd, wrapText } from '../text-width.ts';
import type { Tone } from '../theme.ts';

const STATES: Readonly<Record<FollowedSource['state'], { readonly word: string; readonly tone: Tone }>> = {
  reading: { word: 'reading', tone: 'plain' },
  following: { word: 'following', tone: 'good' },
  lost: { word: 'LOST', tone: 'bad' },
  ended: { word: 'ended', tone: 'plain' },
  unreadable: { word: 'UNREADABLE', tone: 'bad' },
};

export function coverageHead(width: number): Line {
  const { path, lag, counts } = widthsFor(width);
  const cells = [
    fit('state', 10),
    ` ${fit('log', path)}`,
    lag === 0 ? '' : fit(' last line, behind', lag),
    counts === 0 ? '' : COUNTS_HEAD,
  ];
  return line(` ${cells.join('')}`, 'strong');
}

export function coverageLine(source: FollowedSource, width: number, zone: string): Line {
  const { path, lag, counts } = widthsFor(width);
  const { word, tone } = STATES[source.state];
  const last = source.last === undefined ? '-' : clock(source.last, zone);
  const behind = source.behind === 0 ? 'up to date' : `${sizeWords(source.behind)} behind`;
  return [
    span(fit(word, 10), tone),
    span(` ${fitEnd(clean(source.path), path)}`),
    span(lag === 0 ? '' : fit(` ${last}, ${behind}`, lag)),
    span(counts === 0 ? '' : countCells(source)),
  ];
}

/** The selected log in full. */
export function sourceDetail(source: FollowedSource, coverage: Coverage | undefined, options: DetailSize): readonly Line[] {
  const known = coverage?.sources.find((each) => each.path === source.path);
  const lines: Line[] = [line(`${source.path}  ${source.format ?? 'format not recognised'}  firewall ${source.firewall ?? '?'}`, 'strong')];
  const say = (words: string, tone: Tone): void => {
    lines.push(...wrapText(clean(words), options.width).map((part) => line(part, tone)));
  };
  if (source.trouble !== undefined) say(source.trouble, 'bad');
  for (const gap of source.gaps.toReversed()) say(gap, 'maybe');
  for (const [words, tone] of known === undefined ? [] : knownWords(known, options.zone)) say(words, tone);
  for (const reason of coverage?.reasons ?? []) say(reason, 'plain');
  return lines;
}

export interface DetailSize {
  readonly width: number;
  readonly zone: string;
}

/** One sentence on whether the logs can answer. */
export function coverageSentence(coverage: Coverage): string {
  const reason = coverage.reasons[0];
  if (coverage.sufficient) return reason === undefined ? 'The logs cover the window.' : `The logs cover the window. ${reason}`;
  return `The logs do not cover the window: ${reason ?? 'see the view coverage'}`;
}

/** `12 kB` */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function knownWords(source: SourceCoverage, zone: string): readonly (readonly [string, Tone])[] {
  const extent =
    source.first === undefined || source.last === undefined ? 'no record' : `${stamp(source.first, zone)} to ${stamp(source.last, zone)}`;
  const skipped = Object.entries(source.skipped).map(([why, count]) => `${count} ${why}`);
  const accepts = source.logsAccepts ? 'accepted connections are logged' : 'accepted connections are not logged: only denials can show';
  return [
    [`${extent}, times read as ${source.timezone} (${source.timezoneFrom}), clock ${source.clockOffsetMs} ms`, 'plain'],
    [`${accepts}${skipped.length === 0 ? '' : `; skipped ${skipped.join(', ')}`}`, 'plain'],
    ...source.gaps.map((gap) => [`gap ${stamp(gap.from, zone)} to ${stamp(gap.to, zone)}: ${gap.why}`, 'maybe'] as const),
  ];
}

const COUNTS_HEAD = `${fit('lines', 10, 'right')}${fit('packets', 10, 'right')}${fit('unread', 8, 'right')}`;

function countCells(source: FollowedSource): string {
  const unread = source.malformed + source.foreign;
  return `${fit(String(source.lines), 10, 'right')}${fit(String(source.records), 10, 'right')}${fit(String(unread), 8, 'right')}`;
}

function widthsFor(width: number): { readonly path: number; readonly lag: number; readonly counts: number } {
  const lag = width >= 60 ? 26 : 0;
  const counts = width >= 78 ? 28 : 0;
  return { lag, counts, path: Math.max(8, width - 12 - lag - counts) };
}
