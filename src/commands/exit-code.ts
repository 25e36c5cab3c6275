/** Exit codes of commands that diagnose (README, "Exit codes"). */
import type { Diagnosis, Finding } from '../correlator/contract.ts';
import type { FailOn } from './options.ts';

export const OK = 0;
const FINDINGS = 1;
export const PARTLY_READ = 3;

/** What could not be read wins over findings: the answer may be incomplete. */
export function exitCodeOf(diagnosis: Diagnosis, failOn: FailOn): number {
  if (diagnosis.coverage.sources.some((source) => source.trouble !== undefined)) return PARTLY_READ;
  return diagnosis.findings.some((finding) => counts(finding, failOn)) ? FINDINGS : OK;
}

function counts(finding: Finding, failOn: FailOn): boolean {
  if (failOn === 'never' || (finding.impact !== 'backup' && finding.impact !== 'restore')) return false;
  return finding.verdict === 'blocked' || (failOn === 'likely' && finding.verdict === 'likely-blocked');
}
