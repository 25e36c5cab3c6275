/**
 * CAUSES 9 by a job log: the product says it was refused. A firewall that rejects brings forth the same words, so that the connects of that
 * leg must stand in the firewall logs as let through, and nothing of it as denied or answered.
 */
import type { OwnCause } from '../../jobs/contract.ts';
import type { Site } from '../../site/contract.ts';
import type { Book } from '../book.ts';
import type { EvidenceLine } from '../contract.ts';
import { renderPacket } from '../render-packet.ts';
import { acceptedEverywhere, type Slice } from '../slice.ts';
import { addressesNamed, meets, type ToldJob } from './told-job.ts';

/** A leg between two hosts whose connects were let through in a night, without an answer in the logs that would show it working. */
export interface LetThrough {
  readonly slice: Slice;
  readonly firewalls: readonly string[];
  readonly evidence: readonly EvidenceLine[];
}

export function letThroughIn(book: Book): readonly LetThrough[] {
  const paths = new Map(book.sources.map((source) => [source.id, source.path]));
  return book.slices.flatMap((slice) => {
    const syns = acceptedEverywhere(slice);
    if (syns.length === 0 || slice.views.some((view) => isDeniedOrAnswered(view))) return [];
    const evidence = syns.slice(0, 3).map((p) => ({
      path: paths.get(p.source) ?? '',
      line: p.line,
      offset: p.offset,
      time: p.time,
      text: renderPacket(p),
      textFrom: 'columns' as const,
    }));
    return [{ slice, firewalls: slice.views.map((view) => view.firewall), evidence }];
  });
}

function isDeniedOrAnswered(view: Slice['views'][number]): boolean {
  return view.deniedSyns.length + view.deniedAnswers.length + view.deniedLater.length + view.acceptedAnswers.length > 0;
}

/** The leg a refusal is about: of the job's hosts, in its time, on the port the message names or with the message id its operator sees. */
export function refusedLeg(job: ToldJob, own: OwnCause, passed: readonly LetThrough[], site: Site): LetThrough | undefined {
  const { peers } = own;
  const ports = peers.flatMap((peer) => peer.port ?? []);
  const hosts = new Set([...job.addresses, ...peers.flatMap((peer) => addressesNamed(peer.host, site))]);
  const fitting = passed.filter(({ slice }) => {
    const { backup, leg, initiator, responder } = slice.case;
    const dialled = acceptedEverywhere(slice).map((p) => p.dstPort);
    const isNamed = dialled.some((port) => ports.includes(port)) || job.messageIds.some((id) => leg.sees.some((text) => text.includes(id)));
    return backup.name === job.backup && (hosts.has(initiator) || hosts.has(responder)) && isNamed && meets(job, slice);
  });
  // Where the message names both ends, both must be there.
  return fitting.find(({ slice }) => hosts.has(slice.case.initiator) && hosts.has(slice.case.responder)) ?? fitting[0];
}
