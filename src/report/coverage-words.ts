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
  return `No denial was taken for that of a backup${span}, in ${count(records, 'record')} of ${count(coverage.sources.length, 'log')} that cover this time.`;
}

/** Is the coverage enough, in one sentence. */
export function coverageVerdict(diagnosis: Diagnosis): string {
  return diagnosis.coverage.sufficient
    ? 'The logs cover the time that was asked.'
    : 'The logs do NOT cover all that was asked: what is not listed here may still have been blocked.';
}

/** One line on what a source held: format, records, and each kind of line that became none. */
export function sourceText(source: Diagnosis['coverage']['sources'][number], time: LocalTime): string {
  if (source.trouble !== undefined && source.records === 0) return source.trouble;
  const skipped = Object.entries(source.skipped).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const span = source.first === undefined || source.last === undefined ? 'no time' : time.span(source.first, source.last);
  return [
    `${source.format ?? 'format unknown'}, firewall ${source.firewall}`,
    span,
    `${count(source.records, 'record')} of ${count(source.lines, 'line')}`,
    ...skipped.map(([why, n]) => `${n} ${why}`),
    ...(source.malformed > 0 ? [`${source.malformed} not readable`] : []),
    ...(source.foreign > 0 ? [`${source.foreign} of other programs`] : []),
    `zone ${source.timezone} (from ${ZONE_FROM[source.timezoneFrom]})`,
    ...(source.clockOffsetMs === 0 ? [] : [`clock corrected by ${source.clockOffsetMs / 1000} s`]),
    source.logsAccepts ? 'logs accepted connections' : 'no accepted connections in it',
    ...(source.trouble === undefined ? [] : [source.trouble]),
  ].join('; ');
}

const ZONE_FROM = {
  line: 'the lines',
  firewall: "the site file's firewall",
  option: '--timezone',
  site: 'the site file',
  machine: 'this machine',
} as const;
