/** The nightly facts of a leg, for `historyOf`. Only an archive of several nights has a history to tell. */
import type { Leg } from '../protocols/contract.ts';
import type { Book } from './book.ts';
import type { Decided } from './compose.ts';
import type { History } from './contract.ts';
import { historyOf, type LegNight } from './history.ts';
import { onceFor } from './once-for.ts';
import type { Packet } from './packet.ts';
import type { Slice, View } from './slice.ts';

export function historyFor(nights: readonly Decided[], book: Book): History | undefined {
  const first = nights[0];
  if (first === undefined) return undefined;
  const { case: item } = first.slice;
  const facts = factsOf(book).get(item.backup)?.get(item.leg) ?? [];
  if (facts.length === 0) return undefined;
  const { initiator, responder } = item;
  return historyOf({ leg: item.leg.id, initiator, responder, firewall: first.ruling.view.firewall }, facts);
}

/** By backup and leg; none where it shows in one night alone. */
const factsOf = onceFor(({ slices }: Book) => {
  const byBackup = Map.groupBy(slices, (slice) => slice.case.backup);
  const factsIn = (own: readonly Slice[]): readonly LegNight[] =>
    own.every((slice) => slice.night === own[0]?.night) ? [] : own.flatMap((slice) => slice.views.map((view) => factOf(slice, view)));
  const byLeg = (own: readonly Slice[]): ReadonlyMap<Leg, readonly LegNight[]> =>
    new Map([...Map.groupBy(own, (slice) => slice.case.leg)].map(([leg, list]) => [leg, factsIn(list)]));
  return new Map([...byBackup].map(([backup, own]) => [backup, byLeg(own)]));
});

function factOf(slice: Slice, view: View): LegNight {
  const denied = [...view.deniedSyns, ...view.deniedAnswers, ...view.deniedLater];
  const inNight = view.acceptedSyns.filter((p) => p.time >= slice.since);
  const times = denied.map((p) => p.time);
  const lastAccepted = inNight.at(-1)?.time;
  const all = [...inNight, ...denied];
  return {
    night: slice.night,
    leg: slice.case.leg.id,
    initiator: slice.case.initiator,
    responder: slice.case.responder,
    firewall: view.firewall,
    accepted: inNight.length,
    denied: denied.length,
    ...(lastAccepted === undefined ? {} : { lastAccepted }),
    ...(times.length === 0 ? {} : { firstDenied: Math.min(...times), lastDenied: Math.max(...times) }),
    rules: distinct(all.map((p) => p.rule.trim())),
    interfaces: distinct(all.map((p) => [p.in, p.out].filter((name) => name !== '').join(' to '))),
    ports: [...new Set(all.map((p: Packet) => (p.src === slice.case.initiator ? p.dstPort : p.srcPort)))],
  };
}

function distinct(words: readonly string[]): string[] {
  return [...new Set(words)].filter((word) => word !== '');
}
