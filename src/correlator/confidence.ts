/** How sure the cause is. High needs leg, roles and cause shown directly, and a control group or an earlier success beside them. */
import type { Confidence, Verdict } from './contract.ts';
import { type Book, controlGroup, lastWorked, workingPredecessors, workingSiblings } from './book.ts';
import { inMode } from './legs.ts';
import { listed, plural } from './phrases.ts';
import type { Ruling } from './rules/contract.ts';
import { denied, type Slice } from './slice.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly confidence: Confidence;
  readonly because: readonly string[];
  readonly wouldRaise: readonly string[];
  readonly against: readonly string[];
  readonly assumptions: readonly string[];
}

export function weigh(ruling: Ruling, slice: Slice, book: Book): Judgement {
  const { backup, leg, match } = slice.case;
  const because: string[] = [...(ruling.because ?? [])];
  const wouldRaise: string[] = [];
  const against: string[] = [...(ruling.against ?? [])];
  const assumptions: string[] = [...backup.assumptions];
  const rolesShown = !backup.inferred && match.responderRole !== null && !backup.supposes(slice.case.initiator);
  const legShown =
    match.fit === 'stated' || match.fit === 'default' || match.fit === 'fallback' || (ruling.shown && ruling.cause === 'range-exceeded');
  const first = ruling.packets[0]?.time ?? slice.since;

  const controls = controlGroup(book, slice);
  // Where the answer is denied, a SYN let through proves nothing of the leg.
  const silent = ruling.accuses === 'other' || ruling.cause === 'reply-denied' || ruling.cause === 'asymmetric-route';
  const before = silent ? undefined : lastWorked(book, slice, first, ownPorts(ruling, slice));
  const chain = [...workingPredecessors(book, slice), ...workingSiblings(book, slice)];
  const supported = controls > 0 || before !== undefined || chain.length > 0;

  because.push(rolesShown ? 'the site file names the roles of both hosts' : 'the roles are worked out from traffic or from one end only');
  if (controls > 0) because.push(`the same leg was let through for ${plural(controls, 'other pair')} of hosts that night`);
  if (before !== undefined) because.push('the same leg between the same hosts was let through before');
  if (chain.length > 0) because.push(`let through between the same hosts: ${listed([...new Set(chain.map((c) => c.case.leg.id))])}`);
  if (!backup.inferred && !inMode(backup, leg))
    assumptions.push(
      `The site file says mode ${backup.mode}, and this leg exists in mode ${leg.onlyMode} only; it was dialled all the same.`,
    );
  if (!legShown) assumptions.push(`The port is not a fixed one of ${leg.id}; the leg is told by its roles and direction.`);
  if (!ruling.view.logsAccepts)
    against.push(`${ruling.view.firewall} logs no accepted connections: nothing can be said about what it let through.`);
  if (slice.case.pair.sampled)
    assumptions.push(
      'There were too many connections between these hosts to keep all; a sample was judged, the packets are counted in full.',
    );

  if (backup.inferred) wouldRaise.push('a site file that names the hosts of this backup (`legwork site init` proposes one)');
  if (!ruling.view.logsAccepts) wouldRaise.push(`a log of accepted connections of ${ruling.view.firewall}`);
  if (!supported) wouldRaise.push('a job log of the backup, or a log of a night on which this leg worked');

  const caps: { at: Confidence; because: string }[] = [];
  if (ruling.cap !== undefined) caps.push(ruling.cap);
  if (!ruling.view.logsAccepts && ruling.packets.some(denied)) caps.push({ at: 'medium', because: 'accepted connections are not logged' });
  if (backup.rivals.length > 0) caps.push({ at: 'low', because: 'another product uses the same ports' });
  if (!backup.inferred && !inMode(backup, leg)) caps.push({ at: 'medium', because: 'the leg is outside the mode of the site file' });
  const uncapped = backup.inferred
    ? supported && ruling.shown && legShown
      ? 'medium'
      : 'low'
    : rolesShown && legShown && ruling.shown && supported
      ? 'high'
      : 'medium';
  const confidence = lowest([uncapped, ...caps.map((cap) => cap.at)]);
  for (const cap of caps) if (cap.at === confidence && uncapped !== confidence) because.push(`not higher: ${cap.because}`);
  const verdict: Verdict = ruling.accuses === 'other' ? 'not-firewall' : rolesShown ? 'blocked' : 'likely-blocked';
  return {
    verdict,
    confidence: verdict === 'blocked' && confidence === 'low' ? 'medium' : confidence,
    because,
    wouldRaise,
    against,
    assumptions,
  };
}

/** The initiator's ports of the connections the ruling is about. */
function ownPorts(ruling: Ruling, slice: Slice): ReadonlySet<number> {
  return new Set(ruling.packets.map((p) => (p.src === slice.case.initiator ? p.srcPort : p.dstPort)));
}

function lowest(levels: readonly Confidence[]): Confidence {
  if (levels.includes('low')) return 'low';
  return levels.includes('medium') ? 'medium' : 'high';
}
