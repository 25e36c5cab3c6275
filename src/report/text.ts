/** The diagnosis for a person at a terminal: verdict → effect → where it is blocked → evidence → what speaks against it → fix; then coverage. */
import type { Diagnosis } from '../correlator/contract.ts';
import { paintWith, type Tone } from './colors.ts';
import { comparedText, overText, resolved } from './compare.ts';
import { coverageReasons, coverageVerdict, nothingFound, sourceText } from './coverage-words.ts';
import { groupFindings } from './groups.ts';
import { localTime } from './local-time.ts';
import { type BackupState, overview, STATE_LABEL } from './overview.ts';
import { sanitize } from './sanitize.ts';
import { tally, tallyText } from './tally.ts';
import { findingText } from './text-finding.ts';
import type { Page } from './text-page.ts';
import { count, JOB_LABEL } from './words.ts';
import { hang, wrap } from './wrap.ts';

export interface TextOptions {
  /** Zone in which times are shown. */
  readonly zone: string;
  readonly color: boolean;
  /** Width of the terminal; lines are cut to it, copyable rules with the dialect's own sign for "goes on". */
  readonly columns: number;
  /** A diagnosis over earlier nights as well, to compare with. */
  readonly earlier?: Diagnosis;
}

const STATE_TONE: Readonly<Record<BackupState, Tone>> = {
  firewall: 'bad',
  likely: 'bad',
  'other-cause': 'warn',
  unknown: 'warn',
  minor: 'strong',
  clear: 'good',
};

export function renderText(diagnosis: Diagnosis, options: TextOptions): string {
  const page: Page = { time: localTime(options.zone), paint: paintWith(options.color), columns: options.columns };
  const groups = groupFindings(diagnosis.findings);
  const lines = [
    ...headline(diagnosis, page),
    ...(options.earlier === undefined ? [] : comparedLines(diagnosis, options.earlier, page)),
    ...groups.flatMap((group, i) => ['', ...findingText(group, i + 1, diagnosis, page)]),
    ...jobsText(diagnosis, page),
    '',
    ...coverageText(diagnosis, page),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(diagnosis: Diagnosis, page: Page): string[] {
  const { time, paint, columns } = page;
  const lines: string[] = [];
  if (diagnosis.findings.length === 0) {
    const tone = diagnosis.coverage.sufficient ? 'good' : 'warn';
    lines.push(...wrap(sanitize(nothingFound(diagnosis, time)), columns).map((line) => paint(tone, line)));
  }
  const backups = overview(diagnosis);
  for (const entry of diagnosis.findings.length === 0 && backups.every((entry) => entry.state === 'clear') ? [] : backups) {
    lines.push(
      ...wrap(sanitize(`${entry.backup}: ${STATE_LABEL[entry.state]}`), columns).map((line) => paint(STATE_TONE[entry.state], line)),
    );
    lines.push(...wrap(sanitize(entry.sentence), columns - 2).map((line) => `  ${line}`));
  }
  return [...lines, paint('dim', `${tallyText(tally(diagnosis))}. Times are ${sanitize(time.zone)}.`)];
}

function comparedLines(diagnosis: Diagnosis, earlier: Diagnosis, page: Page): string[] {
  const over = resolved(diagnosis, earlier);
  const listed = over.flatMap((finding) => hang('  -', sanitize(overText(finding)), page.columns, 4));
  return [...wrap(comparedText(diagnosis, over), page.columns).map((line) => page.paint('dim', line)), ...listed];
}

function jobsText(diagnosis: Diagnosis, page: Page): string[] {
  const failed = diagnosis.jobs.filter((job) => job.verdict !== 'ok');
  const completed = diagnosis.jobs.length - failed.length;
  if (diagnosis.jobs.length === 0) return [];
  const lines = ['', page.paint('strong', `Jobs: ${failed.length} failed, ${completed} completed`)];
  for (const job of failed) {
    const ids = job.messageIds.length === 0 ? '' : ` (${job.messageIds.join(', ')})`;
    const at = job.start === undefined ? '' : ` ${page.time.stamp(job.start)}`;
    const text = `${job.backup}, client ${job.client}${at}: ${job.status}${ids}; ${JOB_LABEL[job.verdict]}. ${job.path}:${job.line}`;
    lines.push(...hang('  -', sanitize(text), page.columns, 4));
  }
  return lines;
}

function coverageText(diagnosis: Diagnosis, page: Page): string[] {
  const { coverage } = diagnosis;
  const { time, paint, columns } = page;
  const lines = wrap(`Coverage: ${coverageVerdict(diagnosis)}`, columns).map((line) =>
    paint(coverage.sufficient ? 'strong' : 'warn', line),
  );
  for (const reason of coverageReasons(diagnosis)) lines.push(...hang('  -', sanitize(reason), columns, 4));
  const shown = coverage.sources.slice(0, SOURCES_SHOWN);
  for (const source of shown) {
    lines.push(...wrap(sanitize(source.path), columns - 2).map((line) => `  ${paint('strong', line)}`));
    lines.push(...hang('', sanitize(sourceText(source, time)), columns, 4));
    for (const gap of source.gaps) lines.push(...hang('', sanitize(`gap ${time.span(gap.from, gap.to)}: ${gap.why}`), columns, 4));
  }
  const hidden = coverage.sources.length - shown.length;
  if (hidden > 0) lines.push(`  and ${count(hidden, 'more log')}: see --json`);
  return lines;
}

const SOURCES_SHOWN = 20;
