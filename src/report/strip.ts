/** The last nights of each backup side by side: when did it begin, was it ever different. */
import type { Diagnosis } from '../correlator/contract.ts';
import { backupName, stopsBackups } from './words.ts';

/** `silent`: the logs of that night cannot tell. */
export type NightState = 'firewall' | 'other-cause' | 'silent' | 'clear';

export interface BackupStrip {
  readonly backup: string;
  /** Oldest first. */
  readonly nights: readonly { readonly night: string; readonly state: NightState }[];
}

export const NIGHT_STATE_LABEL: Readonly<Record<NightState, string>> = {
  firewall: 'denied by the firewall',
  'other-cause': 'failed, not by the firewall or not explained',
  silent: 'not covered by the logs',
  clear: 'nothing denied',
};

const NIGHTS = 30;

/**
 * One strip per backup with more than one known night.
 * @param diagnosis of as many nights as are to be shown; the last thirty are taken
 */
export function strips(diagnosis: Diagnosis): readonly BackupStrip[] {
  const known = diagnosis.coverage.nights.flatMap((night) => (night.backup === undefined ? [] : [{ ...night, backup: night.backup }]));
  return [...new Set(known.map((night) => night.backup))]
    .map((backup) => {
      const own = known.filter((night) => night.backup === backup).toSorted((a, b) => a.since - b.since);
      return { backup, nights: own.slice(-NIGHTS).map((night) => ({ night: night.night, state: stateOf(night, diagnosis) })) };
    })
    .filter((strip) => strip.nights.length > 1);
}

interface Night {
  readonly night: string;
  readonly backup: string;
  readonly since: number;
  readonly until: number;
  readonly sufficient: boolean;
}

function stateOf(night: Night, diagnosis: Diagnosis): NightState {
  const findings = diagnosis.findings.filter((f) => backupName(f) === night.backup && f.nights.some((one) => one.night === night.night));
  if (findings.some(stopsBackups)) return 'firewall';
  const within = (time: number | undefined): boolean => time !== undefined && time >= night.since && time <= night.until;
  const failed = diagnosis.jobs.some(
    (job) => job.backup === night.backup && job.verdict !== 'ok' && (within(job.start) || within(job.end)),
  );
  if (failed || findings.some((f) => f.verdict === 'not-firewall' || f.verdict === 'not-explained')) return 'other-cause';
  return night.sufficient ? 'clear' : 'silent';
}
