/** Nights as a row of boxes, told apart by shape as well as by colour. */
import { type BackupStrip, NIGHT_STATE_LABEL, type NightState } from '../strip.ts';
import { html, type Markup } from './markup.ts';

const STEP = 26;
const BOX = 22;
/** So that a row fits a phone. */
const PER_ROW = 10;
const HEAD = 16;
const ROW = HEAD + STEP;

export function stripDrawing(strip: BackupStrip): Markup {
  const nights = strip.nights.map(({ night, state }) => `${night} ${NIGHT_STATE_LABEL[state]}`).join(', ');
  const label = `${strip.backup}: ${nights}`;
  return html`<figure class="wide">${drawing(strip, strip.nights.length, label)}</figure>
    <figure class="narrow">${drawing(strip, PER_ROW, label)}</figure>`;
}

function drawing(strip: BackupStrip, perRow: number, label: string): Markup {
  const width = STEP * Math.min(perRow, strip.nights.length) + 20;
  const height = ROW * Math.ceil(strip.nights.length / perRow) + 2;
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
    ${strip.nights.map((night, i) => box(night, 1 + (i % perRow) * STEP, Math.floor(i / perRow) * ROW, i % perRow))}
  </svg>`;
}

/** Every fifth box of a row carries its date; more would run into each other. */
function box({ night, state }: BackupStrip['nights'][number], x: number, y: number, column: number): Markup {
  return html`<g
    ><title>${night}: ${NIGHT_STATE_LABEL[state]}</title
    >${column % 5 === 0 && html`<text class="small" x="${x}" y="${y + 11}">${night.slice(5)}</text>`}<rect
      class="host"
      x="${x}"
      y="${y + HEAD}"
      width="${BOX}"
      height="${BOX}"
    />${SIGNS[state](x, y + HEAD)}</g
  >`;
}

/** The sign alone, for a legend. */
export function stripSign(state: NightState): Markup {
  return html`<svg class="sign" viewBox="0 0 ${BOX} ${BOX}" width="16" height="16" aria-hidden="true">${SIGNS[state](0, 0)}</svg>`;
}

const SIGNS: Readonly<Record<NightState, (x: number, y: number) => Markup>> = {
  firewall: (x, y) => html`<path class="stroke cut" d="M${x + 5.5} ${y + 5.5}l11 11m0 -11l-11 11" />`,
  'other-cause': (x, y) => html`<path class="stroke other" d="M${x + 5} ${y + 11}h12" />`,
  silent: (x, y) => html`<text class="small" x="${x + 11}" y="${y + 15}" text-anchor="middle">?</text>`,
  clear: (x, y) => html`<circle class="fill-worked" cx="${x + 11}" cy="${y + 11}" r="5" />`,
};
