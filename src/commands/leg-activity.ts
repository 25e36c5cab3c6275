/** The attempts behind a report's pictures: per leg and pair of hosts, when it was dialled, and whether that was let through. */
import { attemptsOf } from '../correlator/attempts.ts';
import type { Book } from '../correlator/book.ts';
import type { Packet } from '../correlator/packet.ts';
import type { Slice, View } from '../correlator/slice.ts';
import type { LegActivity } from '../report/activity.ts';

export function legActivity(book: Book): readonly LegActivity[] {
  return book.slices.flatMap((slice) => slice.views.map((view) => activityOf(slice, view)));
}

function activityOf(slice: Slice, view: View): LegActivity {
  const { backup, leg, initiator, responder } = slice.case;
  const inNight = (packet: Packet): boolean => packet.time >= slice.since && packet.time <= slice.until;
  return {
    backup: backup.name ?? backup.protocol.id,
    leg: leg.id,
    initiator,
    responder,
    firewall: view.firewall,
    accepted: startsOf(attemptsOf(view.acceptedSyns.filter(inNight))),
    denied: [...startsOf(attemptsOf(view.deniedSyns)), ...startsOf(perConnection([...view.deniedAnswers, ...view.deniedLater]))],
  };
}

/** What is denied on a connection after its SYN counts once, however often it is sent again. */
function perConnection(packets: readonly Packet[]): readonly (readonly Packet[])[] {
  return [...Map.groupBy(packets, (packet) => [packet.srcPort, packet.dstPort].toSorted((a, b) => a - b).join(' ')).values()];
}

function startsOf(groups: readonly (readonly Packet[])[]): readonly number[] {
  return groups.flatMap((group) => group.slice(0, 1).map((packet) => packet.time));
}
