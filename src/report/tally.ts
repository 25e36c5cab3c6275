/** How many findings and jobs of each verdict: the figures every output states, counted once so that they cannot differ. */
import type { Diagnosis, Job, Verdict } from '../correlator/contract.ts';
import { count, VERDICT_LABEL } from './words.ts';

export interface Tally {
  readonly findings: number;
  readonly jobs: number;
  /** Only verdicts that occur, in the contract's order. */
  readonly verdicts: readonly (readonly [Verdict, number])[];
  readonly jobVerdicts: readonly (readonly [Job['verdict'], number])[];
  readonly evidence: number;
}

const VERDICTS: readonly Verdict[] = ['blocked', 'likely-blocked', 'not-firewall', 'not-explained', 'not-covered'];
const JOB_VERDICTS: readonly Job['verdict'][] = ['ok', 'explained', 'not-firewall', 'not-explained', 'not-covered'];

export function tally(diagnosis: Diagnosis): Tally {
  const { findings, jobs } = diagnosis;
  const counted = <V>(all: readonly V[], items: readonly { readonly verdict: V }[]): readonly (readonly [V, number])[] =>
    all.map((verdict) => [verdict, items.filter((item) => item.verdict === verdict).length] as const).filter(([, n]) => n > 0);
  return {
    findings: findings.length,
    jobs: jobs.length,
    verdicts: counted(VERDICTS, findings),
    jobVerdicts: counted(JOB_VERDICTS, jobs),
    evidence: findings.reduce((sum, finding) => sum + finding.evidence.length, 0),
  };
}

/** `3 findings: 2 blocked, 1 not covered`. */
export function tallyText(t: Tally): string {
  const parts = t.verdicts.map(([verdict, n]) => `${n} ${VERDICT_LABEL[verdict].toLowerCase()}`);
  return `${count(t.findings, 'finding')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
