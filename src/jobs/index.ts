/** The job logs that are understood, specific ones first. */
import { amandaLog } from './amanda-log.ts';
import { amandaReport } from './amanda-report.ts';
import { backupExecText, backupExecXml } from './backup-exec.ts';
import { baculaMessages } from './bacula-messages.ts';
import type { JobLogFormat } from './contract.ts';
import { netbackupJobs } from './netbackup-jobs.ts';
import { tivoliProxy } from './tivoli-proxy.ts';
import { tsmActivity } from './tsm-activity.ts';
import { tsmError } from './tsm-error.ts';
import { tsmEvents } from './tsm-events.ts';
import { tsmSchedule } from './tsm-schedule.ts';

export const jobLogFormats: readonly JobLogFormat[] = [
  backupExecXml,
  backupExecText,
  netbackupJobs,
  baculaMessages,
  tsmEvents,
  tsmActivity,
  tsmSchedule,
  tsmError,
  tivoliProxy,
  amandaLog,
  amandaReport,
];
