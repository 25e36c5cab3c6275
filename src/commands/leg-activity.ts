/** The attempts behind a report's pictures: per leg and pair of hosts, when it was dialled, and whether that was let through. */
import { attemptsOf } from '../correlator/attempts.ts';
import { type Case, casesOf } from '../correlator/cases.ts';
import { clocksOf } from '../correlator/clock-shift.ts';
import type { Evidence } from '../correlator/evidence.ts';
import { opens, type Packet } from '../correlator/packet.ts';
import type { LegActivity } from '../report/activity.ts';

export function legActivity(evidence: Evidence): readonly LegActivity[] {
  const firewalls = new Map(evidence.sources.map((source) => [source.id, source.firewall]));
  return casesOf(evidence, clocksOf(evidence).shift).flatMap((item) => activityOf(item, firewalls));
}

function activityOf(item: Case, firewalls: ReadonlyMap<number, string>): readonly LegActivity[] {
  const packets = item.dialogues.flatMap((dialogue) => dialogue.packets);
  const byFirewall = Map.groupBy(packets, (packet) => firewalls.get(packet.source) ?? '');
  return [...byFirewall].map(([firewall, seen]) => ({
    backup: item.backup.name ?? item.backup.protocol.id,
    leg: item.leg.id,
    initiator: item.initiator,
    responder: item.responder,
    firewall,
    ...timesOf(seen, item.initiator),
  }));
}

/** An attempt counts at its first packet; what is denied later on an open connection counts as one denial a connection. */
function timesOf(packets: readonly Packet[], initiator: string): Pick<LegActivity, 'accepted' | 'denied'> {
  const attempts = attemptsOf(packets.filter((packet) => packet.src === initiator && opens(packet)));
  const stopped = attempts.filter((attempt) => attempt.some((packet) => packet.action === 'deny'));
  const passed = attempts.filter((attempt) => attempt.every((packet) => packet.action === 'accept'));
  const later = packets.filter((packet) => packet.action === 'deny' && !(packet.src === initiator && opens(packet)));
  const perConnection = Map.groupBy(later, (packet) => [packet.srcPort, packet.dstPort].toSorted((a, b) => a - b).join(' '));
  const firstOf = (group: readonly Packet[]): readonly number[] => group.slice(0, 1).map((packet) => packet.time);
  return {
    accepted: passed.flatMap(firstOf),
    denied: [...stopped.flatMap(firstOf), ...[...perConnection.values()].flatMap(firstOf)],
  };
}
