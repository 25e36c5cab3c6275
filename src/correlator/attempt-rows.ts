/** Every attempt of every leg the logs show, as plain rows for the index. */
import { attemptsOf } from './attempts.ts';
import type { Book } from './book.ts';
import type { Packet } from './packet.ts';
import type { Slice, View } from './slice.ts';

export interface AttemptRow {
  readonly protocol: string;
  readonly leg: string;
  readonly firewall: string;
  readonly initiator: string;
  readonly responder: string;
  readonly port: number;
  readonly outcome: 'accepted' | 'denied';
  readonly first: number;
  readonly last: number;
  readonly packets: number;
}

export function attemptRows(book: Book): readonly AttemptRow[] {
  return book.slices.flatMap((slice) => slice.views.flatMap((view) => rowsOf(slice, view)));
}

function rowsOf(slice: Slice, view: View): readonly AttemptRow[] {
  const row = (packets: readonly Packet[], outcome: AttemptRow['outcome']): AttemptRow => ({
    protocol: slice.case.backup.protocol.id,
    leg: slice.case.leg.id,
    firewall: view.firewall,
    initiator: slice.case.initiator,
    responder: slice.case.responder,
    port: packets[0]?.dstPort ?? 0,
    outcome,
    first: packets[0]?.time ?? 0,
    last: packets.at(-1)?.time ?? 0,
    packets: packets.reduce((sum, p) => sum + p.repeat, 0),
  });
  const inNight = (p: Packet): boolean => p.time >= slice.since;
  return [
    ...attemptsOf(view.acceptedSyns.filter(inNight)).map((packets) => row(packets, 'accepted')),
    ...attemptsOf(view.deniedSyns).map((packets) => row(packets, 'denied')),
  ];
}
