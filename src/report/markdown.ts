/** The report for a ticket. Log text stands in code, where markup has no meaning; every other text is escaped. */
import type { Diagnosis, Finding, Fix } from '../correlator/contract.ts';
import { coverageVerdict, nothingFound, sourceText } from './coverage-words.ts';
import { DIALECT_LABEL, DIALECTS } from './dialects.ts';
import { groupFixes } from './group-fixes.ts';
import { type FindingGroup, groupFindings } from './groups.ts';
import { letters } from './letter.ts';
import { type LocalTime, localTime } from './local-time.ts';
import { code, fence, link, prose, tableRow } from './markdown-text.ts';
import { overview, STATE_LABEL } from './overview.ts';
import { tally, tallyText } from './tally.ts';
import { admitsText, connectionText, count, IMPACT_LABEL, JOB_LABEL, placeText, reasonsOf, VERDICT_LABEL } from './words.ts';

export function renderMarkdown(diagnosis: Diagnosis, zone: string): string {
  const time = localTime(zone);
  const { window } = diagnosis;
  const groups = groupFindings(diagnosis.findings);
  const blocks = [
    '# Backup night report',
    prose(`${window === undefined ? '' : `${time.stamp(window.since)} to ${time.stamp(window.until)}. `}Times are ${time.zone}.`),
    prose(`${tallyText(tally(diagnosis))}. ${coverageVerdict(diagnosis)}`),
    ...(diagnosis.findings.length === 0 ? [`**${prose(nothingFound(diagnosis, time))}**`] : []),
    list(overview(diagnosis).map((entry) => `**${prose(entry.backup)}: ${STATE_LABEL[entry.state]}.** ${prose(entry.sentence)}`)),
    ...groups.flatMap((group, i) => findingBlocks(group, i + 1, time)),
    ...jobBlocks(diagnosis, time),
    ...coverageBlocks(diagnosis, time),
    ...letterBlocks(diagnosis, time),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function findingBlocks(group: FindingGroup, number: number, time: LocalTime): readonly string[] {
  const f = group.headline;
  const title = f.leg === null ? VERDICT_LABEL[f.verdict] : `${VERDICT_LABEL[f.verdict]}: ${f.leg}, ${f.cause ?? ''}`;
  const others = group.findings.slice(1);
  const part = (label: string, texts: readonly string[]): string =>
    texts.length === 0 ? '' : `**${label}**\n\n${list(texts.map((text) => prose(text)))}`;
  return [
    `## ${number}. ${prose(title)}`,
    prose(f.summary),
    list(facts(group, time).map((fact) => prose(fact))),
    f.effect === '' ? '' : `**Effect.** ${prose(f.effect)}`,
    f.explanation === '' ? '' : `**Why.** ${prose(f.explanation)}`,
    others.length === 0 ? '' : `**The same for ${count(others.length, 'more pair')} of hosts**\n\n${list(othersShown(others))}`,
    part('How sure', reasonsOf(f)),
    f.evidence.length === 0 ? '' : `**Evidence**\n\n${fence(f.evidence.map((e) => `${e.path}:${e.line}: ${e.text}`))}`,
    part('What speaks against it', f.against),
    part('Assumed', f.assumptions),
    part('Could also be', f.alsoCausedBy),
    part('Would make it surer', f.wouldRaise),
    ...groupFixes(group).flatMap((fix) => fixBlocks(fix)),
    part('Verify', f.verify),
    f.references.length === 0 ? '' : `**References**\n\n${list(f.references.map(link))}`,
  ];
}

const OTHERS_SHOWN = 50;

function othersShown(others: readonly Finding[]): readonly string[] {
  const shown = others.slice(0, OTHERS_SHOWN).map((f) => prose(`${connectionText(f)}: ${count(f.packets, 'packet')}`));
  return others.length > OTHERS_SHOWN ? [...shown, `and ${others.length - OTHERS_SHOWN} more, in the JSON`] : shown;
}

function facts(group: FindingGroup, time: LocalTime): readonly string[] {
  const f = group.headline;
  const connection = connectionText(f);
  const place = placeText(f);
  const h = f.history;
  const worked = h?.lastWorked === undefined ? '' : `, last worked ${time.stamp(h.lastWorked)}`;
  return [
    `confidence ${f.confidence}, ${IMPACT_LABEL[f.impact]}`,
    ...(connection === '' ? [] : [connection]),
    ...(place === undefined ? [] : [`at ${place}`]),
    ...(group.span === undefined ? [] : [time.span(group.span.since, group.span.until)]),
    ...(group.packets === 0 ? [] : [`${count(group.packets, 'packet')} in ${count(group.attempts, 'attempt')}`]),
    ...(h === undefined ? [] : [`${h.status}${worked}${h.changed.length === 0 ? '' : `; ${h.changed.join('; ')}`}`]),
  ];
}

function fixBlocks(fix: Fix): readonly string[] {
  const rules = DIALECTS.flatMap((dialect) => {
    const rule = fix.rules?.[dialect];
    return rule === undefined ? [] : [`${DIALECT_LABEL[dialect]}:\n\n${fence(rule.split('\n'))}`];
  });
  const where = fix.kind === 'firewall' ? 'Fix on the firewall.' : 'Fix in the backup product.';
  return [`**${where}** ${prose(fix.text)}`, ...rules, fix.admits === undefined ? '' : prose(admitsText(fix.admits))];
}

function jobBlocks(diagnosis: Diagnosis, time: LocalTime): readonly string[] {
  if (diagnosis.jobs.length === 0) return [];
  const rows = diagnosis.jobs.map((job) =>
    tableRow([
      prose(job.backup),
      prose(job.client),
      job.start === undefined ? '' : time.stamp(job.start),
      prose([job.status, ...job.messageIds].join(' ')),
      JOB_LABEL[job.verdict],
      code(`${job.path}:${job.line}`),
    ]),
  );
  const head = [tableRow(['Backup', 'Client', 'Start', 'Status', 'Verdict', 'Log']), tableRow(Array.from({ length: 6 }, () => '---'))];
  return ['## Jobs', [...head, ...rows].join('\n')];
}

function coverageBlocks(diagnosis: Diagnosis, time: LocalTime): readonly string[] {
  const { coverage } = diagnosis;
  const nights = coverage.nights
    .filter((night) => !night.sufficient)
    .map((night) =>
      prose(`Night ${night.night}${night.backup === undefined ? '' : ` of ${night.backup}`} is not covered: ${night.reasons.join(' ')}`),
    );
  const sources = coverage.sources.flatMap((source) => [
    `${code(source.path)}: ${prose(sourceText(source, time))}`,
    ...source.gaps.map((gap) => `${code(source.path)}: ${prose(`gap ${time.span(gap.from, gap.to)}: ${gap.why}`)}`),
  ]);
  return [
    '## Coverage',
    prose(coverageVerdict(diagnosis)),
    list([...coverage.reasons.map((reason) => prose(reason)), ...nights, ...sources]),
  ];
}

function letterBlocks(diagnosis: Diagnosis, time: LocalTime): readonly string[] {
  return letters(diagnosis, time).flatMap((letter) => [
    `## For those who run ${prose(letter.firewall)}`,
    fence([`Subject: ${letter.subject}`, '', ...letter.body.split('\n')]),
  ]);
}
