/** Nights as a row of boxes, told apart by shape as well as by colour. */
import { type BackupStrip, NIGHT_STATE_LABEL, type NightState } from '../strip.ts';
import { html, type Markup } from './markup.ts';

const BOX = 20;
const PER_ROW = 15;

export function stripDrawing(strip: BackupStrip): Markup {
  const rows = Math.ceil(strip.nights.length / PER_ROW);
  const width = BOX * Math.min(PER_ROW, strip.nights.length) + 2;
  const height = (BOX + 4) * rows + 2;
  const nights = strip.nights.map(({ night, state }) => `${night} ${NIGHT_STATE_LABEL[state]}`).join(', ');
  return html`<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${strip.backup}: ${nights}">
    ${strip.nights.map(({ night, state }, i) => box(night, state, 1 + (i % PER_ROW) * BOX, 1 + Math.floor(i / PER_ROW) * (BOX + 4)))}
  </svg>`;
}

function box(night: string, state: NightState, x: number, y: number): Markup {
  return html`<g
    ><title>${night}: ${NIGHT_STATE_LABEL[state]}</title
    ><rect class="host" x="${x}" y="${y}" width="${BOX - 3}" height="${BOX - 3}" />${SIGNS[state](x, y)}</g
  >`;
}

const SIGNS: Readonly<Record<NightState, (x: number, y: number) => Markup>> = {
  firewall: (x, y) => html`<path class="stroke cut" d="M${x + 4} ${y + 4}l9 9m0 -9l-9 9" />`,
  'other-cause': (x, y) => html`<path class="stroke never" d="M${x + 4} ${y + 8.5}h9" />`,
  silent: (x, y) => html`<text class="small" x="${x + 5.5}" y="${y + 13}">?</text>`,
  clear: (x, y) => html`<circle class="fill-worked" cx="${x + 8.5}" cy="${y + 8.5}" r="4.5" />`,
};
