/** Each leg of each backup as a small diagram: who dials whom, on which port, and how that goes. */
import type { LegActivity } from '../feed.ts';
import { stamp } from '../clock.ts';
import { clean, line, span, type Line } from '../lines.ts';
import { fit, textWidth } from '../text-width.ts';
import { LEG_WORDS, type Glyphs } from '../theme.ts';

/** Columns in which two roles can be told by their beginnings. */
const LEAST_ROLES = 8;

export interface LegColumns {
  readonly width: number;
  readonly glyphs: Glyphs;
}

export function legsHead(columns: LegColumns): Line {
  const { backup, diagram, counts, recent } = widthsFor(columns.width);
  const cells = [
    backup === 0 ? '' : fit('backup', backup),
    fit('who dials whom', diagram),
    ` ${fit('state', 11)}`,
    counts === 0 ? '' : fit('denied/let through', counts),
    recent === 0 ? '' : 'last minutes',
  ];
  return line(` ${cells.join('')}`, 'strong');
}

export function legLine(leg: LegActivity, columns: LegColumns): Line {
  const { backup, diagram, counts, recent } = widthsFor(columns.width);
  const { word, tone } = LEG_WORDS[leg.state];
  const tail = [
    counts === 0 ? '' : fit(`${leg.denied}/${leg.accepted}`, counts),
    recent === 0 ? '' : minutes(leg, columns.glyphs).slice(-recent),
  ];
  return [
    span(backup === 0 ? '' : fit(clean(leg.backup), backup - 1) + ' '),
    span(diagramIn(leg, columns.glyphs, diagram)),
    span(` ${fit(word, 11)}`, tone),
    span(tail.join('')),
  ];
}

/** The leg in full, for the detail pane. */
export function legDetail(leg: LegActivity, zone: string, glyphs: Glyphs, summary: string | undefined): readonly Line[] {
  const last = leg.last === undefined ? 'no packet of it in the logs' : `last ${stamp(leg.last, zone)}`;
  const lines: Line[] = [
    [span(`${diagramText(leg, glyphs)}  `, 'strong'), span(LEG_WORDS[leg.state].word, LEG_WORDS[leg.state].tone)],
    line(`${leg.leg}: ${leg.carries}`),
    line(`denied ${leg.denied}, let through ${leg.accepted}, ${last}`),
    line(`${minutes(leg, glyphs)}  minute by minute: x denied, + let through, ${glyphs.minutes.both} both, ${glyphs.minutes.none} none`),
  ];
  if (leg.state === 'not-logged') lines.push(line('No log here shows accepted connections: silence may be success.', 'maybe'));
  if (summary !== undefined) lines.push(line(summary));
  return lines;
}

/** `server ──tcp 1501──▶ client` */
function diagramText(leg: LegActivity, glyphs: Glyphs): string {
  return clean(`${leg.initiator}${arrowText(leg, glyphs)}${leg.responder}`);
}

function arrowText(leg: LegActivity, glyphs: Glyphs): string {
  return clean(` ${glyphs.line}${glyphs.line}${leg.ports}${glyphs.line}${glyphs.line}${glyphs.arrow} `);
}

/** The diagram in so many columns: where there is no room for all, roles are cut before the port is. */
function diagramIn(leg: LegActivity, glyphs: Glyphs, width: number): string {
  const arrow = arrowText(leg, glyphs);
  const [from, to] = [clean(leg.initiator), clean(leg.responder)];
  const room = width - textWidth(arrow);
  if (room < LEAST_ROLES || textWidth(from) + textWidth(to) <= room) return fit(diagramText(leg, glyphs), width);
  const toWidth = Math.min(textWidth(to), Math.max(Math.floor(room / 2), room - textWidth(from)));
  return fit(`${fit(from, room - toWidth)}${arrow}${fit(to, toWidth)}`, width);
}

function minutes(leg: LegActivity, glyphs: Glyphs): string {
  return leg.recent.map((state) => glyphs.minutes[state]).join('');
}

function widthsFor(width: number): { readonly backup: number; readonly diagram: number; readonly counts: number; readonly recent: number } {
  const backup = width >= 60 ? 12 : 0;
  const counts = width >= 78 ? 19 : 0;
  const recent = width >= 110 ? 15 : 0;
  return { backup, counts, recent, diagram: Math.max(18, Math.min(56, width - backup - counts - recent - 13)) };
}
