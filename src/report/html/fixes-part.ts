/** What mends it: the firewall's rules to copy, with what they were proved to admit, and what the backup product offers instead. */
import type { Diagnosis, Dialect, Fix } from '../../correlator/contract.ts';
import { dialectsOf, DIALECT_LABEL, DIALECTS } from '../dialects.ts';
import { groupFixes } from '../group-fixes.ts';
import type { FindingGroup } from '../groups.ts';
import { admitsText } from '../words.ts';
import { copyBlock, html, type Markup } from './markup.ts';

const PLACE: Readonly<Record<Fix['kind'], string>> = { firewall: 'on the firewall', backup: 'in the backup product' };

export function fixesPart(group: FindingGroup, diagnosis: Diagnosis): Markup | undefined {
  const kinds = [...Map.groupBy(groupFixes(group), (fix) => fix.kind)];
  if (kinds.length === 0) return undefined;
  const spoken = dialectsOf(group.headline, diagnosis);
  return html`<div class="fix">
    ${kinds.map(
      ([kind, fixes], i) =>
        html`<h4>${i === 0 ? 'Fix' : 'Or'} ${PLACE[kind]}</h4>
          ${fixes.map((fix) => fixPart(fix, spoken))}`,
    )}
  </div>`;
}

function fixPart(fix: Fix, spoken: readonly Dialect[]): Markup {
  const given = DIALECTS.flatMap((dialect) => (fix.rules?.[dialect] === undefined ? [] : [[dialect, fix.rules[dialect] ?? ''] as const]));
  const own = given.filter(([dialect]) => spoken.includes(dialect));
  const rest = given.filter(([dialect]) => !spoken.includes(dialect));
  return html`<p>${fix.text}</p>
    ${own.map(([dialect, rule], i) => ruleBlock(dialect, rule, i === 0 ? '; a click selects a whole rule' : ''))}${fix.admits && html`<p class="proof">${admitsText(fix.admits)}</p>`}
    ${
      rest.length > 0 &&
      html`<details class="screen">
        <summary>The rule for other firewalls</summary>
        ${rest.map(([dialect, rule]) => ruleBlock(dialect, rule, ''))}
      </details>`
    }`;
}

function ruleBlock(dialect: Dialect, rule: string, hint: string): Markup {
  return html`<div class="keep">
    <p class="soft">${DIALECT_LABEL[dialect]}<span class="screen">${hint}</span></p>
    ${copyBlock(rule)}
  </div>`;
}
