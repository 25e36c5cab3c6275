/** What is read first: the verdict on each backup; then the findings one by one, and what to send to those who run the firewall. */
import { coverageVerdict, nothingFound } from '../coverage-words.ts';
import { groupFindings } from '../groups.ts';
import { letters } from '../letter.ts';
import { overview, STATE_LABEL } from '../overview.ts';
import { count } from '../words.ts';
import { findingSection } from './finding-section.ts';
import { fit, html, pre } from './markup.ts';
import type { Part, Setting } from './part.ts';

const OVERVIEW_BYTES = 60_000;
const FINDINGS_BYTES = 480_000;
const LETTERS_BYTES = 80_000;

export function overviewPart({ diagnosis, time }: Setting): Part {
  const entries = overview(diagnosis);
  const verdict = html`<p class="${diagnosis.coverage.sufficient ? 'soft' : 'warn'}">${coverageVerdict(diagnosis)}</p>`;
  const nothing = diagnosis.findings.length === 0 && html`<p><strong>${nothingFound(diagnosis, time)}</strong></p>`;
  const listed = fit(
    entries,
    OVERVIEW_BYTES,
    (entry) => html`<li class="${entry.state}"><strong>${entry.backup}: ${STATE_LABEL[entry.state]}</strong>${entry.sentence}</li>`,
    (hidden) => html`<li>and ${count(hidden, 'more backup')}, in the JSON</li>`,
  );
  return {
    id: 'backups',
    title: 'The backups',
    body: html`${nothing}${
      entries.length > 0 &&
      html`<ul class="verdicts">
        ${listed}
      </ul>`
    }${verdict}`,
  };
}

export function findingsPart(setting: Setting): Part | undefined {
  const groups = groupFindings(setting.diagnosis.findings);
  if (groups.length === 0) return undefined;
  const body = fit(
    groups,
    FINDINGS_BYTES,
    (group, at) => findingSection(group, at + 1, setting),
    (hidden) =>
      html`<p class="warn">${count(hidden, 'more headline')} left out to keep the page small; all are in the JSON and the CSV.</p>`,
  );
  return { id: 'findings', title: 'What was found', body };
}

export function lettersPart({ diagnosis, time }: Setting): Part | undefined {
  const written = letters(diagnosis, time);
  if (written.length === 0) return undefined;
  const body = fit(
    written,
    LETTERS_BYTES,
    (letter) =>
      html`<h3>${letter.subject}</h3>
        ${pre(letter.body, 'copy')}`,
    (hidden) => html`<p>${count(hidden, 'more text')} left out.</p>`,
  );
  return { id: 'letters', title: 'Ready text for the firewall team', body };
}
