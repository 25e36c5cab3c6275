/** A night beside the nights before it: what is new, what goes on, what is over. */
import type { Diagnosis, Finding } from '../correlator/contract.ts';
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
