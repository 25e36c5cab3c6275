/** The leg drawn for a phone: who dials on top, the firewall in the middle, who is dialled below. */
import type { End } from '../../correlator/contract.ts';
import { BREAK_WORDS, type LegPicture, type OtherLeg } from './leg-picture.ts';
import { html, type Markup } from './markup.ts';
import { clip, legName } from './svg-text.ts';

const WIDTH = 340;
const TOP = { y: 4, height: 46 } as const;
const WALL = { y: 118, height: 50 } as const;
const BOTTOM = { y: 234, height: 46 } as const;
const HEIGHT = 284;
const X = 40;
const OTHER_X = 320;
const HOST_EDGE = TOP.y + TOP.height;
const WALL_END = WALL.y + WALL.height;
const CENTRE = WALL.y + WALL.height / 2;

export function legColumn(picture: LegPicture): Markup {
  const [other] = picture.others;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${picture.label}">
    ${host(picture.initiator, TOP.y)}${wall(picture)}${host(picture.responder, BOTTOM.y)}
    ${mainArrow(picture, other === undefined ? 34 : 17)}${other && otherArrow(other)}
  </svg>`;
}

function host(end: End, y: number): Markup {
  return html`<rect class="host" x="2" y="${y}" width="${WIDTH - 4}" height="${TOP.height}" rx="5" /><text class="mono" x="12" y="${y + 19}"
      >${clip(end.address, 39)}</text
    ><text class="small" x="12" y="${y + 37}"
      >${clip(`${end.role ?? 'no known role'}${end.logged === undefined ? '' : `, logged as ${end.logged}`}`, 44)}</text
    >`;
}

function wall({ wall }: LegPicture): Markup {
  return html`<rect class="wall" x="2" y="${WALL.y}" width="${WIDTH - 4}" height="${WALL.height}" /><text
      class="strong"
      x="58"
      y="${WALL.y + 21}"
      >${clip(wall.name, 30)}</text
    ><text class="small" x="58" y="${WALL.y + 39}">${clip(wall.detail, 40)}</text>`;
}

/** @param room letters there is room for beside the arrow */
function mainArrow({ where, leg, ports }: LegPicture, room: number): Markup {
  const words = html`<text class="mono" x="54" y="78">${legName(leg, room)}</text><text class="small" x="54" y="95">${clip(ports, 20)}</text
    ><text class="${where === 'responder' ? 'text-warn' : 'text-bad'}" x="54" y="${where === 'responder' ? 224 : 189}"
      >${BREAK_WORDS[where]}</text
    >`;
  if (where === 'out') return html`${line('cut', HOST_EDGE, CENTRE)}${cross(X, CENTRE)}${line('never', WALL_END, BOTTOM.y - 2)}${words}`;
  if (where === 'responder') return html`${arrow('worked', X, HOST_EDGE, BOTTOM.y - 14)}${cross(X, BOTTOM.y - 8)}${words}`;
  const back = html`<path class="stroke cut" d="M24 ${BOTTOM.y}V${CENTRE}" />${cross(24, CENTRE)}<path
      class="stroke never"
      d="M24 ${WALL.y}V${HOST_EDGE}"
    />`;
  if (where === 'back') return html`${arrow('worked', X, HOST_EDGE, BOTTOM.y)}${back}${words}`;
  return html`${line('worked', HOST_EDGE, CENTRE - 10)}${cross(X, CENTRE)}${line('worked', CENTRE + 10, BOTTOM.y)}${words}`;
}

/** Only one is drawn, at the right edge; the others are said below the picture. */
function otherArrow(other: OtherLeg): Markup {
  const [from, to] = other.along ? [HOST_EDGE, BOTTOM.y] : [BOTTOM.y, HOST_EDGE];
  const text = html`<text class="mono" x="306" y="78" text-anchor="end">${legName(other.label, 16)}</text>
    <text class="${other.worked ? 'text-good' : 'text-bad'}" x="306" y="95" text-anchor="end">${other.worked ? 'worked' : 'denied'}</text>`;
  if (other.worked) return html`${arrow('worked', OTHER_X, from, to)}${text}`;
  return html`<path class="stroke cut" d="M${OTHER_X} ${from}V${CENTRE}" />${cross(OTHER_X, CENTRE)}${text}`;
}

function line(kind: string, from: number, to: number): Markup {
  return html`<path class="stroke ${kind}" d="M${X} ${from}V${to}" />`;
}

function arrow(kind: string, x: number, from: number, to: number): Markup {
  const back = to > from ? -9 : 9;
  return html`<path class="stroke ${kind}" d="M${x} ${from}V${to + back}" /><path class="fill-${kind}" d="M${x} ${to}l-6 ${back}h12z" />`;
}

function cross(x: number, y: number): Markup {
  return html`<path class="stroke cut" d="M${x - 8} ${y - 8}l16 16m0 -16l-16 16" />`;
}
