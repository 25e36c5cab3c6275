/*
 * log.<datestamp>.0 of the Amanda server, one line an event, without clocks of their own:
 *   START planner date 20261118220005
 *   FAIL planner web01 /home 20261118220005 0 "[Request to web01 failed: timeout waiting for ACK]"
 *   SUCCESS dumper web02 /home 20261118220005 0 [sec 12.4 kb 5120 kps 412.9 orig-kb 5120]
 *   FINISH driver date 20261118220005 time 2710.015
 * A run begins at its datestamp (local time) and ends as many seconds later as FINISH says. Disks of one host are one job.
 */
import type { Micros } from '../correlator/contract.ts';
import { amandaWords } from './amanda-words.ts';
import type { JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { JobInTheMaking } from './record.ts';

const RESULT = /^(FAIL|SUCCESS|DONE|PARTIAL|STRANGE) (planner|driver|dumper|chunker|taper) /;
/** Some files read badly: the connection held. */
const FINE = new Set(['SUCCESS', 'DONE', 'STRANGE']);

interface Host {
  readonly job: JobInTheMaking;
  end: { readonly status: string; readonly ok: boolean; readonly line: number; readonly text: string };
}

export const amandaLog: JobLogFormat = {
  name: 'amanda-log',
  title: 'Amanda log.<datestamp>',
  references: ['https://github.com/zmanda/amanda/tree/master/installcheck/catalogs', 'https://wiki.zmanda.com/man/amreport.8.html'],

  recognises: (head) => head.some((line) => /^(?:DISK|START|INFO|FAIL|SUCCESS|STATS) (?:planner|driver|dumper|amdump|taper) /.test(line)),

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const start = stampTime(
      lines.map((line) => /^START \S+ date (\d{8,14})/.exec(line)?.[1]).find((stamp) => stamp !== undefined),
      clock,
    );
    const seconds = lines.map((line) => /^FINISH driver date \d+ time ([\d.]+)/.exec(line)?.[1]).find((time) => time !== undefined);
    const end = start === undefined || seconds === undefined ? undefined : start + Math.round(Number(seconds) * 1_000_000);
    const hosts = new Map<string, Host>();
    lines.forEach((text, i) => {
      if (!RESULT.test(text)) return;
      const [word = '', , name = ''] = amandaWords(text);
      const ok = FINE.has(word);
      const host = hosts.get(name) ?? { job: new JobInTheMaking(), end: { status: word, ok: true, line: i + 1, text } };
      hosts.set(name, host);
      // The first failure is what is to be explained; later ones of the host follow from it or repeat it.
      if (!ok) {
        host.job.note(text, i + 1, undefined);
        if (host.end.ok) host.end = { status: reasonOf(text) ?? word, ok, line: i + 1, text };
      }
    });
    return [...hosts].map(([name, { job, end: outcome }]): JobRecord => {
      job.client = name;
      job.start = start;
      job.end = end;
      return job.finish({ product: 'amanda', kind: 'job', ...outcome });
    });
  },
};

function reasonOf(line: string): string | undefined {
  return /\[([^\]]*)\]"?\s*$/.exec(line)?.[1];
}

/** Amanda's datestamp: 20261118 or 20261118220005. */
function stampTime(stamp: string | undefined, clock: LocalClock): Micros | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/.exec(stamp ?? '');
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map((word) => Number(word ?? 0));
  return clock.at(year, month, day, hour, minute, second);
}
