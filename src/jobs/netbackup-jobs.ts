/*
 * `bpdbjobs -report -all_columns` of NetBackup, one job a line, separated by commas (a comma in a path is escaped with a backslash):
 *   4711,0,3,58,FILES,Daily,web01,media1,1795125600,130,1795125730,…
 * Columns: 1 job, 2 type, 3 state, 4 status, 5 policy, 6 schedule, 7 client, 8 server, 9 start, 10 elapsed, 11 end, … 13 tries.
 * Times are epoch seconds in UTC: no zone is assumed. Each try has its own start and status; the first that failed is the one to look for.
 */
import type { JobLogFormat, JobRecord } from './contract.ts';
import { JobInTheMaking } from './record.ts';

/** Types that move a client's data: backup, archive, restore, catalog backup, registered and user-directed ones included. */
const DATA_TYPES = new Set(['0', '1', '2', '6', '28']);
const DONE = '3';
/** 0 done, 1 partly done: files were open, not the network. */
const FINE = new Set(['0', '1']);
const STATUS_WORDS: Readonly<Record<string, string>> = {
  '13': 'file read failed',
  '14': 'file write failed',
  '23': 'socket read failed',
  '24': 'socket write failed',
  '25': 'cannot connect on socket',
  '40': 'network connection broken',
  '41': 'network connection timed out',
  '42': 'network read failed',
  '54': 'timed out connecting to client',
  '57': 'client connection refused',
  '58': "can't connect to client",
  '59': 'access to the client was not allowed',
  '87': 'media close error',
  '636': 'read from input socket failed',
};

export const netbackupJobs: JobLogFormat = {
  name: 'netbackup-jobs',
  title: 'NetBackup bpdbjobs -report -all_columns',
  references: ['https://www.veritas.com/support/en_US/article.100009509', 'https://www.veritas.com/support/en_US/article.100002391'],

  recognises: (head) => head.some((line) => isJob(fieldsOf(line))),

  read(lines) {
    return lines.flatMap((text, i): readonly JobRecord[] => {
      const fields = fieldsOf(text);
      if (!isJob(fields)) return [];
      const [, type = '', state = '', status = '', , schedule = '', client = ''] = fields;
      // Parent jobs carry no schedule and repeat the status of their children (191 among them).
      if (!DATA_TYPES.has(type) || state !== DONE || schedule === '-' || status === '191') return [];
      const job = new JobInTheMaking();
      job.client = client;
      job.start = epoch(fields[8]);
      job.end = epoch(fields[10]);
      const ok = FINE.has(status);
      job.note(text, i + 1, job.end, ok ? [] : [`status ${status}`]);
      const words = STATUS_WORDS[status];
      const said = words === undefined ? `status ${status}` : `status ${status}, ${words}`;
      // 41 is CLIENT_READ_TIMEOUT running out (https://www.veritas.com/support/en_US/article.100009509); a denial that came first explains it better.
      if (status === '41') job.blame({ cause: 'server-timeout' }, text, i + 1, job.end);
      if (status === '57') job.blame({ cause: 'port-conflict', ifLetThrough: true }, text, i + 1, job.end);
      return [job.finish({ product: 'netbackup', kind: 'job', status: said, ok, line: i + 1, text })];
    });
  },
};

function fieldsOf(line: string): readonly string[] {
  return line.split(/(?<!\\),/);
}

/** A job's own numbers, and two times of this century. The line before the first may be a count (`C12`), which is none. */
function isJob(fields: readonly string[]): boolean {
  return (
    fields.length >= 12 &&
    [0, 1, 2, 3].every((i) => /^\d+$/.test(fields[i] ?? '')) &&
    /^\d{9,10}$/.test(fields[8] ?? '') &&
    /^\d{1,10}$/.test(fields[10] ?? '')
  );
}

/** Seconds; 0 is "not yet". */
function epoch(field: string | undefined): number | undefined {
  const seconds = Number(field);
  return seconds > 0 ? seconds * 1_000_000 : undefined;
}
