/** The fixes of a finding, each rule replayed over the packets: what it would admit of this backup, and what else. */
import { inRanges } from './backup.ts';
import type { Book } from './book.ts';
import type { Decided } from './compose.ts';
import type { Case } from './cases.ts';
import type { Fix } from './contract.ts';
import { admits } from './fixes/admits.ts';
import type { FixRequest, PortRange } from './fixes/contract.ts';
import { grantFor } from './fixes/grant.ts';
import { proposeFixes } from './fixes/propose.ts';
import { onceFor } from './once-for.ts';
import { changed, type Packet } from './packet.ts';
import { denied } from './slice.ts';

export function fixesFor({ slice, ruling }: Decided, packets: readonly Packet[], book: Book): readonly Fix[] {
  const { leg, initiator, responder, transport } = slice.case;
  const first = packets[0];
  if (first === undefined || (transport !== 'tcp' && transport !== 'udp' && transport !== 'icmp')) return [];
  const seenAs = (address: string): string => loggedAs(address, packets);
  const format = book.sources.find((source) => source.id === first.source)?.format;
  const request: FixRequest = {
    leg,
    cause: ruling.cause,
    initiators: [seenAs(initiator)],
    responders: [seenAs(responder)],
    transport,
    ports: portsDenied(slice.case, packets),
    ...(ruling.lost === undefined ? {} : { lost: ruling.lost }),
    ...(ruling.cause === 'path-mtu' ? { addressees: [...new Set(packets.map((p) => p.loggedDst ?? p.dst))] } : {}),
    place: {
      firewall: ruling.view.firewall,
      ...(format === undefined ? {} : { format }),
      ...(first.in === '' ? {} : { in: first.in }),
      ...(first.out === '' ? {} : { out: first.out }),
      ...(first.rule === '' ? {} : { rule: first.rule }),
      ...(first.direction === undefined ? {} : { direction: first.direction }),
    },
  };
  const admitted = replay(request, packets, book);
  return proposeFixes(request).map((fix) => (fix.rules === undefined ? fix : { ...fix, admits: admitted }));
}

/** The leg's ports; where it was its second choice that was denied, that, and both where both were. */
function portsDenied({ leg, backup, responder }: Case, packets: readonly Packet[]): readonly PortRange[] {
  const first = backup.portsOf(leg);
  const ports = new Set(packets.map((p) => (p.src === responder ? p.srcPort : p.dstPort)));
  const concerned = (ranges: readonly PortRange[]) => ranges.filter((range) => [...ports].some((port) => inRanges([range], port)));
  const second = concerned(leg.fallbackPorts ?? []);
  return second.length === 0 ? first : [...concerned(first), ...second];
}

/** How many of these packets a rule would admit, and how many of all others that were denied. */
function replay(request: FixRequest, packets: readonly Packet[], book: Book): NonNullable<Fix['admits']> {
  const grant = grantFor(request);
  if (grant === undefined) return { backupPackets: [0, packets.length], otherDenied: 0 };
  const ours = new Set(packets);
  const others = new Set(grant.to.flatMap((to) => deniedTo(book).get(to) ?? []).filter((p) => !ours.has(p)));
  const count = (list: Iterable<Packet>): number => [...list].filter((p) => admits(grant, asLogged(p))).length;
  return { backupPackets: [count(packets), packets.length], otherDenied: count(others) };
}

/** All denied packets by the address they were sent to, as the firewall saw it. */
const deniedTo = onceFor(({ slices }: Book) => {
  const all = slices.flatMap((slice) => slice.views.flatMap((v) => [...v.deniedSyns, ...v.deniedAnswers, ...v.deniedLater]));
  return Map.groupBy(all.filter(denied), (p) => p.loggedDst ?? p.dst);
});

/** The firewall's rule must name what the firewall sees. */
function loggedAs(address: string, packets: readonly Packet[]): string {
  const p = packets.find((packet) => packet.src === address || packet.dst === address);
  if (p === undefined) return address;
  return (p.src === address ? p.loggedSrc : p.loggedDst) ?? address;
}

function asLogged(p: Packet): Packet {
  if (p.loggedSrc === undefined && p.loggedDst === undefined) return p;
  return changed(p, { src: p.loggedSrc ?? p.src, dst: p.loggedDst ?? p.dst });
}
