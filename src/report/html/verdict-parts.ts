/** What is read first: the verdict on each backup; then the findings one by one, and what to send to those who run the firewall. */
import type { Finding } from '../../correlator/contract.ts';
import { coverageVerdict, nothingFound } from '../coverage-words.ts';
import { groupFixes } from '../group-fixes.ts';
import { letters } from '../letter.ts';
import { type BackupOverview, overview, overviewSentence, STATE_LABEL } from '../overview.ts';
import { backupName, count, stopsBackups } from '../words.ts';
import { findingSection } from './finding-section.ts';
import { copyBlock, fit, html, type Markup } from './markup.ts';
import type { Part, Setting } from './part.ts';

const OVERVIEW_BYTES = 60_000;
const FINDINGS_BYTES = 500_000;
const LETTERS_BYTES = 80_000;
const LINKS = 5;

/** @param told how many of the groups have a section of their own on the page */
export function overviewPart(setting: Setting, told: number): Part {
  const { diagnosis, time } = setting;
  const entries = overview(diagnosis);
  const lead = overviewSentence(entries);
  const nothing = diagnosis.findings.length === 0 && html`<p><strong>${nothingFound(diagnosis, time)}</strong></p>`;
  const listed = fit(
    entries,
    OVERVIEW_BYTES,
    (entry) => card(entry, setting, told),
    (hidden) => html`<li>and ${count(hidden, 'more backup')}, in the JSON</li>`,
  );
  return {
    id: 'backups',
    title: 'The backups',
    body: html`${lead !== undefined && html`<p>${lead}</p>`}${nothing}${
        entries.length > 0 &&
        html`<ul class="verdicts">
          ${listed}
        </ul>`
      }
      <p class="${diagnosis.coverage.sufficient ? 'soft' : 'warn'}">${coverageVerdict(diagnosis)}</p>`,
  };
}

/** The verdict, its sentence, what mends it, and where that is told in full. */
function card(entry: BackupOverview, { groups }: Setting, told: number): Markup {
  const own = groups.flatMap((group, i) => (backupName(group.headline) === entry.backup ? [{ group, number: i + 1 }] : []));
  const mend = own.flatMap(({ group }) => groupFixes(group)).at(0)?.text;
  const linked = own.filter(({ number }) => number <= told);
  const links = linked.slice(0, LINKS).map(({ number }, i) => html`${i > 0 && ', '}<a href="#finding-${number}">finding ${number}</a>`);
  return html`<li class="${entry.state}">
    <p><strong>${entry.backup}</strong> <span class="chip">${STATE_LABEL[entry.state]}</span></p>
    <p>${entry.sentence}</p>
    ${mend !== undefined && html`<p><span class="soft">To mend it:</span> ${mend}</p>`}
    ${
      linked.length > 0 &&
      html`<p class="screen">
        ${links}${own.length > links.length && ` and ${own.length - links.length} more`}${own.some(({ group }) => asksForRules(group.headline)) && html` · <a href="#letters">text for the firewall team</a>`}
      </p>`
    }
  </li>`;
}

function asksForRules(finding: Finding): boolean {
  return stopsBackups(finding) && finding.firewall !== undefined;
}

export interface FindingsPart extends Part {
  readonly told: number;
}

export function findingsPart(setting: Setting): FindingsPart | undefined {
  const { groups } = setting;
  if (groups.length === 0) return undefined;
  let told = groups.length;
  const body = fit(
    groups,
    FINDINGS_BYTES,
    (group, at) => findingSection(group, at + 1, setting),
    (hidden) => {
      told -= hidden;
      return html`<p class="warn">${count(hidden, 'more headline')} left out to keep the page small; all are in the JSON and the CSV.</p>`;
    },
  );
  return { id: 'findings', title: 'What was found', body, told };
}

export function lettersPart({ diagnosis, time }: Setting): Part | undefined {
  const written = letters(diagnosis, time);
  if (written.length === 0) return undefined;
  const body = fit(
    written,
    LETTERS_BYTES,
    (letter) =>
      html`<h3>${letter.subject}</h3>
        ${copyBlock(letter.body)}`,
    (hidden) => html`<p>${count(hidden, 'more text')} left out.</p>`,
  );
  const hint = html`<p class="soft screen">A click selects the whole text.</p>`;
  return { id: 'letters', title: 'Ready text for the firewall team', body: html`${hint}${body}` };
}
