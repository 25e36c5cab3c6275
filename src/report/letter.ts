/** A text ready to be sent to those who run the firewall: what to open, why, and what was proved about it. One letter per firewall. */
import type { Diagnosis, Dialect, Finding, Fix } from '../correlator/contract.ts';
import { dialectsOf, DIALECT_LABEL, DIALECTS } from './dialects.ts';
import { groupFixes } from './group-fixes.ts';
import { type FindingGroup, groupFindings } from './groups.ts';
import type { LocalTime } from './local-time.ts';
import { sanitize } from './sanitize.ts';
import { admitsText, connectionText, count, placeText, stopsBackups } from './words.ts';

export interface Letter {
  readonly firewall: string;
  readonly subject: string;
  /** Plain text, sanitised, lines ended by \n; rules stand on lines of their own. */
  readonly body: string;
}

const EVIDENCE_IN_LETTER = 3;
const HOSTS_IN_LETTER = 20;

/** Letters for the firewalls that stop a backup or a restore and for which there is something to change. */
export function letters(diagnosis: Diagnosis, time: LocalTime): readonly Letter[] {
  const groups = groupFindings(diagnosis.findings.filter((finding) => stopsBackups(finding) && finding.firewall !== undefined));
  const names = [...new Set(groups.map((group) => group.headline.firewall?.name ?? ''))];
  return names.map((name) => {
    const own = groups.filter((group) => group.headline.firewall?.name === name);
    return { firewall: name, subject: sanitize(subjectOf(name, own)), body: bodyOf(own, diagnosis, time) };
  });
}

function subjectOf(firewall: string, groups: readonly FindingGroup[]): string {
  const [first] = groups;
  const backup = first?.headline.backup ?? first?.headline.protocol ?? 'backup';
  const stops = groups.some(({ headline }) => headline.verdict === 'blocked') ? 'stops' : 'likely stops';
  return `Firewall ${firewall} ${stops} backup ${backup}: ${[...new Set(groups.map((group) => group.headline.leg ?? ''))].join(', ')}`;
}

function bodyOf(groups: readonly FindingGroup[], diagnosis: Diagnosis, time: LocalTime): string {
  const parts = groups.map((group, i) => requestText(group, i + 1, diagnosis, time));
  return [`Times are ${time.zone}.`, ...parts].join('\n\n');
}

/** What is asked for first, then what it rests on. */
function requestText(group: FindingGroup, number: number, diagnosis: Diagnosis, time: LocalTime): string {
  const f = group.headline;
  const fixes = groupFixes(group).filter((fix) => fix.kind === 'firewall');
  const paragraphs = [
    [`${number}. ${f.summary}`],
    ...fixes.map((fix) => fixLines(fix, f, diagnosis)),
    deniedLines(group, time),
    sureLines(f),
    evidenceLines(f),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(sanitize).join('\n'))
    .join('\n\n');
}

function deniedLines(group: FindingGroup, time: LocalTime): readonly string[] {
  const hosts = group.findings.slice(0, HOSTS_IN_LETTER).map((finding) => `  ${connectionText(finding)}`);
  const hidden = group.findings.length - hosts.length;
  const when = group.span === undefined ? '' : `, ${time.span(group.span.since, group.span.until)}`;
  return [
    `Denied: ${placeText(group.headline) ?? ''}${when}; ${count(group.packets, 'packet')} in ${count(group.attempts, 'attempt')}.`,
    ...hosts,
    ...(hidden > 0 ? [`  and ${count(hidden, 'more pair')} of hosts`] : []),
  ];
}

function sureLines(f: Finding): readonly string[] {
  const listed = (title: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : [title, ...texts.map((text) => `  - ${text}`)];
  return [
    `How sure: ${f.verdict}, confidence ${f.confidence}`,
    ...f.because.map((text) => `  - ${text}`),
    ...listed('What speaks against it', f.against),
    ...listed('Assumed', f.assumptions),
  ];
}

function evidenceLines(f: Finding): readonly string[] {
  const byLog = Map.groupBy(f.evidence, (e) => e.path);
  return [...byLog].flatMap(([path, lines]) => [
    `Log ${path}`,
    ...lines.slice(0, EVIDENCE_IN_LETTER).map((e) => `  ${e.line}: ${e.text.trimEnd()}`),
  ]);
}

/** A fix that stands behind another one begins with "Or"; here the other one, in the backup product, is not told. */
function alone(text: string): string {
  return text.replace(/^Or (\p{L})/u, (_or, first: string) => first.toUpperCase());
}

function fixLines(fix: Fix, finding: Finding, diagnosis: Diagnosis): string[] {
  return [
    `Asked for: ${alone(fix.text)}`,
    ...rulesShown(fix, finding, diagnosis).flatMap(([dialect, rule]) => [
      `${DIALECT_LABEL[dialect]}:`,
      ...rule.split('\n').map((line) => `  ${line}`),
    ]),
    ...(fix.admits === undefined ? [] : [admitsText(fix.admits)]),
  ];
}

/** The rules in the dialects of the firewall that logged. */
function rulesShown(fix: Fix, finding: Finding, diagnosis: Diagnosis): readonly (readonly [Dialect, string])[] {
  const spoken = dialectsOf(finding, diagnosis);
  return DIALECTS.flatMap((dialect) => {
    const rule = fix.rules?.[dialect];
    return rule !== undefined && spoken.includes(dialect) ? [[dialect, rule] as const] : [];
  });
}
