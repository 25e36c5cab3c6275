/*
 * dsmerror.log, the errors of a TSM client; it tells of no job, and of no success:
 *   11/18/2026 22:00:24 ANS1017E Session rejected: TCP/IP connection failure
 * Spells of messages about the connection become one record; other errors (a file in use) are not about the network.
 */
import type { Micros } from '../correlator/contract.ts';
import type { JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { DATE_TIME, dateOrder, numericTime } from './numeric-date.ts';
import { JobInTheMaking, SPELL } from './record.ts';
import { CLIENT_NETWORK_IDS, tsmIds } from './tsm-messages.ts';

const LINE = new RegExp(`^${DATE_TIME}\\s+(ANS\\d{4}[EWSI]\\b.*)$`);

export const tsmError: JobLogFormat = {
  name: 'tsm-error',
  title: 'TSM client error log (dsmerror.log)',
  references: ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=reference-errorlogname'],

  recognises: (head) => head.filter((line) => LINE.test(line)).length * 2 > head.filter((line) => line.trim() !== '').length,

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const order = dateOrder(lines);
    const records: JobRecord[] = [];
    let spell: { readonly job: JobInTheMaking; last: Micros; line: number; text: string; id: string } | undefined;
    const close = () => {
      if (spell === undefined) return;
      spell.job.end = spell.last;
      records.push(spell.job.finish({ product: 'tsm', kind: 'errors', status: spell.id, ok: false, line: spell.line, text: spell.text }));
      spell = undefined;
    };
    lines.forEach((text, i) => {
      const match = LINE.exec(text);
      const time = match === null ? undefined : numericTime(match, 1, order, clock);
      const id = tsmIds(match?.[8] ?? '').find((word) => CLIENT_NETWORK_IDS.has(word));
      if (match === null || time === undefined || id === undefined) return;
      if (spell !== undefined && time - spell.last > SPELL) close();
      if (spell === undefined) {
        spell = { job: new JobInTheMaking(), last: time, line: i + 1, text, id };
        spell.job.start = time;
      }
      spell.last = time;
      spell.job.note(text, i + 1, time, [id]);
    });
    close();
    return records;
  },
};
