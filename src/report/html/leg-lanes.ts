/** The leg drawn for a wide page and for paper: who dials on the left, who is dialled on the right, the firewall between them, a lane for each leg. */
import type { End } from '../../correlator/contract.ts';
import { BREAK_WORDS, type LegPicture, type OtherLeg } from './leg-picture.ts';
import { html, type Markup } from './markup.ts';
import { addressLines, clip, legName } from './svg-text.ts';

const WIDTH = 880;
const HOST = 196;
const LEFT = HOST;
const RIGHT = WIDTH - HOST;
const HEAD = 46;
const LANE = 46;
/** A lane in which an answer comes back has a second line. */
const ANSWER = 30;
const LANES_SHOWN = 4;
/** Width of a letter of the fixed-width font, at most. */
const LETTER = 8;

export function legLanes(picture: LegPicture): Markup {
  const others = picture.others.slice(0, LANES_SHOWN);
  const first = LANE + (picture.where === 'back' ? ANSWER : 0);
  const bottom = HEAD + first + LANE * others.length + 10;
  const walls = picture.passed.slice(-2);
  const step = (RIGHT - LEFT) / (walls.length + 1 + 1);
  const cut = LEFT + step * (walls.length + 1);
  return html`<svg viewBox="0 0 ${WIDTH} ${bottom}" width="${WIDTH}" height="${bottom}" role="img" aria-label="${picture.label}">
    ${host(picture.initiator, 1, bottom)}${host(picture.responder, RIGHT, bottom)}
    ${walls.map((name, i) => wall({ name: `firewall ${name}`, detail: 'let it through' }, LEFT + step * (i + 1), step, bottom))}
    ${wall(picture.wall, cut, step, bottom)}${mainLane(picture, cut, Math.floor((step - 24) / LETTER))}
    ${others.map((other, i) => otherLane(other, cut, HEAD + first + LANE * i))}
  </svg>`;
}

function host(end: End, x: number, bottom: number): Markup {
  const address = addressLines(end.address, 23);
  const role = [end.role ?? 'no known role', ...(end.logged === undefined ? [] : [`logged as ${end.logged}`])];
  return html`<rect class="host" x="${x}" y="${HEAD}" width="${HOST - 1}" height="${bottom - HEAD - 1}" rx="5" />${address.map(
      (line, i) => html`<text class="mono" x="${x + 11}" y="${HEAD + 22 + 17 * i}">${line}</text>`,
    )}${role.map((line, i) => html`<text class="small" x="${x + 11}" y="${HEAD + 23 + 17 * (address.length + i)}">${clip(line, 27)}</text>`)}`;
}

/** @param room width there is for its name */
function wall({ name, detail }: LegPicture['wall'], x: number, room: number, bottom: number): Markup {
  const letters = Math.floor(room / 7) * (room > 200 ? 2 : 1);
  return html`<text class="strong" x="${x}" y="16" text-anchor="middle">${clip(name, letters - 4)}</text
    ><text class="small" x="${x}" y="33" text-anchor="middle">${clip(detail, letters)}</text
    ><rect class="wall" x="${x - 7}" y="${HEAD - 6}" width="14" height="${bottom - HEAD + 5}" />`;
}

/** @param room letters there is room for before the first wall */
function mainLane({ where, leg, ports }: LegPicture, cut: number, room: number): Markup {
  const y = HEAD + 34;
  const label = legName(leg, room);
  const port = label.length + ports.length + 2 <= room ? html`<tspan class="small" dx="8">${ports}</tspan>` : undefined;
  const words = html`<text class="mono" x="${LEFT + 12}" y="${y - 10}">${label}${port}</text
    ><text class="${where === 'responder' ? 'text-warn' : 'text-bad'}" x="${cut + 18}" y="${y - 10 + (where === 'back' ? ANSWER : 0)}"
      >${BREAK_WORDS[where]}</text
    >`;
  if (where === 'out') return html`${line('cut', LEFT, cut, y)}${cross(cut, y)}${neverArrow(cut + 9, RIGHT, y)}${words}`;
  if (where === 'responder') return html`${arrow('worked', LEFT, RIGHT - 16, y)}${cross(RIGHT - 9, y)}${words}`;
  if (where === 'later') return html`${line('worked', LEFT, cut - 10, y)}${cross(cut, y)}${line('worked', cut + 10, RIGHT, y)}${words}`;
  const back = html`${line('cut', RIGHT, cut, y + ANSWER)}${cross(cut, y + ANSWER)}${neverArrow(cut - 9, LEFT, y + ANSWER)}`;
  return html`${arrow('worked', LEFT, RIGHT, y)}${back}${words}`;
}

function otherLane(other: OtherLeg, cut: number, top: number): Markup {
  const y = top + 34;
  const [from, to] = other.along ? [LEFT, RIGHT] : [RIGHT, LEFT];
  const text = html`<text class="mono" x="${LEFT + 12}" y="${y - 10}">${legName(other.label, 26)}</text
    ><text class="${other.worked ? 'text-good' : 'text-bad'}" x="${cut + 18}" y="${y - 10}"
      >${other.worked ? 'worked' : 'denied as well'}</text
    >`;
  if (other.worked) return html`${arrow('worked', from, to, y)}${text}`;
  return html`${line('cut', from, cut, y)}${cross(cut, y)}${neverArrow(cut, to, y)}${text}`;
}

function line(kind: string, from: number, to: number, y: number): Markup {
  return html`<path class="stroke ${kind}" d="M${from} ${y}H${to}" />`;
}

function arrow(kind: string, from: number, to: number, y: number): Markup {
  const back = to > from ? -10 : 10;
  return html`${line(kind, from, to + back, y)}<path class="fill-${kind}" d="M${to} ${y}l${back} -6v12z" />`;
}

/** Where it would have gone. */
function neverArrow(from: number, to: number, y: number): Markup {
  const back = to > from ? -9 : 9;
  return html`${line('never', from, to + back, y)}<path class="fill-never" d="M${to} ${y}l${back} -5v10z" />`;
}

function cross(x: number, y: number): Markup {
  return html`<path class="stroke cut" d="M${x - 8} ${y - 8}l16 16m0 -16l-16 16" />`;
}
