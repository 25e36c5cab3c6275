/** What the logs can and cannot answer, in sentences. Silence is never turned into "no problem". */
import type { Diagnosis } from '../correlator/contract.ts';
import type { LocalTime } from './local-time.ts';
import { count } from './words.ts';

/** The sentence for a diagnosis without findings. */
export function nothingFound(diagnosis: Diagnosis, time: LocalTime): string {
  const { coverage, window } = diagnosis;
  const span = window === undefined ? '' : ` from ${time.stamp(window.since)} to ${time.stamp(window.until)}`;
  if (!coverage.sufficient) return `Cannot tell: nothing was found${span}, but the logs do not cover all that was asked.`;
  const records = coverage.sources.reduce((sum, source) => sum + source.records, 0);
  return `No denied packet was found to belong to a backup${span}, in ${count(records, 'record')} of ${count(coverage.sources.length, 'log')} that cover this time.`;
}

/** Is the coverage enough, in one sentence. */
export function coverageVerdict(diagnosis: Diagnosis): string {
  return diagnosis.coverage.sufficient
    ? 'The logs cover the time that was asked.'
    : 'The logs do NOT cover all that was asked: what is not listed here may still have been blocked.';
}

/** One line on what a source held: format, records, and each kind of line that became none. */
export function sourceText(source: Source, time: LocalTime): string {
  if (source.trouble !== undefined && source.records === 0) return source.trouble;
  return [
    `${source.format ?? 'format unknown'}, firewall ${source.firewall}`,
    spanText(source, time),
    ...linesTexts(source),
    ...clockTexts(source),
    acceptsText(source),
    ...(source.trouble === undefined ? [] : [source.trouble]),
  ].join('; ');
}

export type Source = Diagnosis['coverage']['sources'][number];

export function spanText({ first, last }: Source, time: LocalTime): string {
  return first === undefined || last === undefined ? 'no time' : time.span(first, last);
}

/** How many lines became records, and what became of the others. */
export function linesTexts(source: Source): readonly string[] {
  const skipped = Object.entries(source.skipped).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `${count(source.records, 'record')} of ${count(source.lines, 'line')}`,
    ...skipped.map(([why, n]) => `${n} ${why}`),
    ...(source.malformed > 0 ? [`${source.malformed} not readable`] : []),
    ...(source.foreign > 0 ? [`${source.foreign} of other programs`] : []),
  ];
}

export function clockTexts(source: Source): readonly string[] {
  const corrected = source.clockOffsetMs === 0 ? [] : [`clock corrected by ${source.clockOffsetMs / 1000} s`];
  return [`zone ${source.timezone} (from ${ZONE_FROM[source.timezoneFrom]})`, ...corrected];
}

export function acceptsText(source: Source): string {
  return source.logsAccepts ? 'logs accepted connections' : 'no accepted connections in it';
}

/** Why it is not enough: each reason once, with the nights that have one of their own. */
export function coverageReasons({ coverage }: Diagnosis): readonly string[] {
  const nights = coverage.nights
    .filter((night) => !night.sufficient)
    .map((night) => {
      const of = night.backup === undefined ? '' : ` of ${night.backup}`;
      const why = night.reasons.filter((reason) => !coverage.reasons.includes(reason));
      return `The night ${night.night}${of} is not covered${why.length === 0 ? '.' : `: ${why.join(' ')}`}`;
    });
  return [...coverage.reasons, ...nights];
}

const ZONE_FROM = {
  line: 'the lines',
  firewall: "the site file's firewall",
  option: '--timezone',
  site: 'the site file',
  machine: 'this machine',
} as const;
