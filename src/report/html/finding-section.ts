/** One group of findings on the page: the leg drawn, the night, the facts, evidence for and against, and the fix as rules to copy. */
import type { Finding } from '../../correlator/contract.ts';
import type { FindingGroup } from '../groups.ts';
import { groupTimeline } from '../timeline-model.ts';
import { backupName, connectionText, count, IMPACT_LABEL, placeText, reasonsOf, VERDICT_LABEL } from '../words.ts';
import { evidencePart } from './evidence-part.ts';
import { fixesPart } from './fixes-part.ts';
import { legDrawing } from './leg-drawing.ts';
import { legPicture } from './leg-picture.ts';
import { html, type Markup } from './markup.ts';
import type { Setting } from './part.ts';
import { timelineDrawing } from './timeline-drawing.ts';

const OTHERS_SHOWN = 60;

export function findingSection(group: FindingGroup, number: number, setting: Setting): Markup {
  const f = group.headline;
  const picture = legPicture(f, setting.diagnosis.findings, setting.activity);
  return html`<article aria-labelledby="finding-${number}">
    <h3 id="finding-${number}">
      ${number}. ${f.leg === null ? backupName(f) : `${f.leg}, ${f.cause ?? ''}`}
      <span class="chip ${toneOf(f)}">${VERDICT_LABEL[f.verdict]}</span>${f.history && html` <span class="chip">${f.history.status}</span>`}
    </h3>
    <p class="lead">${f.summary}</p>
    ${picture && legDrawing(picture)}${account(group, setting)}${nightPart(group, setting)}${others(group)}${reasons(f)}${evidencePart(f)}
    ${fixesPart(group, setting.diagnosis)}${bullets('How to verify', f.verify)}${references(f)}
  </article>`;
}

function toneOf(f: Finding): 'bad' | 'warn' {
  return f.verdict === 'blocked' || f.verdict === 'likely-blocked' ? 'bad' : 'warn';
}

/** The facts, and beside them what they mean. */
function account(group: FindingGroup, setting: Setting): Markup {
  const { explanation, effect } = group.headline;
  const facts = factRows(group, setting);
  const told = html`${titled('What happened', explanation)}${titled('What the backup shows', effect)}`;
  if (facts.length === 0) return told;
  return html`<div class="split">
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <div>${told}</div>
  </div>`;
}

/** Without a leg there is no connection to tell of, and what is said of confidence and impact would be said of nothing. */
function factRows(group: FindingGroup, { time }: Setting): readonly (readonly [string, string])[] {
  const f = group.headline;
  const h = f.history;
  const rows: readonly (readonly [string, string | undefined])[] =
    f.leg === null
      ? []
      : [
          ['Confidence', f.confidence],
          ['Impact', IMPACT_LABEL[f.impact]],
          ['Connection', connectionText(f)],
          [f.verdict === 'not-firewall' ? 'Passed at' : 'Denied at', placeText(f)],
          ['When', group.span && time.span(group.span.since, group.span.until)],
          ['How often', group.packets === 0 ? undefined : `${count(group.packets, 'packet')} in ${count(group.attempts, 'attempt')}`],
          ['Last worked', h?.lastWorked === undefined ? undefined : time.stamp(h.lastWorked)],
          ['First denied', h?.firstDenied === undefined ? undefined : time.stamp(h.firstDenied)],
          ['Changed', h?.changed.join('; ')],
        ];
  return rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}

function nightPart(group: FindingGroup, { diagnosis, activity, time }: Setting): Markup | undefined {
  const timeline = groupTimeline(group, diagnosis, activity);
  if (timeline === undefined || timeline.rows.length + timeline.jobs.length === 0) return undefined;
  return html`<div class="keep">
    <h4>The night${timeline.night === '' ? '' : ` of ${timeline.night}`}</h4>
    ${timelineDrawing(timeline, time)}
  </div>`;
}

function others(group: FindingGroup): Markup | undefined {
  const rest = group.findings.slice(1);
  if (rest.length === 0) return undefined;
  const shown = rest.slice(0, OTHERS_SHOWN);
  const hidden = rest.length - shown.length;
  return html`<h4>The same for ${count(rest.length, 'more pair')} of hosts</h4>
    <ul>
      ${shown.map((f) => html`<li>${connectionText(f)}: ${count(f.packets, 'packet')}</li>`)}${hidden > 0 && html`<li>and ${hidden} more, in the JSON</li>`}
    </ul>`;
}

/** What speaks for it beside what speaks against it: both are read before anybody is accused. */
function reasons(f: Finding): Markup | undefined {
  const pro = bullets('What speaks for it', reasonsOf(f));
  const contra = [
    bullets('What speaks against it', f.against),
    bullets('Assumed', f.assumptions),
    bullets('Could also be', f.alsoCausedBy),
    bullets('Would make it surer', f.wouldRaise),
  ].filter((list) => list !== undefined);
  if (pro === undefined || contra.length === 0) return html`${pro}${contra}`;
  return html`<div class="pair">
    <div>${pro}</div>
    <div>${contra}</div>
  </div>`;
}

function titled(title: string, text: string): Markup | undefined {
  return text === ''
    ? undefined
    : html`<h4>${title}</h4>
        <p>${text}</p>`;
}

function bullets(title: string, texts: readonly string[]): Markup | undefined {
  return texts.length === 0
    ? undefined
    : html`<h4>${title}</h4>
        <ul>
          ${texts.map((text) => html`<li>${text}</li>`)}
        </ul>`;
}

function references({ references: urls }: Finding): Markup | undefined {
  return urls.length === 0
    ? undefined
    : html`<h4>References</h4>
        <ul class="small">
          ${urls.map((url) => html`<li>${reference(url)}</li>`)}
        </ul>`;
}

/** Only addresses of the web become links. */
function reference(url: string): Markup {
  return /^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : html`${url}`;
}
