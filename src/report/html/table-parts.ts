/** Jobs and coverage, as tables. */
import { coverageVerdict, sourceText } from '../coverage-words.ts';
import { count, JOB_LABEL } from '../words.ts';
import { fit, html, type Markup } from './markup.ts';
import type { Part, Setting } from './part.ts';

const JOBS_BYTES = 60_000;
const SOURCES_BYTES = 50_000;
const REASONS_BYTES = 30_000;

export function jobsPart({ diagnosis, time }: Setting): Part | undefined {
  if (diagnosis.jobs.length === 0) return undefined;
  const failedFirst = diagnosis.jobs.toSorted((a, b) => Number(a.verdict === 'ok') - Number(b.verdict === 'ok'));
  const body = fit(
    failedFirst,
    JOBS_BYTES,
    (job) =>
      html`<tr>
        <td>${job.backup}</td>
        <td>${job.client}</td>
        <td>${job.start === undefined ? '' : time.stamp(job.start)}</td>
        <td>${[job.status, ...job.messageIds].join(' ')}</td>
        <td>${JOB_LABEL[job.verdict]}</td>
        <td class="path">${job.path}:${job.line}</td>
      </tr>`,
    (hidden) =>
      html`<tr>
        <td colspan="6">and ${count(hidden, 'more job')}, in the JSON</td>
      </tr>`,
  );
  return {
    id: 'jobs',
    title: 'Jobs',
    body: scrollable(
      'Jobs of the backup products',
      html`<table>
        <caption>
          ${count(diagnosis.jobs.length, 'job')}, failed ones first
        </caption>
        ${head(['Backup', 'Client', 'Start', 'Status', 'Verdict', 'Log'])}
        <tbody>
          ${body}
        </tbody>
      </table>`,
    ),
  };
}

export function coveragePart({ diagnosis, time }: Setting): Part {
  const { coverage } = diagnosis;
  const nights = coverage.nights
    .filter((night) => !night.sufficient)
    .map(
      (night) =>
        `Night ${night.night}${night.backup === undefined ? '' : ` of ${night.backup}`} is not covered: ${night.reasons.join(' ')}`,
    );
  const reasons = [...coverage.reasons, ...nights];
  const body = fit(
    coverage.sources,
    SOURCES_BYTES,
    (source) =>
      html`<tr>
        <td class="path">${source.path}</td>
        <td>${sourceText(source, time)}</td>
        <td>
          ${source.gaps.length === 0 ? 'none' : source.gaps.slice(0, 10).map((gap) => html`${time.span(gap.from, gap.to)}: ${gap.why}<br />`)}${source.gaps.length > 10 && `and ${source.gaps.length - 10} more`}
        </td>
      </tr>`,
    (hidden) =>
      html`<tr>
        <td colspan="3">and ${count(hidden, 'more log')}, in the JSON</td>
      </tr>`,
  );
  const table = scrollable(
    'Logs that were read',
    html`<table>
      <caption>
        ${count(coverage.sources.length, 'log')} read
      </caption>
      ${head(['Log', 'What it holds', 'Gaps'])}
      <tbody>
        ${body}
      </tbody>
    </table>`,
  );
  const list = fit(
    reasons,
    REASONS_BYTES,
    (text) => html`<li>${text}</li>`,
    (hidden) => html`<li>and ${hidden} more, in the JSON</li>`,
  );
  return {
    id: 'coverage',
    title: 'What the logs cover',
    body: html`<p>${coverageVerdict(diagnosis)}</p>
      ${
        reasons.length > 0 &&
        html`<ul>
          ${list}
        </ul>`
      }${table}`,
  };
}

function head(names: readonly string[]): Markup {
  return html`<thead>
    <tr>
      ${names.map((name) => html`<th scope="col">${name}</th>`)}
    </tr>
  </thead>`;
}

/** A wide table scrolls by itself, by keyboard too. */
function scrollable(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
