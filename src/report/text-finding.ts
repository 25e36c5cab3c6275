/** One group of findings as text: the headline finding in full, the others that the same event made as a list. */
import type { Diagnosis, Finding, Fix } from '../correlator/contract.ts';
import type { Tone } from './colors.ts';
import { dialectsOf, DIALECT_LABEL, DIALECTS } from './dialects.ts';
import { groupFixes } from './group-fixes.ts';
import type { FindingGroup } from './groups.ts';
import { ruleLines } from './rule-lines.ts';
import { sanitize } from './sanitize.ts';
import type { Page } from './text-page.ts';
import { admitsText, connectionText, count, IMPACT_LABEL, placeText, reasonsOf, VERDICT_LABEL } from './words.ts';
import { hang, wrap } from './wrap.ts';

const LABEL = 11;
const EVIDENCE_SHOWN = 3;
const OTHERS_SHOWN = 10;
const TONES: Readonly<Record<Finding['verdict'], Tone>> = {
  blocked: 'bad',
  'likely-blocked': 'bad',
  'not-firewall': 'warn',
  'not-explained': 'warn',
  'not-covered': 'warn',
};

export function findingText(group: FindingGroup, number: number, diagnosis: Diagnosis, page: Page): string[] {
  const f = group.headline;
  const part = (label: string, text: string): string[] => labelled(label, text, page);
  const list = (label: string, texts: readonly string[]): string[] => texts.flatMap((text, i) => part(i === 0 ? label : '', text));
  return [
    ...title(f, number, page),
    ...part('', connectionText(f)),
    ...part('Effect', f.effect),
    ...part('Where', whereText(group, page)),
    ...part('Why', f.explanation),
    ...othersText(group, page),
    ...list('Sure', reasonsOf(f)),
    ...evidenceText(f, page),
    ...list('Against', f.against),
    ...list('Assumed', f.assumptions),
    ...list('Could be', f.alsoCausedBy),
    ...list('More sure', f.wouldRaise),
    ...list('History', historyTexts(f, page)),
    ...groupFixes(group).flatMap((fix, i) => fixText(fix, i === 0 ? 'Fix' : 'or', f, diagnosis, page)),
    ...list('Verify', f.verify),
    ...referencesText(f, page),
  ];
}

/** Addresses stay whole, so that a terminal can open them. */
function referencesText(f: Finding, page: Page): string[] {
  return f.references.length === 0 ? [] : [page.paint('strong', 'See'), ...f.references.map((reference) => `  ${sanitize(reference)}`)];
}

function labelled(label: string, text: string, page: Page): string[] {
  if (text === '') return [];
  const [first = '', ...rest] = hang(label, sanitize(text), page.columns, LABEL);
  return [page.paint('strong', first.slice(0, LABEL)) + first.slice(LABEL), ...rest];
}

function title(f: Finding, number: number, page: Page): string[] {
  const what =
    f.leg === null ? (f.backup ?? f.protocol) : `${f.leg}, ${f.cause ?? ''} (confidence ${f.confidence}; ${IMPACT_LABEL[f.impact]})`;
  const text = `${number}. ${VERDICT_LABEL[f.verdict]}: ${what}`;
  // Without a leg the summary is all there is to say, and no headline elsewhere need carry it.
  const summary = f.leg === null ? wrap(sanitize(f.summary), page.columns - LABEL).map((line) => ' '.repeat(LABEL) + line) : [];
  return [...wrap(sanitize(text), page.columns).map((line) => page.paint(TONES[f.verdict], line)), ...summary];
}

function whereText(group: FindingGroup, page: Page): string {
  const place = placeText(group.headline);
  const counted = `${count(group.packets, 'packet')} in ${count(group.attempts, 'attempt')}`;
  const when = group.span === undefined ? [] : [page.time.span(group.span.since, group.span.until)];
  return place === undefined && group.packets === 0 ? '' : [...(place === undefined ? [] : [place]), ...when, counted].join('; ');
}

function othersText(group: FindingGroup, page: Page): string[] {
  const others = group.findings.slice(1);
  if (others.length === 0) return [];
  const shown = others.slice(0, OTHERS_SHOWN).map((f) => `${connectionText(f)}: ${count(f.packets, 'packet')}`);
  const hidden = others.length - shown.length;
  const lines = [
    `The same for ${count(others.length, 'more pair')} of hosts:`,
    ...shown,
    ...(hidden > 0 ? [`and ${hidden} more: see --json`] : []),
  ];
  return lines.flatMap((line, i) => labelled(i === 0 ? 'Also' : '', line, page));
}

function evidenceText(f: Finding, page: Page): string[] {
  const shown = f.evidence.slice(0, EVIDENCE_SHOWN);
  const lines = shown.flatMap((e, i) => {
    const from = e.textFrom === 'columns' ? ' (log no longer there; the packet in words)' : '';
    const at = e.time === undefined ? '' : ` at ${page.time.stamp(e.time)}`;
    const raw = wrap(sanitize(e.text.trimEnd()), page.columns - LABEL - 2).map((line) =>
      page.paint('dim', `${' '.repeat(LABEL + 2)}${line}`),
    );
    return [...labelled(i === 0 ? 'Evidence' : '', `${e.path}:${e.line}${at}${from}`, page), ...raw];
  });
  const hidden = f.evidence.length - shown.length;
  return hidden > 0 ? [...lines, ...labelled('', `and ${count(hidden, 'more line')}: see --json`, page)] : lines;
}

function historyTexts(f: Finding, page: Page): string[] {
  const h = f.history;
  if (h === undefined) return [];
  const worked = h.lastWorked === undefined ? [] : [`last worked ${page.time.stamp(h.lastWorked)}`];
  const denied = h.firstDenied === undefined ? [] : [`first denied ${page.time.stamp(h.firstDenied)}`];
  return [[h.status, ...worked, ...denied].join('; '), ...h.changed];
}

function fixText(fix: Fix, label: string, f: Finding, diagnosis: Diagnosis, page: Page): string[] {
  const spoken = dialectsOf(f, diagnosis);
  const given = DIALECTS.filter((dialect) => fix.rules?.[dialect] !== undefined);
  const shown = given.filter((dialect) => spoken.includes(dialect));
  const rules = shown.flatMap((dialect) => {
    const rule = (fix.rules?.[dialect] ?? '').split('\n').map(sanitize).join('\n');
    const lines = ruleLines(rule, dialect, page.columns - LABEL - 2);
    return [
      ...labelled('', `${DIALECT_LABEL[dialect]}:`, page),
      ...lines.map((line) => page.paint('rule', `${' '.repeat(LABEL + 2)}${line}`)),
    ];
  });
  const hidden = given.length - shown.length;
  return [
    ...labelled(label, `${fix.kind === 'firewall' ? 'On the firewall' : 'In the backup product'}: ${fix.text}`, page),
    ...rules,
    ...(hidden > 0 ? labelled('', `(${count(hidden, 'other dialect')}: see --json)`, page) : []),
    ...(fix.admits === undefined ? [] : labelled('', admitsText(fix.admits), page)),
  ];
}
