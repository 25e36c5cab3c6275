/** Jobs and coverage, as tables. */
import type { Job } from '../../correlator/contract.ts';
import { acceptsText, clockTexts, coverageReasons, coverageVerdict, linesTexts, type Source, spanText } from '../coverage-words.ts';
import { count, failedFirst, JOB_LABEL } from '../words.ts';
import { coverageDrawing } from './coverage-drawing.ts';
import { fit, html, type Markup } from './markup.ts';
import type { Part, Setting } from './part.ts';

const JOBS_BYTES = 60_000;
const SOURCES_BYTES = 60_000;
const REASONS_BYTES = 30_000;
const GAPS_SHOWN = 10;

const JOB_COLUMNS = ['Backup', 'Client', 'Start', 'Status', 'Verdict', 'Log'];
const SOURCE_COLUMNS = ['Log', 'Firewall', 'From and to', 'Lines', 'Gaps'];

export function jobsPart(setting: Setting): Part | undefined {
  const { jobs } = setting.diagnosis;
  if (jobs.length === 0) return undefined;
  const rows = fit(
    failedFirst(jobs),
    JOBS_BYTES,
    (job) => row(JOB_COLUMNS, jobCells(job, setting)),
    (hidden) => lastRow(JOB_COLUMNS, `and ${count(hidden, 'more job')}, in the JSON`),
  );
  return { id: 'jobs', title: 'Jobs', body: table(`${count(jobs.length, 'job')}, failed ones first`, JOB_COLUMNS, rows) };
}

function jobCells(job: Job, { groups, time }: Setting): readonly Cell[] {
  const number = groups.findIndex((group) => group.findings.some((finding) => job.findings.includes(finding.id))) + 1;
  return [
    { text: job.backup },
    { text: job.client },
    { text: job.start === undefined ? '' : time.stamp(job.start), kind: 'time' },
    { text: [job.status, ...job.messageIds].join(' ') },
    { text: `${JOB_LABEL[job.verdict]}${number > 0 ? ` (${number})` : ''}`, kind: JOB_TONE[job.verdict] },
    { text: `${job.path}:${job.line}`, kind: 'path' },
  ];
}

const JOB_TONE: Readonly<Record<Job['verdict'], 'good' | 'bad' | 'warn'>> = {
  ok: 'good',
  explained: 'bad',
  'not-firewall': 'warn',
  'not-explained': 'warn',
  'not-covered': 'warn',
};

export function coveragePart(setting: Setting): Part {
  const { diagnosis } = setting;
  const { sources } = diagnosis.coverage;
  const rows = fit(
    sources,
    SOURCES_BYTES,
    (source) => row(SOURCE_COLUMNS, sourceCells(source, setting)),
    (hidden) => lastRow(SOURCE_COLUMNS, `and ${count(hidden, 'more log')}, in the JSON`),
  );
  const body = html`<p>${coverageVerdict(diagnosis)}</p>
    ${reasonsList(coverageReasons(diagnosis))}${coverageDrawing(setting)}${table(`${count(sources.length, 'log')} read`, SOURCE_COLUMNS, rows)}`;
  return { id: 'coverage', title: 'What the logs cover', body };
}

function reasonsList(reasons: readonly string[]): Markup | undefined {
  if (reasons.length === 0) return undefined;
  const list = fit(
    reasons,
    REASONS_BYTES,
    (text) => html`<li>${text}</li>`,
    (hidden) => html`<li>and ${hidden} more, in the JSON</li>`,
  );
  return html`<ul>
    ${list}
  </ul>`;
}

function sourceCells(source: Source, { time }: Setting): readonly Cell[] {
  const { gaps, trouble } = source;
  const shown = gaps.slice(0, GAPS_SHOWN).map((gap) => html`${time.span(gap.from, gap.to)}: ${gap.why}<br />`);
  const more = gaps.length > GAPS_SHOWN && `and ${gaps.length - GAPS_SHOWN} more`;
  return [
    { text: html`${source.path}${trouble !== undefined && html`<br /><span class="bad">${trouble}</span>`}`, kind: 'path' },
    { text: [`${source.firewall} (${source.format ?? 'format unknown'})`, acceptsText(source)].join('; ') },
    { text: [spanText(source, time), ...clockTexts(source)].join('; ') },
    { text: linesTexts(source).join('; ') },
    { text: gaps.length === 0 ? 'none' : html`${shown}${more}` },
  ];
}

interface Cell {
  readonly text: Markup | string;
  readonly kind?: 'path' | 'time' | 'good' | 'bad' | 'warn';
}

/**
 * On a phone each row is a block and each cell names its column. The roles are written out since a table that is displayed otherwise
 * is no table to some screen readers.
 */
function table(caption: string, columns: readonly string[], rows: Markup): Markup {
  return html`<table class="stacks" role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows}
    </tbody>
  </table>`;
}

function row(columns: readonly string[], cells: readonly Cell[]): Markup {
  return html`<tr role="row">
    ${cells.map(({ text, kind }, i) => html`<td role="cell" ${kind !== undefined && html` class="${kind}"`} data-column="${columns[i] ?? ''}">${text}</td>`)}
  </tr>`;
}

function lastRow(columns: readonly string[], text: string): Markup {
  return html`<tr role="row">
    <td role="cell" colspan="${columns.length}">${text}</td>
  </tr>`;
}
