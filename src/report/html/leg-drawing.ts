/**
 * The leg as a picture: who dials on top, the firewall in the middle, who is dialled below. The arrow that is cut ends at a cross,
 * arrows that worked go through. Drawn upright, so that it is as readable on a phone as on paper; the same is said in words for those who do not see it.
 */
import type { Cause, End, Finding } from '../../correlator/contract.ts';
import type { LegActivity } from '../activity.ts';
import { connectionText, portsText } from '../words.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 340;
const TOP = { y: 4, height: 44 } as const;
const WALL = { y: 116, height: 50 } as const;
const BOTTOM = { y: 232, height: 44 } as const;
const HEIGHT = 280;

/** Where the connection stops: at the firewall on its way out, at the firewall on its way back, in its middle, or only at the host that is dialled. */
type Break = 'out' | 'back' | 'later' | 'responder';
const BREAKS: Partial<Readonly<Record<Cause, Break>>> = {
  'reply-denied': 'back',
  'asymmetric-route': 'back',
  'state-lost': 'later',
  'window-check': 'later',
  'path-mtu': 'later',
  inspection: 'later',
  'server-timeout': 'responder',
  'port-conflict': 'responder',
  'descriptor-exhaustion': 'responder',
};
const BREAK_WORDS: Readonly<Record<Break, string>> = {
  out: 'cut here',
  back: 'reply cut here',
  later: 'cut after it was open',
  responder: 'not cut by the firewall',
};

/** Another leg between the same two hosts. */
interface OtherLeg {
  readonly label: string;
  /** From the top host down, or from the bottom host up. */
  readonly down: boolean;
  readonly worked: boolean;
}

/** Undefined where a finding has no two ends to draw. */
export function legDrawing(finding: Finding, all: readonly Finding[], activity: readonly LegActivity[]): Markup | undefined {
  const { initiator, responder } = finding;
  if (initiator === null || responder === null || finding.leg === null) return undefined;
  const where = BREAKS[finding.cause ?? 'connection-denied'] ?? 'out';
  const others = otherLegs(finding, all, activity);
  const said = others.map((other) => `${other.label}: ${other.worked ? 'worked' : 'denied as well'}.`).join(' ');
  const label = `${finding.leg}: ${connectionText(finding)}; ${BREAK_WORDS[where]}, firewall ${finding.firewall?.name ?? 'not known'}. ${said}`;
  const caption = others.length === 0 ? undefined : html`<p class="soft">Between the same hosts: ${said}</p>`;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${label}">
      ${host(initiator, TOP.y)}${wall(finding)}${host(responder, BOTTOM.y)}
      ${mainArrow(finding, where, others.length === 0 ? 36 : 18)}${others.slice(0, 1).map(otherArrow)}
    </svg>
    ${caption}`;
}

function host(end: End, y: number): Markup {
  return html`<rect class="host" x="2" y="${y}" width="${WIDTH - 4}" height="44" rx="5" /><text class="mono" x="12" y="${y + 18}"
      >${clip(end.address, 42)}</text
    ><text class="small" x="12" y="${y + 35}"
      >${clip(end.role ?? 'no known role', 40)}${end.logged === undefined ? '' : clip(`, logged as ${end.logged}`, 48)}</text
    >`;
}

function wall(finding: Finding): Markup {
  const place = finding.firewall;
  const rule = place?.rule?.trim();
  const detail = [
    rule === undefined || rule === '' ? '' : `rule "${rule}"`,
    place?.in === undefined ? '' : `in ${place.in}`,
    place?.out === undefined ? '' : `out ${place.out}`,
  ];
  return html`<rect class="wall" x="2" y="${WALL.y}" width="${WIDTH - 4}" height="${WALL.height}" /><text x="58" y="${WALL.y + 20}"
      >${clip(place === undefined ? (finding.verdict === 'not-firewall' ? 'not stopped on the way' : 'firewall not known') : `firewall ${place.name}`, 36)}</text
    ><text class="small" x="58" y="${WALL.y + 38}">${clip(detail.filter((part) => part !== '').join(', '), 42)}</text>`;
}

const X = 40;
const OTHER_X = 320;
const HOST_EDGE = TOP.y + TOP.height;
const WALL_END = WALL.y + WALL.height;
const CENTRE = WALL.y + WALL.height / 2;

/** @param room letters there is room for beside the arrow */
function mainArrow(finding: Finding, where: Break, room: number): Markup {
  const words = html`<text class="mono" x="54" y="76">${legName(finding.leg ?? '', room)}</text
    ><text class="small" x="54" y="92">${clip(portsText(finding), 20)}</text
    ><text class="${where === 'responder' ? 'text-warn' : 'text-bad'}" x="54" y="${where === 'responder' ? 222 : 186}"
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
  const [from, to] = other.down ? [HOST_EDGE, BOTTOM.y] : [BOTTOM.y, HOST_EDGE];
  const text = html`<text class="mono" x="306" y="76" text-anchor="end">${legName(other.label, 18)}</text>
    <text class="${other.worked ? 'text-good' : 'text-bad'}" x="306" y="92" text-anchor="end">${other.worked ? 'worked' : 'denied'}</text>`;
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

function otherLegs(finding: Finding, all: readonly Finding[], activity: readonly LegActivity[]): readonly OtherLeg[] {
  const top = finding.initiator?.address;
  const bottom = finding.responder?.address;
  const between = (a: string | undefined, b: string | undefined): boolean => (a === top && b === bottom) || (a === bottom && b === top);
  const denied = all.filter(
    (f) => f.leg !== null && f.leg !== finding.leg && f.firewall !== undefined && between(f.initiator?.address, f.responder?.address),
  );
  const worked = activity.filter((a) => a.leg !== finding.leg && a.accepted.length > a.denied.length && between(a.initiator, a.responder));
  const legs = new Map<string, OtherLeg>();
  for (const one of worked) legs.set(one.leg, { label: one.leg, down: one.initiator === top, worked: true });
  for (const one of denied) legs.set(one.leg ?? '', { label: one.leg ?? '', down: one.initiator?.address === top, worked: false });
  return [...legs.values()].sort((a, b) => Number(b.worked) - Number(a.worked));
}

/** Without the protocol's name where that is too long. */
function legName(leg: string, room: number): string {
  return clip(leg.length > room ? leg.slice(leg.indexOf('.') + 1) : leg, room);
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
