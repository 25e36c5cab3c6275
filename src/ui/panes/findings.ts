/** The list of findings. Verdict and who-dials-whom stay at any width; of the rest what matters least goes first. */
import type { Finding } from '../../correlator/contract.ts';
import { clockSpan } from '../clock.ts';
import { findingEnds, fitEnds } from '../ends.ts';
import { clean, span, type Line } from '../lines.ts';
import { fit } from '../text-width.ts';
import { CONFIDENCE_WORDS, VERDICT_WORDS, type Glyphs } from '../theme.ts';

export interface FindingColumns {
  readonly width: number;
  readonly zone: string;
  readonly glyphs: Glyphs;
}

interface Cell {
  readonly head: string;
  readonly width: number;
  readonly right?: true;
  /** Narrowest list that shows it. */
  readonly from: number;
  text(finding: Finding, zone: string): string;
}

const BEFORE: readonly Cell[] = [
  { head: 'conf', width: 4, from: 50, text: (finding) => CONFIDENCE_WORDS[finding.confidence] },
  { head: 'leg', width: 16, from: 70, text: (finding) => finding.leg ?? finding.protocol },
];
const AFTER: readonly Cell[] = [
  { head: 'packets', width: 7, right: true, from: 62, text: (finding) => String(finding.packets) },
  { head: 'seen', width: 11, from: 78, text: (finding, zone) => clockSpan(finding.first, finding.last, zone) },
  { head: 'firewall', width: 10, from: 120, text: (finding) => finding.firewall?.name ?? '' },
];
const VERDICT_WIDTH = 8;

export function findingsHead(columns: FindingColumns): Line {
  const cells = (list: readonly Cell[]): string => visible(list, columns.width).map(headText).join('');
  return [
    span(` ${fit('verdict', VERDICT_WIDTH)}${cells(BEFORE)} ${fit('who dials whom', endsWidth(columns.width))}${cells(AFTER)}`, 'strong'),
  ];
}

export function findingLine(finding: Finding, columns: FindingColumns): Line {
  const { word, tone } = VERDICT_WORDS[finding.verdict];
  const cells = (list: readonly Cell[]): string =>
    visible(list, columns.width)
      .map((cell) => ` ${fit(clean(cell.text(finding, columns.zone)), cell.width, cell.right === true ? 'right' : 'left')}`)
      .join('');
  const ends = findingEnds(finding);
  const harmless = { from: clean(ends.from), to: clean(ends.to), port: ends.port };
  const between = ends.to === '' ? '' : columns.glyphs.between;
  return [
    span(fit(word, VERDICT_WIDTH), tone),
    span(`${cells(BEFORE)} ${fitEnds(harmless, between, endsWidth(columns.width))}${cells(AFTER)}`),
  ];
}

/** Columns left for the two addresses, after the selection mark and all other cells. */
function endsWidth(width: number): number {
  let taken = 1 + VERDICT_WIDTH + 1;
  for (const cell of [...visible(BEFORE, width), ...visible(AFTER, width)]) taken += cell.width + 1;
  return Math.max(10, width - taken);
}

function visible(cells: readonly Cell[], width: number): readonly Cell[] {
  return cells.filter((cell) => width >= cell.from);
}

function headText(cell: Cell): string {
  return ` ${fit(cell.head, cell.width, cell.right === true ? 'right' : 'left')}`;
}
