/** Connects that were let through and never answered, without any denial: not explained, and never blocked. */
import { attemptsOf } from './attempts.ts';
import type { Book } from './book.ts';
import type { Finding } from './contract.ts';
import { findingId } from './finding-id.ts';
import { plural } from './phrases.ts';
import { renderPacket } from './render-packet.ts';
import { acceptedEverywhere, type Slice } from './slice.ts';

/** A SYN sent this often in one connect was not answered: two may be a lost packet. */
const UNANSWERED = 3;

/** Slices of backup legs whose every connect was let through again and again without an answer. */
export function unanswered(slices: readonly Slice[], book: Book): readonly Finding[] {
  // One finding for all nights of a pair: its id does not name the night.
  const nights = Map.groupBy(
    slices.filter((slice) => isUnanswered(slice)),
    (slice) => slice.case,
  );
  return [...nights.values()].flatMap(([first, ...later]) => (first === undefined ? [] : [notExplained([first, ...later], book)]));
}

function isUnanswered(slice: Slice): boolean {
  if (slice.case.leg.impact !== 'backup' || slice.case.transport !== 'tcp' || slice.case.backup.inferred) return false;
  if (
    slice.views.some(
      (v) => v.deniedSyns.length + v.deniedAnswers.length + v.deniedLater.length + v.acceptedAnswers.length + v.acceptedLater.length > 0,
    )
  )
    return false;
  return slice.views.some((view) => {
    const attempts = attemptsOf(view.acceptedSyns);
    return attempts.length > 0 && attempts.every((attempt) => attempt.length >= UNANSWERED);
  });
}

function notExplained(slices: readonly [Slice, ...Slice[]], book: Book): Finding {
  const { backup, leg, initiator, responder } = slices[0].case;
  const syns = slices.flatMap((slice) => acceptedEverywhere(slice));
  const first = syns[0];
  const firewalls = [...new Set(slices.flatMap((slice) => slice.views.map((view) => view.firewall)))];
  const nights = slices.map((slice) => {
    const own = acceptedEverywhere(slice);
    return { night: slice.night, packets: own.length, attempts: attemptsOf(own).length };
  });
  const attempts = nights.reduce((sum, night) => sum + night.attempts, 0);
  const path = new Map(book.sources.map((source) => [source.id, source.path]));
  return {
    id: findingId(['not-explained', backup.name, leg.id, initiator, responder]),
    verdict: 'not-explained',
    confidence: 'low',
    because: ['SYNs were let through again and again, and no answer or denial is logged'],
    wouldRaise: [`the firewall log of ${responder} itself`, 'the log of another firewall on the path', 'the job log of the backup'],
    impact: leg.impact,
    protocol: backup.protocol.id,
    leg: null,
    cause: null,
    ...(backup.name === undefined ? {} : { backup: backup.name }),
    initiator: null,
    responder: null,
    ports: [...new Set(syns.map((p) => p.dstPort))],
    ...(first === undefined ? {} : { first: first.time, last: syns.at(-1)?.time ?? first.time }),
    packets: syns.length,
    attempts,
    nights,
    summary: `${backup.name ?? backup.protocol.name}: ${leg.id} from ${initiator} to ${responder} was let through ${plural(attempts, 'time')} and nobody answered; no firewall log here shows a denial.`,
    effect: leg.sees[0] ?? `What stops: ${leg.for}.`,
    explanation: `${firewalls.join(' and ')} let every SYN through. The responder may be off, its service stopped, its own firewall silent, or another firewall further on may drop the packets: these logs cannot tell which.`,
    evidence: syns.slice(0, 5).map((p) => ({
      path: path.get(p.source) ?? '',
      line: p.line,
      offset: p.offset,
      time: p.time,
      text: renderPacket(p),
      textFrom: 'columns' as const,
    })),
    against: [],
    assumptions: [],
    alsoCausedBy: ['asymmetric-route: the answer may take another way', 'port-conflict: the service may not listen'],
    fixes: [],
    verify: [],
    references: leg.sources.filter((source) => source.startsWith('http')),
  };
}
