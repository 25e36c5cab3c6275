/*
 * Messages of Bacula and Bareos, from the Director's log file or a job's mail:
 *   18-Nov 22:05 backup-dir JobId 15: Start Backup JobId 15, Job=web01.2026-11-18_22.05.00_03
 *   2026-11-18 22:07:15 web01-fd JobId 15: Fatal error: lib/bsock_tcp.cc:134 Unable to connect to Storage daemon on stor01:9103. ERR=Connection timed out
 * Classic stamps have neither year nor seconds, and a month in the words of the locale. The daemon's name tells who dialled.
 * The summary below the last message says how the job ended; continuation lines begin with blanks.
 */
import type { Micros } from '../correlator/contract.ts';
import type { JobLogContext, JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { longDate } from './long-date.ts';
import { monthNumber } from './month-name.ts';
import { JobInTheMaking } from './record.ts';

const LINE = /^(?:(?<stamp>\S+ \d{1,2}:\d{2}(?::\d{2})?) )?(?:\| )?(?<daemon>[\w.-]+) JobId (?<id>\d+): (?<said>.*)$/;
const FIELD = /^\s{0,8}([A-Z][A-Za-z ]+?):\s+(.*)$/;

interface Job {
  readonly id: string;
  readonly making: JobInTheMaking;
  ended: { readonly status: string; readonly ok: boolean; readonly line: number; readonly text: string } | undefined;
  fatal: { readonly status: string; readonly line: number; readonly text: string } | undefined;
  /** The last message told of trouble: what follows it without a stamp belongs to it. */
  inTrouble: boolean;
}

export const baculaMessages: JobLogFormat = {
  name: 'bacula-messages',
  title: 'Bacula or Bareos messages',
  references: [
    'https://docs.bareos.org/Configuration/Messages.html',
    'https://github.com/bareos/bareos/blob/master/core/src/dird/backup.cc',
  ],

  recognises: (head) => head.some((line) => LINE.test(line)),

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const jobs = new Map<string, Job>();
    let here: Job | undefined;
    lines.forEach((text, i) => {
      const groups = LINE.exec(text)?.groups;
      if (groups !== undefined) {
        here = jobOf(jobs, groups['id'] ?? '');
        readMessage(here, groups, stampOf(groups['stamp'], clock, context), text, i + 1);
      } else if (here !== undefined) readContinuation(here, text, i + 1, clock);
    });
    return [...jobs.values()].flatMap(recordOf);
  },
};

function jobOf(jobs: Map<string, Job>, id: string): Job {
  const job = jobs.get(id) ?? { id, making: new JobInTheMaking(), ended: undefined, fatal: undefined, inTrouble: false };
  jobs.set(id, job);
  return job;
}

function readMessage(job: Job, groups: Record<string, string | undefined>, time: Micros | undefined, text: string, line: number): void {
  const said = groups['said'] ?? '';
  job.making.start ??= time;
  job.making.end = time ?? job.making.end;
  job.inTrouble = /^(?:Warning|Error|Fatal error):/.test(said);
  if (!job.inTrouble) return;
  noteTrouble(job, said, line, time);
  if (groups['daemon']?.endsWith('-fd') === true) job.making.client ??= groups['daemon'];
  if (said.startsWith('Fatal error:')) job.fatal ??= { status: 'Fatal error', line, text };
}

function noteTrouble(job: Job, said: string, line: number, time: Micros | undefined): void {
  const why = /ERR=([^.]+?)\.?\s*$/.exec(said)?.[1];
  job.making.note(said, line, time, why === undefined ? [] : [`ERR=${why}`]);
  // The client the Director could not reach is named before the summary does it.
  job.making.client ??= /\bclient:? "?([^"\s:]+?)"?\.?(?:\s|$)/i.exec(said)?.[1];
  job.making.clientAddress ??= /\bClient: \S+ on ((?:\d{1,3}\.){3}\d{1,3}):\d+/.exec(said)?.[1];
}

function readContinuation(job: Job, text: string, line: number, clock: LocalClock): void {
  const [, name = '', value = ''] = FIELD.exec(text) ?? [];
  if (name === 'Client') job.making.client = /^"?([^"\s]+)"?/.exec(value)?.[1];
  else if (name === 'Start time') job.making.start = longDate(value, clock) ?? job.making.start;
  else if (name === 'Scheduled time') job.making.start ??= longDate(value, clock);
  else if (name === 'End time') job.making.end = longDate(value, clock) ?? job.making.end;
  else if (name === 'Termination') {
    const status = value.replaceAll('*', '').trim();
    job.ended = { status, ok: /\bOK\b/.test(status), line, text };
  } else if (name === '' && job.inTrouble) noteTrouble(job, text, line, job.making.end);
}

/** Jobs that neither ended nor met a fatal error are running still, or their mail was cut. */
function recordOf(job: Job): readonly JobRecord[] {
  const { ended, fatal } = job;
  const end = ended ?? (fatal === undefined ? undefined : { ...fatal, ok: false });
  if (end === undefined) return [];
  // A failure is found at the line that says why, the summary only counts it.
  const at = !end.ok && fatal !== undefined ? fatal : end;
  // JobId 0 is the daemon itself: what it met outside of any job.
  const kind = job.id === '0' ? 'errors' : 'job';
  return [job.making.finish({ product: 'bacula', kind, status: end.status, ok: end.ok, line: at.line, text: at.text })];
}

function stampOf(stamp: string | undefined, clock: LocalClock, context: JobLogContext): Micros | undefined {
  if (stamp === undefined) return undefined;
  const iso = /^(\d{4})-(\d{2})-(\d{2}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(stamp);
  if (iso !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = iso.slice(1).map((word) => Number(word ?? 0));
    return clock.at(year, month, day, hour, minute, second);
  }
  const classic = /^(\d{1,2})-(\S+?)(?:-(\d{4}))? (\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(stamp);
  const month = monthNumber(classic?.[2] ?? '');
  if (classic === null || month === undefined) return undefined;
  const [day, hour, minute, second] = [classic[1], classic[4], classic[5], classic[6] ?? 0].map(Number);
  if (day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
  return classic[3] === undefined
    ? clock.yearless(month, day, hour, minute, second, context.endsAt)
    : clock.at(Number(classic[3]), month, day, hour, minute, second);
}
