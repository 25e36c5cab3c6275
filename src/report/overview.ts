/** The first screen: which backups the firewall broke, which it did not, which cannot be told; a sentence each. */
import type { Diagnosis, Finding } from '../correlator/contract.ts';
import { backupName, count, stopsBackups } from './words.ts';

/** `firewall`: denied by it. `likely`: denied, but roles or leg are inferred. `other-cause`: shown to be something else. `unknown`: the logs cannot tell. `minor`: only a leg that stops no backup. `clear`: nothing denied, and the logs cover it. */
export type BackupState = 'firewall' | 'likely' | 'other-cause' | 'unknown' | 'minor' | 'clear';
export const BACKUP_STATES: readonly BackupState[] = ['firewall', 'likely', 'other-cause', 'unknown', 'minor', 'clear'];

export const STATE_LABEL: Readonly<Record<BackupState, string>> = {
  firewall: 'Broken by the firewall',
  likely: 'Likely broken by the firewall',
  'other-cause': 'Failed, not by the firewall',
  unknown: 'Cannot be told',
  minor: 'Backup not affected',
  clear: 'Nothing denied',
};

export interface BackupOverview {
  readonly backup: string;
  readonly state: BackupState;
  readonly sentence: string;
}

/** One entry per backup, the worst first; names come from the site file, else from the protocol that was recognised. */
export function overview(diagnosis: Diagnosis): readonly BackupOverview[] {
  const names = new Set([
    ...diagnosis.findings.map(backupName),
    ...diagnosis.jobs.map((job) => job.backup),
    ...diagnosis.coverage.nights.flatMap((night) => (night.backup === undefined ? [] : [night.backup])),
  ]);
  const entries = [...names].map((name) => judgeBackup(name, diagnosis));
  return entries.sort((a, b) => BACKUP_STATES.indexOf(a.state) - BACKUP_STATES.indexOf(b.state));
}

/** `3 backups: 1 broken by the firewall, 2 nothing denied.`; undefined where the list is as short. */
export function overviewSentence(entries: readonly BackupOverview[]): string | undefined {
  if (entries.length < 2) return undefined;
  const parts = BACKUP_STATES.flatMap((state) => {
    const n = entries.filter((entry) => entry.state === state).length;
    return n === 0 ? [] : [`${n} ${STATE_LABEL[state].toLowerCase()}`];
  });
  return `${entries.length} backups: ${parts.join(', ')}.`;
}

function judgeBackup(backup: string, diagnosis: Diagnosis): BackupOverview {
  const findings = diagnosis.findings.filter((finding) => backupName(finding) === backup);
  const stopping = findings.filter(stopsBackups);
  const broken = stopping.find((finding) => finding.verdict === 'blocked') ?? stopping[0];
  if (broken !== undefined) {
    return { backup, state: broken.verdict === 'blocked' ? 'firewall' : 'likely', sentence: withOthers(broken, stopping) };
  }
  const other = findings.find((finding) => finding.verdict === 'not-firewall');
  if (other !== undefined) return { backup, state: 'other-cause', sentence: other.summary };
  const open = findings.find((finding) => finding.verdict === 'not-explained' || finding.verdict === 'not-covered');
  if (open !== undefined) return { backup, state: 'unknown', sentence: open.summary };
  return withoutVerdict(backup, findings, diagnosis);
}

/** The first finding's sentence, and how much more there is: hosts with the same trouble, other legs with their own. */
function withOthers(first: Finding, all: readonly Finding[]): string {
  const alike = all.filter((finding) => finding.leg === first.leg && finding.cause === first.cause).length - 1;
  const legs = [...new Set(all.flatMap((finding) => (finding.leg === null || finding.leg === first.leg ? [] : [finding.leg])))];
  return [
    first.summary,
    ...(alike > 0 ? [`The same for ${count(alike, 'more pair')} of hosts.`] : []),
    ...(legs.length > 0 ? [`Denied as well: ${legs.join(', ')}.`] : []),
  ].join(' ');
}

function withoutVerdict(backup: string, findings: readonly Finding[], diagnosis: Diagnosis): BackupOverview {
  const failed = diagnosis.jobs.filter((job) => job.backup === backup && job.verdict !== 'ok');
  if (failed.length > 0) {
    const cause = failed.every((job) => job.verdict === 'not-firewall');
    const sentence = cause
      ? 'A job failed, and its own log names a cause that is not the firewall.'
      : 'A job failed and these logs show no denial that explains it.';
    return { backup, state: cause ? 'other-cause' : 'unknown', sentence };
  }
  const nights = diagnosis.coverage.nights.filter((night) => night.backup === backup);
  const gap = nights.find((night) => !night.sufficient);
  if (gap !== undefined || (nights.length === 0 && !diagnosis.coverage.sufficient)) {
    const why = gap?.reasons[0] ?? diagnosis.coverage.reasons[0];
    return {
      backup,
      state: 'unknown',
      sentence: `No denial was found, but the logs do not cover it${why === undefined ? '.' : `: ${why}`}`,
    };
  }
  const [minor] = findings;
  if (minor !== undefined) return { backup, state: 'minor', sentence: minor.summary };
  return { backup, state: 'clear', sentence: 'No packet of this backup was denied in the logs, and they cover its window.' };
}
