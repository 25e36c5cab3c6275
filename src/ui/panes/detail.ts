/** A finding explained in the order it is asked about: verdict, effect, what blocks, evidence, what speaks against, what mends it. */
import type { Diagnosis, Dialect, Finding, Fix } from '../../correlator/contract.ts';
import { dialectsOf } from '../../report/dialects.ts';
import { stamp } from '../clock.ts';
import { findingEnds, join } from '../ends.ts';
import { clean, line, span, type Line } from '../lines.ts';
import { wrapText } from '../text-width.ts';
import { VERDICT_WORDS, type Tone } from '../theme.ts';

export interface DetailOptions {
  readonly width: number;
  readonly zone: string;
  /** Whole raw lines instead of their beginnings. */
  readonly wrap: boolean;
  /** Tells which dialects the firewall that blocks speaks. */
  readonly diagnosis: Diagnosis;
  /** Lines of evidence shown, by their log's name alone; what mends it must not be pushed off the pane. */
  readonly evidence?: number;
}

export function findingDetail(finding: Finding, options: DetailOptions): readonly Line[] {
  const { width, zone, evidence = Infinity } = options;
  const lines: Line[] = [];
  const text = (label: string, words: string, tone: Tone = 'plain'): void => {
    if (words !== '') lines.push(...labelled(label, words, width, tone));
  };
  const each = (label: string, list: readonly string[]): void => {
    for (const [i, words] of list.entries()) text(i === 0 ? label : '', words);
  };
  const { word, tone } = VERDICT_WORDS[finding.verdict];
  text('verdict', `${word}, confidence ${finding.confidence}, impact ${finding.impact}. ${finding.summary}`, tone);
  text('effect', finding.effect);
  text('blocks', blockerWords(finding, zone));
  text('', finding.explanation);
  for (const [i, entry] of finding.evidence.slice(0, evidence).entries()) {
    const path = evidence === Infinity ? entry.path : entry.path.slice(entry.path.lastIndexOf('/') + 1);
    const place = `${entry.time === undefined ? '' : `${stamp(entry.time, zone)} `}${path}:${entry.line}`;
    text(i === 0 ? 'evidence' : '', place, 'strong');
    lines.push(...evidenceLines(clean(entry.text), options));
  }
  if (finding.evidence.length > evidence) text('', `and ${finding.evidence.length - evidence} more: enter`);
  each('because', finding.because);
  each('against', finding.against);
  each('assumed', finding.assumptions);
  each('or else', finding.alsoCausedBy);
  for (const fix of finding.fixes) lines.push(...fixLines(fix, rulesOf(fix, finding, options.diagnosis), width));
  each('then see', finding.verify);
  each('surer by', finding.wouldRaise);
  each('source', finding.references);
  return lines;
}

/** The rules of all fixes as the firewall speaks, one after the other, ready to paste. */
export function rulesText(finding: Finding, diagnosis: Diagnosis): string {
  return finding.fixes
    .flatMap((fix) => rulesOf(fix, finding, diagnosis))
    .map(([dialect, rule]) => `# ${dialect}\n${rule}`)
    .join('\n');
}

function blockerWords(finding: Finding, zone: string): string {
  const { firewall, first, last } = finding;
  const where = firewall === undefined ? '' : `on ${firewall.name}${firewall.rule === undefined ? '' : `, rule ${firewall.rule}`}`;
  const through = [firewall?.in && `in ${firewall.in}`, firewall?.out && `out ${firewall.out}`].filter(Boolean).join(' ');
  const when = first === undefined || last === undefined ? '' : `, ${stamp(first, zone)} to ${stamp(last, zone)}`;
  const leg = `${finding.leg ?? finding.protocol} ${join(findingEnds(finding), ' to ')}`;
  const counts = finding.packets === 0 ? '' : `: ${finding.packets} packets in ${finding.attempts} attempts`;
  return `${leg} ${where} ${through}${counts}${when}`.replaceAll(/ +/g, ' ').trim();
}

function fixLines(fix: Fix, rules: readonly (readonly [Dialect, string])[], width: number): readonly Line[] {
  const lines = [...labelled(fix.kind === 'firewall' ? 'fix' : 'or', fix.text, width, 'plain')];
  for (const [dialect, rule] of rules) {
    lines.push(line(`${' '.repeat(INDENT)}${dialect}:`));
    // At the left edge, so that it can be marked with the mouse; the key for copying takes it unbroken.
    for (const part of rule.split('\n')) lines.push(...wrapText(clean(part), width).map((piece) => line(piece, 'strong')));
  }
  if (fix.admits !== undefined) {
    const [admitted, of] = fix.admits.backupPackets;
    const others = fix.admits.otherDenied === 0 ? 'no other denied packet' : `${fix.admits.otherDenied} other denied packets`;
    lines.push(
      ...labelled('', `Replayed over the logs it admits ${admitted} of ${of} denied packets of this backup and ${others}.`, width, 'plain'),
    );
  }
  return lines;
}

function rulesOf(fix: Fix, finding: Finding, diagnosis: Diagnosis): readonly (readonly [Dialect, string])[] {
  return dialectsOf(finding, diagnosis).flatMap((dialect) => {
    const rule = fix.rules?.[dialect];
    return rule === undefined ? [] : [[dialect, rule] as const];
  });
}

function evidenceLines(text: string, { width, wrap }: DetailOptions): readonly Line[] {
  const room = width - INDENT;
  const parts = wrap ? wrapText(text, room) : [text];
  return parts.map((part) => [span(' '.repeat(INDENT)), span(part)]);
}

const INDENT = 10;

function labelled(label: string, words: string, width: number, tone: Tone): readonly Line[] {
  return wrapText(clean(words), Math.max(20, width - INDENT)).map((part, i) => [
    span((i === 0 ? label : '').padEnd(INDENT), 'strong'),
    span(part, tone),
  ]);
}
