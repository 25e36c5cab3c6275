/** What the drawing of a leg shows, before it is drawn: the ends, where the connection stops, what passed, and the other legs between the same hosts. */
import type { Cause, End, Finding } from '../../correlator/contract.ts';
import type { LegActivity } from '../activity.ts';
import { connectionText, portsText } from '../words.ts';

/** Where the connection stops: at the firewall on its way out, at the firewall on its way back, in its middle, or only at the host that is dialled. */
export type Break = 'out' | 'back' | 'later' | 'responder';
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
export const BREAK_WORDS: Readonly<Record<Break, string>> = {
  out: 'cut here',
  back: 'reply cut here',
  later: 'cut after it was open',
  responder: 'not cut by the firewall',
};

export interface LegPicture {
  readonly initiator: End;
  readonly responder: End;
  readonly leg: string;
  readonly ports: string;
  readonly where: Break;
  /** The firewall that cuts, or what is known instead. */
  readonly wall: { readonly name: string; readonly detail: string };
  /** Firewalls that let the same leg through before: the packets cannot have come to the one that cuts without them. */
  readonly passed: readonly string[];
  /** Those that worked first. */
  readonly others: readonly OtherLeg[];
  /** The picture in words. */
  readonly label: string;
}

/** Another leg between the same two hosts. */
export interface OtherLeg {
  readonly label: string;
  /** From the initiator of the drawn leg to its responder, or the other way. */
  readonly along: boolean;
  readonly worked: boolean;
}

/** Undefined where a finding has no two ends to draw. */
export function legPicture(finding: Finding, all: readonly Finding[], activity: readonly LegActivity[]): LegPicture | undefined {
  const { initiator, responder, leg } = finding;
  if (initiator === null || responder === null || leg === null) return undefined;
  const where = BREAKS[finding.cause ?? 'connection-denied'] ?? 'out';
  const others = otherLegs(finding, all, activity);
  const passed = where === 'out' ? passedBefore(finding, activity) : [];
  const label = [
    `${leg}: ${connectionText(finding)}; ${BREAK_WORDS[where]}, firewall ${finding.firewall?.name ?? 'not known'}.`,
    ...(passed.length === 0 ? [] : [`Let through before by ${passed.join(', ')}.`]),
    othersText(others),
  ];
  return {
    initiator,
    responder,
    leg,
    ports: portsText(finding),
    where,
    wall: wallOf(finding),
    passed,
    others,
    label: label.join(' ').trim(),
  };
}

/** `tsm.session: worked. tsm.ssl: denied as well.` */
export function othersText(others: readonly OtherLeg[]): string {
  return others.map((other) => `${other.label}: ${other.worked ? 'worked' : 'denied as well'}.`).join(' ');
}

function wallOf(finding: Finding): LegPicture['wall'] {
  const place = finding.firewall;
  if (place === undefined)
    return { name: finding.verdict === 'not-firewall' ? 'not stopped on the way' : 'firewall not known', detail: '' };
  const rule = place.rule?.trim();
  const detail = [
    rule === undefined || rule === '' ? '' : `rule "${rule}"`,
    place.in === undefined ? '' : `in ${place.in}`,
    place.out === undefined ? '' : `out ${place.out}`,
  ];
  return { name: `firewall ${place.name}`, detail: detail.filter((part) => part !== '').join(', ') };
}

function passedBefore(finding: Finding, activity: readonly LegActivity[]): readonly string[] {
  const through = activity.filter(
    (a) =>
      a.leg === finding.leg &&
      a.initiator === finding.initiator?.address &&
      a.responder === finding.responder?.address &&
      a.firewall !== finding.firewall?.name &&
      a.accepted.length > 0 &&
      a.denied.length === 0,
  );
  return [...new Set(through.map((a) => a.firewall))];
}

function otherLegs(finding: Finding, all: readonly Finding[], activity: readonly LegActivity[]): readonly OtherLeg[] {
  const from = finding.initiator?.address;
  const to = finding.responder?.address;
  const between = (a: string | undefined, b: string | undefined): boolean => (a === from && b === to) || (a === to && b === from);
  const denied = all.filter(
    (f) => f.leg !== null && f.leg !== finding.leg && f.firewall !== undefined && between(f.initiator?.address, f.responder?.address),
  );
  const worked = activity.filter((a) => a.leg !== finding.leg && a.accepted.length > a.denied.length && between(a.initiator, a.responder));
  const legs = new Map<string, OtherLeg>();
  for (const one of worked) legs.set(one.leg, { label: one.leg, along: one.initiator === from, worked: true });
  for (const one of denied) legs.set(one.leg ?? '', { label: one.leg ?? '', along: one.initiator?.address === from, worked: false });
  return [...legs.values()].sort((a, b) => Number(b.worked) - Number(a.worked));
}
