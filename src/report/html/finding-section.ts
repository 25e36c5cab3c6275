/** One group of findings on the page: the leg drawn, the facts, evidence for and against, and the fix as rules to copy. */
import type { Diagnosis, Dialect, Finding, Fix } from '../../correlator/contract.ts';
import { dialectsOf, DIALECT_LABEL, DIALECTS } from '../dialects.ts';
import { groupFixes } from '../group-fixes.ts';
import type { FindingGroup } from '../groups.ts';
import type { LocalTime } from '../local-time.ts';
import { admitsText, connectionText, count, IMPACT_LABEL, placeText, reasonsOf, VERDICT_LABEL } from '../words.ts';
import { legDrawing } from './leg-drawing.ts';
import type { Setting } from './part.ts';
import { html, type Markup, pre } from './markup.ts';

const OTHERS_SHOWN = 60;

export function findingSection(group: FindingGroup, number: number, setting: Setting): Markup {
  const f = group.headline;
  const tone = f.verdict === 'blocked' || f.verdict === 'likely-blocked' ? 'bad' : 'warn';
  const drawing = legDrawing(f, setting.diagnosis.findings, setting.activity);
  const facts = html`${factList(group, setting.time)}${
    f.effect !== '' &&
    html`<h4>What the backup shows</h4>
      <p>${f.effect}</p>`
  }${
    f.explanation !== '' &&
    html`<h4>What happened</h4>
      <p>${f.explanation}</p>`
  }${bullets('How sure', reasonsOf(f))}`;
  return html`<article aria-labelledby="finding-${number}">
    <h3 id="finding-${number}">
      ${number}. <span class="${tone}">${VERDICT_LABEL[f.verdict]}</span>${f.leg === null ? '' : `: ${f.leg}, ${f.cause ?? ''}`}
    </h3>
    <p>${f.summary}</p>
    ${
      drawing === undefined
        ? facts
        : html`<div class="split">
            <div>${drawing}</div>
            <div>${facts}</div>
          </div>`
    }
    ${others(group)}${evidence(f)}
    ${bullets('What speaks against it', f.against)}${bullets('Assumed', f.assumptions)}${bullets('Could also be', f.alsoCausedBy)}${bullets('Would make it surer', f.wouldRaise)}
    ${groupFixes(group).map((fix, i) => fixSection(fix, i === 0, f, setting.diagnosis))}
    ${bullets('How to verify', f.verify)}${
      f.references.length > 0 &&
      html`<h4>References</h4>
        <ul>
          ${f.references.map((url) => html`<li>${reference(url)}</li>`)}
        </ul>`
    }
  </article>`;
}

function factList(group: FindingGroup, time: LocalTime): Markup {
  const f = group.headline;
  const h = f.history;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Confidence', `${f.confidence}; ${IMPACT_LABEL[f.impact]}`],
    ['Backup', f.backup],
    ['Connection', connectionText(f)],
    ['Denied at', placeText(f)],
    ['When', group.span && time.span(group.span.since, group.span.until)],
    ['How often', group.packets === 0 ? undefined : `${count(group.packets, 'packet')} in ${count(group.attempts, 'attempt')}`],
    ['Compared', h && [h.status, ...h.changed].join('; ')],
    ['Last worked', h?.lastWorked === undefined ? undefined : time.stamp(h.lastWorked)],
    ['First denied', h?.firstDenied === undefined ? undefined : time.stamp(h.firstDenied)],
  ];
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        value !== undefined &&
        value !== '' &&
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function bullets(title: string, texts: readonly string[]): Markup | undefined {
  return texts.length === 0
    ? undefined
    : html`<h4>${title}</h4>
        <ul>
          ${texts.map((text) => html`<li>${text}</li>`)}
        </ul>`;
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

/** Lines of one log stand together, each with its number. */
function evidence(f: Finding): Markup | undefined {
  if (f.evidence.length === 0) return undefined;
  const byLog = Map.groupBy(f.evidence, (e) => `${e.path}${e.textFrom === 'columns' ? ' (no longer there; the packets in words)' : ''}`);
  const logs = [...byLog].map(
    ([log, lines]) =>
      html`<p class="soft">${log}</p>
        ${pre(lines.map((e) => `${e.line}: ${e.text.trimEnd().replaceAll('\n', '\\n')}`).join('\n'))}`,
  );
  return html`<h4>Evidence</h4>
    ${logs}`;
}

function fixSection(fix: Fix, first: boolean, f: Finding, diagnosis: Diagnosis): Markup {
  const spoken = dialectsOf(f, diagnosis);
  const given = DIALECTS.flatMap((dialect) => (fix.rules?.[dialect] === undefined ? [] : [[dialect, fix.rules[dialect] ?? ''] as const]));
  const own = given.filter(([dialect]) => spoken.includes(dialect));
  const rest = given.filter(([dialect]) => !spoken.includes(dialect));
  return html`<h4>${first ? 'Fix' : 'Or'} ${fix.kind === 'firewall' ? 'on the firewall' : 'in the backup product'}</h4>
    <p>${fix.text}</p>
    ${own.map(([dialect, rule]) => ruleBlock(dialect, rule))} ${fix.admits && html`<p>${admitsText(fix.admits)}</p>`}
    ${
      rest.length > 0 &&
      html`<details>
        <summary>The rule for other firewalls</summary>
        ${rest.map(([dialect, rule]) => ruleBlock(dialect, rule))}
      </details>`
    }`;
}

function ruleBlock(dialect: Dialect, rule: string): Markup {
  return html`<p class="soft">${DIALECT_LABEL[dialect]}</p>
    ${pre(rule, 'copy')}`;
}

/** Only addresses of the web become links. */
function reference(url: string): Markup {
  return /^https?:\/\//.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : html`${url}`;
}
