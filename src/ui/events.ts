/** What happened to the findings from one judgement to the next, as lines of text for pipes, dumb terminals and logs. */
import type { Confidence, Finding, Verdict } from '../correlator/contract.ts';
import { sanitize } from '../report/sanitize.ts';
import { stamp } from './clock.ts';
import { findingEnds, join } from './ends.ts';
import { VERDICT_WORDS } from './theme.ts';

export interface FindingEvent {
  /** `revised`: it now says something else, and not more. `withdrawn`: later lines explained it otherwise. */
  readonly what: 'opened' | 'strengthened' | 'revised' | 'resolved' | 'withdrawn';
  readonly finding: Finding;
}

const VERDICTS: readonly Verdict[] = ['not-covered', 'not-explained', 'not-firewall', 'likely-blocked', 'blocked'];
const CONFIDENCES: readonly Confidence[] = ['low', 'medium', 'high'];

/** A finding that only counted more packets is no event. */
export function findingEvents(before: readonly Finding[], now: readonly Finding[]): readonly FindingEvent[] {
  const known = new Map(before.map((finding) => [finding.id, finding]));
  const present = new Set(now.map((finding) => finding.id));
  const changed = now.flatMap((finding): readonly FindingEvent[] => {
    const what = change(known.get(finding.id), finding);
    return what === undefined ? [] : [{ what, finding }];
  });
  const gone = before.filter((finding) => !present.has(finding.id));
  return [...changed, ...gone.map((finding): FindingEvent => ({ what: 'withdrawn', finding }))];
}

/** One line, harmless whatever the log held: `2026-11-18 22:00:07 opened BLOCKED high tsm.prompt 10.0.0.1->10.0.0.2:1501 …`. */
export function eventLine({ what, finding }: FindingEvent, zone: string): string {
  const when = finding.last === undefined ? '-' : stamp(finding.last, zone);
  const ends = join(findingEnds(finding), finding.responder === null ? '' : '->');
  const { word } = VERDICT_WORDS[finding.verdict];
  const count = `${finding.packets} packet${finding.packets === 1 ? '' : 's'}`;
  return sanitize(
    `${when} ${what} ${word} ${finding.confidence} ${finding.leg ?? finding.protocol} ${ends} ${count}: ${finding.summary} [${finding.id}]`,
  );
}

function change(before: Finding | undefined, now: Finding): FindingEvent['what'] | undefined {
  if (before === undefined) return 'opened';
  const [was, is] = [before.history?.status === 'resolved', now.history?.status === 'resolved'];
  if (is !== was) return is ? 'resolved' : 'opened';
  const verdict = VERDICTS.indexOf(now.verdict) - VERDICTS.indexOf(before.verdict);
  const confidence = CONFIDENCES.indexOf(now.confidence) - CONFIDENCES.indexOf(before.confidence);
  if (verdict === 0 && confidence === 0) return undefined;
  return verdict > 0 || (verdict === 0 && confidence > 0) ? 'strengthened' : 'revised';
}
