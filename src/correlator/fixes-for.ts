/** The fixes of a finding, each rule replayed over the packets: what it would admit of this backup, and what else. */
import type { Book } from './book.ts';
import type { Decided } from './compose.ts';
import type { Fix } from './contract.ts';
import { admits } from './fixes/admits.ts';
import type { FixRequest } from './fixes/contract.ts';
import { proposeFixes } from './fixes/propose.ts';
import { changed, type Packet } from './packet.ts';
import { denied } from './slice.ts';

export function fixesFor({ slice, ruling }: Decided, packets: readonly Packet[], book: Book): readonly Fix[] {
  const { leg, backup, initiator, responder, transport } = slice.case;
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
    ports: backup.portsOf(leg),
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
  const ours = new Set(packets);
  const others = book.slices
    .flatMap((other) => other.views.flatMap((v) => [...v.deniedSyns, ...v.deniedAnswers, ...v.deniedLater]))
    .filter((p) => denied(p) && !ours.has(p));
  return proposeFixes(request).map((fix) =>
    fix.rules === undefined
      ? fix
      : {
          ...fix,
          admits: {
            backupPackets: [packets.filter((p) => admits(request, asLogged(p))).length, packets.length],
            otherDenied: new Set(others.filter((p) => admits(request, asLogged(p)))).size,
          },
        },
  );
}

/** The firewall's rule must name what the firewall sees. */
function loggedAs(address: string, packets: readonly Packet[]): string {
  const p = packets.find((packet) => packet.src === address || packet.dst === address);
  if (p === undefined) return address;
  return (p.src === address ? p.loggedSrc : p.loggedDst) ?? address;
}

function asLogged(p: Packet): Packet {
  return changed(p, { src: p.loggedSrc ?? p.src, dst: p.loggedDst ?? p.dst });
}
