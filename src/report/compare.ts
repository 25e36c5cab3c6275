/** A night beside the nights before it: what is new, what goes on, what is over. */
import type { Diagnosis, Finding, History } from '../correlator/contract.ts';
import { stopsBackups } from './words.ts';

/**
 * The night's findings with the history that only the longer diagnosis knows: when the leg last worked, when it broke, whether it goes on.
 * @param longer a diagnosis over earlier nights and this one; findings of the same events have the same id in both
 */
export function withHistory(night: Diagnosis, longer: Diagnosis): Diagnosis {
  const known = new Map(longer.findings.map((finding) => [finding.id, finding]));
  const findings = night.findings.map((finding) => {
    const history = known.get(finding.id)?.history;
    return history === undefined ? finding : { ...finding, history };
  });
  return { ...night, findings };
}

/** What stopped a backup on an earlier night and is not found in this one any more. */
export function resolved(night: Diagnosis, longer: Diagnosis): readonly Finding[] {
  const now = new Set(night.findings.map((finding) => finding.id));
  return longer.findings.filter((finding) => stopsBackups(finding) && !now.has(finding.id));
}

/** `Compared with earlier nights: 1 new, 2 continuing, 0 mended in this night, 1 not found any more.` */
export function comparedText(night: Diagnosis, over: readonly Finding[]): string {
  const of = (status: History['status']): number => night.findings.filter((finding) => finding.history?.status === status).length;
  const mended = of('resolved') === 0 ? '' : `, ${of('resolved')} mended in this night`;
  return `Compared with earlier nights: ${of('new')} new, ${of('continuing')} continuing${mended}, ${over.length} not found any more.`;
}

/** One finding that is over, in a sentence and a half. */
export function overText(finding: Finding): string {
  const last = finding.nights.at(-1)?.night;
  return last === undefined ? finding.summary : `${finding.summary} Last on ${last}.`;
}
