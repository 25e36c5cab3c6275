/*
 * dsmsched.log, written by the scheduler of a TSM client:
 *   2026-11-18 22:00:03 --- SCHEDULEREC OBJECT BEGIN NIGHTLY 2026-11-18 22:00:00
 *   2026-11-18 22:13:12 Scheduled event 'NIGHTLY' completed successfully.
 *   2026-11-18 22:00:24 ANS1512E Scheduled event 'NIGHTLY' failed.  Return code = 12.
 * The date follows DATEFORMAT and the locale. Return code 8 means warnings, 12 errors of any kind, not of the network alone.
 */
import type { JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { DATE_TIME, dateOrder, firstTime, numericTime } from './numeric-date.ts';
import { JobInTheMaking } from './record.ts';
import { tsmTroubleIds } from './tsm-messages.ts';

const LINE = new RegExp(`^${DATE_TIME}\\s(.*)$`);
const RESULT = /Scheduled event '([^']*)' (completed successfully|failed)\.?(?:\s*Return code = (\d+))?/;
const WINDOW = /Server Window Start:\s+(\d{1,2}:\d{2}:\d{2}) on (\S+)/;
const WAITING = /Waiting to be contacted by the server/;

export const tsmSchedule: JobLogFormat = {
  name: 'tsm-schedule',
  title: 'TSM client scheduler log (dsmsched.log)',
  references: [
    'https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=reference-schedlogname',
    'http://www-01.ibm.com/support/docview.wss?uid=swg21413073',
  ],

  recognises: (head) =>
    head.some(
      (line) =>
        LINE.test(line) &&
        /SCHEDULEREC|Scheduled event '|Querying server for next scheduled event|Waiting to be contacted|Scheduler has been/.test(line),
    ),

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const order = dateOrder(lines);
    const records: JobRecord[] = [];
    let job = new JobInTheMaking();
    let node: string | undefined;
    let waiting: { readonly line: number; readonly text: string } | undefined;
    let window: number | undefined;
    lines.forEach((text, i) => {
      const match = LINE.exec(text);
      if (match === null) return;
      const time = numericTime(match, 1, order, clock);
      const said = match[8] ?? '';
      if (said.trim() === '') return;
      node = /^Node Name:\s*(\S+)/.exec(said)?.[1] ?? node;
      const opens = WINDOW.exec(said);
      if (opens !== null) window = firstTime(`${opens[2]} ${opens[1]}`, order, clock);
      if (/--- SCHEDULEREC OBJECT BEGIN/.test(said)) {
        job = new JobInTheMaking();
        // The scheduled time stands at the end of the line; the line's own is when the client got to it.
        job.start = firstTime(said, order, clock) ?? time;
      }
      job.note(said, i + 1, time, tsmTroubleIds(said));
      const result = RESULT.exec(said);
      if (result !== null) {
        const code = Number(result[3] ?? 0);
        job.client = node;
        job.start ??= time;
        job.end = time;
        const ok = result[2] !== 'failed' || code === 4 || code === 8;
        const status = result[2] === 'failed' ? `Failed, return code ${code}` : 'Completed';
        records.push(job.finish({ product: 'tsm', kind: 'job', status, ok, line: i + 1, text }));
        job = new JobInTheMaking();
      }
      if (WAITING.test(said)) waiting = { line: i + 1, text };
      else if (!/^[-\s]*$|^(?:Schedule Name|Action|Objects|Options|Server Window|Next operation)/.test(said)) waiting = undefined;
    });
    // A prompted client nobody called writes no error: the log simply ends here.
    if (waiting !== undefined && window !== undefined && window <= context.endsAt) {
      const silent = new JobInTheMaking();
      silent.client = node;
      silent.start = window;
      records.push(
        silent.finish({ product: 'tsm', kind: 'waiting', status: 'Waiting to be contacted by the server', ok: false, ...waiting }),
      );
    }
    return records;
  },
};
