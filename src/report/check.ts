/** One line and an exit code for a monitoring system, as its plugins speak: state, text, and figures behind a bar. */
import type { Diagnosis } from '../correlator/contract.ts';
import { overview } from './overview.ts';
import { sanitize } from './sanitize.ts';
import { tally } from './tally.ts';
import { stopsBackups } from './words.ts';

export interface CheckResult {
  /** 0 ok, 1 warning, 2 critical, 3 unknown. */
  readonly code: 0 | 1 | 2 | 3;
  /** One line without its newline. */
  readonly line: string;
}

const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const;

/**
 * Critical: a backup or restore is blocked. Warning: likely blocked, failed for another or an unknown reason, or a leg that stops no backup.
 * Unknown: the logs cannot answer. Critical goes before warning, and that before unknown, as the monitoring plugins order them.
 */
export function checkLine(diagnosis: Diagnosis): CheckResult {
  const code = codeOf(diagnosis);
  const t = tally(diagnosis);
  const failedJobs = diagnosis.jobs.filter((job) => job.verdict !== 'ok').length;
  const figures = [...KINDS.map((kind) => `${kind.replace('-', '_')}=${new Map(t.verdicts).get(kind) ?? 0}`), `failed_jobs=${failedJobs}`];
  const sentence = sentenceOf(diagnosis);
  // The bar is where a plugin's figures begin.
  return { code, line: `LEGWORK ${STATES[code]} - ${sanitize(sentence).replaceAll('|', '¦')} | ${figures.join(' ')}` };
}

const KINDS = ['blocked', 'likely-blocked', 'not-firewall', 'not-explained', 'not-covered'] as const;

function codeOf(diagnosis: Diagnosis): CheckResult['code'] {
  const { findings, jobs, coverage } = diagnosis;
  if (findings.some((finding) => finding.verdict === 'blocked' && stopsBackups(finding))) return 2;
  if (findings.some((finding) => finding.verdict !== 'not-covered')) return 1;
  if (jobs.some((job) => job.verdict !== 'ok' && job.verdict !== 'not-covered')) return 1;
  const open = findings.length > 0 || jobs.some((job) => job.verdict === 'not-covered');
  const trouble = coverage.sources.some((source) => source.trouble !== undefined);
  return open || trouble || !coverage.sufficient ? 3 : 0;
}

function sentenceOf(diagnosis: Diagnosis): string {
  const worth = overview(diagnosis).filter((entry) => entry.state !== 'clear');
  const unread = diagnosis.coverage.sources.find((source) => source.trouble !== undefined);
  const [first] = worth;
  if (first !== undefined) {
    const more = worth.length === 1 ? '' : ` (and ${worth.length - 1} more backups)`;
    // Most sentences name the backup themselves.
    const name = first.sentence.startsWith(first.backup) ? '' : `${first.backup}: `;
    return `${name}${first.sentence}${more}`;
  }
  if (unread !== undefined) return `${unread.path}: ${unread.trouble ?? ''}`;
  if (!diagnosis.coverage.sufficient) return `the logs do not cover it: ${diagnosis.coverage.reasons[0] ?? 'no reason is known'}`;
  return 'no backup leg was denied, and the logs cover the time asked';
}
