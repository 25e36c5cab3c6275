/*
 * The report of an Amanda run (amreport), as mailed:
 *   Date    : November 18, 2026
 *   FAILURE DUMP SUMMARY:
 *     web01 /home lev 0  FAILED [Request to web01 failed: timeout waiting for ACK]
 *   DUMP SUMMARY:
 *   web02        /home       0   5120  5120    --    0:12  412.9   0:01 5120.0
 * Its date is as fine as its times get: a job lasts from that noon to the next.
 */
import type { Micros } from '../correlator/contract.ts';
import type { JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { longDate } from './long-date.ts';
import { JobInTheMaking } from './record.ts';

const DAY: Micros = 86_400_000_000;
const FAILURE = /^\s*(\S+)\s+("[^"]*"|\S+)\s+(?:lev \S+\s+)?(?:(?:FAILED|FAILURE)\s*\[(.*?)\]?|(RESULTS MISSING))\s*$/;
const DUMPED = /^(\S+)\s+\S+\s+(?:NT-)?\d+\s+[\d.]+\s/;

export const amandaReport: JobLogFormat = {
  name: 'amanda-report',
  title: 'Amanda report (amreport)',
  references: ['https://wiki.zmanda.com/man/amreport.8.html'],

  recognises: (head) =>
    head.some((line) =>
      /^(?:FAILURE|STRANGE) DUMP SUMMARY:|^FAILURE AND STRANGE DUMP SUMMARY:|^\s*DUMP SUMMARY:|^These dumps were to /.test(line),
    ),

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const night = nightOf(lines, clock);
    const records = new Map<string, JobRecord>();
    let section = '';
    lines.forEach((text, i) => {
      const title = /^\s*([A-Z][A-Z ]+):\s*$/.exec(text)?.[1];
      if (title !== undefined) section = title;
      const failure = section.startsWith('FAILURE') ? FAILURE.exec(text) : null;
      const dumped = section === 'DUMP SUMMARY' ? DUMPED.exec(text) : null;
      const client = failure?.[1] ?? dumped?.[1];
      if (client === undefined || (dumped !== null && records.has(client))) return;
      if (failure !== null && records.get(client)?.ok === false) return;
      const job = new JobInTheMaking();
      job.client = client;
      job.start = night?.[0];
      job.end = night?.[1];
      if (failure !== null) job.note(text, i + 1, undefined);
      const status = failure === null ? 'dumped' : (failure[3] ?? failure[4] ?? 'FAILED');
      records.set(client, job.finish({ product: 'amanda', kind: 'job', status, ok: failure === null, line: i + 1, text }));
    });
    return [...records.values()];
  },
};

function nightOf(lines: readonly string[], clock: LocalClock): readonly [Micros, Micros] | undefined {
  const date = lines.map((line) => /^Date\s*:\s*(.+)$/.exec(line)?.[1]).find((text) => text !== undefined);
  const noon = date === undefined ? undefined : longDate(`${date} 12:00:00`, clock);
  return noon === undefined ? undefined : [noon, noon + DAY];
}
