/*
 * epp.log, gwp.log and relay.log of the Tivoli Firewall Security Toolbox:
 *   26/11/18 23:41:01  1 1779102 upcallSender [line=3505]: accept() failed (e=24 - Too many open files)
 * The year stands first and in two digits; then time, level (1 errors to 3 handshake), thread, text. Continuation lines begin with blanks.
 * The log tells of calls, not of jobs: spells of errors become a record about the proxy itself.
 */
import type { Micros } from '../correlator/contract.ts';
import type { JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { JobInTheMaking, SPELL } from './record.ts';

const LINE = /^(\d{2})\/(\d{2})\/(\d{2}) (\d{2}):(\d{2}):(\d{2})\s+(\d)\s+(\d+)\s+(.*)$/;
const TROUBLE = /\(e=\d+\b|too many open files|cannot open connection|connection (?:refused|timed out|reset)|abdb_open failed|\bERROR\b/i;

export const tivoliProxy: JobLogFormat = {
  name: 'tivoli-proxy',
  title: 'Tivoli Firewall Security Toolbox proxy or relay log (epp.log, gwp.log, relay.log)',
  references: [
    'https://softpanorama.org/Admin/Tivoli/TMF/TFST/index.shtml',
    'https://docplayer.net/579834-Firewall-security-toolbox-user-s-guide.html',
  ],

  recognises: (head) => head.some((line) => LINE.test(line)),

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const about = aboutOf(context.name);
    const records: JobRecord[] = [];
    let spell: { readonly job: JobInTheMaking; last: Micros; readonly line: number; readonly text: string } | undefined;
    const close = () => {
      if (spell === undefined) return;
      spell.job.end = spell.last;
      const { job, line, text } = spell;
      records.push(
        job.finish({
          product: 'tivoli',
          kind: 'errors',
          ...(about === undefined ? {} : { about }),
          status: statusOf(text),
          ok: false,
          line,
          text,
        }),
      );
      spell = undefined;
    };
    for (const { match, text, line } of unwrapped(lines)) {
      const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
      const time = clock.at(2000 + year, month, day, hour, minute, second);
      if (time === undefined || !TROUBLE.test(text)) continue;
      if (spell !== undefined && time - spell.last > SPELL) close();
      spell ??= { job: new JobInTheMaking(), last: time, line, text };
      spell.job.start ??= time;
      spell.last = time;
      spell.job.note(text, line, time);
    }
    close();
    return records;
  },
};

/** epp.log is the endpoint proxy's, gwp.log the gateway proxy's. */
function aboutOf(name: string): string | undefined {
  if (/^e(?:nd)?p(?:p|oint|roxy)/i.test(name)) return 'endpoint-proxy';
  if (/^gw?p|^gateway/i.test(name)) return 'gateway-proxy';
  return /^relay/i.test(name) ? 'relay' : undefined;
}

function statusOf(text: string): string {
  return /e=\d+ - [^)]+/.exec(text)?.[0] ?? LINE.exec(text)?.[9] ?? text;
}

function unwrapped(lines: readonly string[]): readonly { readonly match: RegExpExecArray; readonly text: string; readonly line: number }[] {
  const found: { match: RegExpExecArray; text: string; line: number }[] = [];
  lines.forEach((text, i) => {
    const match = LINE.exec(text);
    const last = found.at(-1);
    if (match !== null) found.push({ match, text, line: i + 1 });
    else if (last !== undefined && /^\s+\S/.test(text)) last.text += ` ${text.trim()}`;
  });
  return found;
}
