/** The report for a ticket. Log text stands in code, where markup has no meaning; every other text is escaped. */
import type { Diagnosis, Finding, Fix } from '../correlator/contract.ts';
import { comparedText, overText, resolved } from './compare.ts';
import { coverageReasons, coverageVerdict, nothingFound, sourceText } from './coverage-words.ts';
import { dialectsOf, DIALECT_LABEL, DIALECTS } from './dialects.ts';
import { groupFixes } from './group-fixes.ts';
import { type FindingGroup, groupFindings } from './groups.ts';
import { letters } from './letter.ts';
import { type LocalTime, localTime } from './local-time.ts';
import { code, fence, link, prose, tableRow } from './markdown-text.ts';
import { overview, overviewSentence, STATE_LABEL } from './overview.ts';
import { tally, tallyText } from './tally.ts';
import { titleOf } from './title.ts';
import { admitsText, connectionText, count, failedFirst, IMPACT_LABEL, JOB_LABEL, placeText, reasonsOf, VERDICT_LABEL } from './words.ts';

export interface MarkdownInput {
  readonly diagnosis: Diagnosis;
  readonly zone: string;
  /** A diagnosis over earlier nights as well, to compare with. */
  readonly earlier?: Diagnosis;
}

export function renderMarkdown({ diagnosis, zone, earlier }: MarkdownInput): string {
  const time = localTime(zone);
  const { window } = diagnosis;
  const groups = groupFindings(diagnosis.findings);
  const backups = overview(diagnosis);
  const blocks = [
    `# ${prose(titleOf(diagnosis, time))}`,
    prose(`${window === undefined ? '' : `${time.span(window.since, window.until)}. `}Times are ${time.zone}.`),
    prose(`${tallyText(tally(diagnosis))}. ${coverageVerdict(diagnosis)}`),
    ...(diagnosis.findings.length === 0 ? [`**${prose(nothingFound(diagnosis, time))}**`] : []),
    prose(overviewSentence(backups) ?? ''),
    list(backups.map((entry) => `**${prose(entry.backup)}: ${STATE_LABEL[entry.state]}.** ${prose(entry.sentence)}`)),
    ...(earlier === undefined ? [] : comparedBlocks(diagnosis, earlier)),
    ...groups.flatMap((group, i) => findingBlocks(group, i + 1, diagnosis, time)),
    ...jobBlocks(diagnosis, time),
    ...coverageBlocks(diagnosis, time),
    ...letterBlocks(diagnosis, time),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function comparedBlocks(diagnosis: Diagnosis, earlier: Diagnosis): readonly string[] {
  const over = resolved(diagnosis, earlier);
  return [prose(comparedText(diagnosis, over)), list(over.map((finding) => prose(`Not found any more: ${overText(finding)}`)))];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function findingBlocks(group: FindingGroup, number: number, diagnosis: Diagnosis, time: LocalTime): readonly string[] {
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
    ...evidenceBlocks(f),
    part('What speaks against it', f.against),
    part('Assumed', f.assumptions),
    part('Could also be', f.alsoCausedBy),
    part('Would make it surer', f.wouldRaise),
    ...groupFixes(group).flatMap((fix, i) => fixBlocks(fix, i === 0, f, diagnosis)),
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

/** Log by log, each line with its number. */
function evidenceBlocks(f: Finding): readonly string[] {
  if (f.evidence.length === 0) return [];
  const byLog = Map.groupBy(f.evidence, (e) => e.path);
  const logs = [...byLog].map(([path, lines]) => `${code(path)}\n\n${fence(lines.map((e) => `${e.line}: ${e.text.trimEnd()}`))}`);
  return ['**Evidence**', ...logs];
}

function fixBlocks(fix: Fix, first: boolean, f: Finding, diagnosis: Diagnosis): readonly string[] {
  const spoken = dialectsOf(f, diagnosis);
  const given = DIALECTS.filter((dialect) => fix.rules?.[dialect] !== undefined);
  const shown = given.filter((dialect) => spoken.includes(dialect));
  const hidden = given.length - shown.length;
  const where = fix.kind === 'firewall' ? 'on the firewall.' : 'in the backup product.';
  return [
    `**${first ? 'Fix' : 'Or'} ${where}** ${prose(fix.text)}`,
    ...shown.map((dialect) => `${DIALECT_LABEL[dialect]}:\n\n${fence((fix.rules?.[dialect] ?? '').split('\n'))}`),
    hidden === 0 ? '' : `${count(hidden, 'other dialect')}: in the JSON.`,
    fix.admits === undefined ? '' : prose(admitsText(fix.admits)),
  ];
}

function jobBlocks(diagnosis: Diagnosis, time: LocalTime): readonly string[] {
  if (diagnosis.jobs.length === 0) return [];
  const rows = failedFirst(diagnosis.jobs).map((job) =>
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
  const sources = coverage.sources.flatMap((source) => [
    `${code(source.path)}: ${prose(sourceText(source, time))}`,
    ...source.gaps.map((gap) => `${code(source.path)}: ${prose(`gap ${time.span(gap.from, gap.to)}: ${gap.why}`)}`),
  ]);
  return [
    '## Coverage',
    prose(coverageVerdict(diagnosis)),
    list([...coverageReasons(diagnosis).map((reason) => prose(reason)), ...sources]),
  ];
}

function letterBlocks(diagnosis: Diagnosis, time: LocalTime): readonly string[] {
  return letters(diagnosis, time).flatMap((letter) => [
    `## For those who run ${prose(letter.firewall)}`,
    fence([`Subject: ${letter.subject}`, '', ...letter.body.split('\n')]),
  ]);
}
