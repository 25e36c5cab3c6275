/*
 * What QUERY EVENT of a TSM server prints, as a table, with FORMAT=DETAILED, or with -commadelimited:
 *   Scheduled Start          Actual Start             Schedule Name     Node Name     Status
 *   11/18/2026 22:00:00                               NIGHTLY           NODE1         Missed
 * An empty Actual Start is the point of the table, so columns are cut where the dashes of its head say, never at blanks.
 */
import type { JobLogFormat } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { dateOrder, firstTime } from './numeric-date.ts';
import { JobInTheMaking } from './record.ts';

/** Status words of the server's documentation that end an event; Pending, Future, Started, In Progress and Restarted do not. */
const ENDED: Readonly<Record<string, boolean>> = { Completed: true, Missed: false, Failed: false, Severed: false, Uncertain: false };
const STATUS = /\b(Completed|Missed|Failed|Severed|Uncertain|Pending|Future|Started|In Progress|Restarted)\b/;

/** One event by the names of its columns. */
type Fields = Readonly<Record<string, string>>;

export const tsmEvents: JobLogFormat = {
  name: 'tsm-events',
  title: 'TSM server QUERY EVENT',
  references: ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=commands-query-event-query-scheduled-completed-events'],

  recognises: (head) =>
    head.some((line) => /Scheduled Start\b.*\bStatus/.test(line) || /^\s*Scheduled Start:/.test(line)) ||
    head.some((line) => line.split(',').length >= 5 && /\d{2}:\d{2}:\d{2}/.test(line) && STATUS.test(line)),

  read(lines, context) {
    const order = dateOrder(lines);
    const clock = new LocalClock(context.zone);
    return events(lines).flatMap(({ fields, line }) => {
      const status = STATUS.exec(fields['Status'] ?? '')?.[1];
      const ok = status === undefined ? undefined : ENDED[status];
      if (status === undefined || ok === undefined) return [];
      const job = new JobInTheMaking();
      job.client = fields['Node Name'];
      job.start = firstTime(fields['Scheduled Start'] ?? '', order, clock);
      job.end = firstTime(fields['Completed'] ?? '', order, clock);
      // The table of older servers has the return code beside the status, without a column of its own.
      const code = /^\d+$/.exec(fields['Result'] ?? '')?.[0] ?? /\s(\d+)$/.exec(fields['Status'] ?? '')?.[1];
      const words = code === undefined ? status : `${status}, return code ${code}`;
      return [job.finish({ product: 'tsm', kind: 'job', status: words, ok, line, text: lines[line - 1] ?? '' })];
    });
  },
};

function events(lines: readonly string[]): readonly { readonly fields: Fields; readonly line: number }[] {
  if (lines.some((line) => /^\s*Scheduled Start:/.test(line))) return detailedEvents(lines);
  const ruler = lines.findIndex((line) => /^\s*-{4,}(?:\s+-{4,}){3,}\s*$/.test(line));
  return ruler > 0 ? tableEvents(lines, ruler) : commaEvents(lines);
}

function tableEvents(lines: readonly string[], ruler: number): readonly { readonly fields: Fields; readonly line: number }[] {
  const starts = [...(lines[ruler] ?? '').matchAll(/-+/g)].map((match) => match.index);
  const cut = (line: string) => starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
  const names = cut(lines[ruler - 1] ?? '');
  return lines.slice(ruler + 1).flatMap((line, i) => {
    if (line.trim() === '') return [];
    const values = cut(line);
    return [{ fields: Object.fromEntries(names.map((name, j) => [name, values[j] ?? ''])), line: ruler + 2 + i }];
  });
}

function detailedEvents(lines: readonly string[]): readonly { readonly fields: Fields; readonly line: number }[] {
  const found: { fields: Record<string, string>; line: number }[] = [];
  lines.forEach((text, i) => {
    const match = /^\s*([A-Z][A-Za-z ]+?):\s*(.*)$/.exec(text);
    if (match === null) return;
    const [, name = '', value = ''] = match;
    if (name === 'Policy Domain Name') found.push({ fields: {}, line: i + 1 });
    const last = found.at(-1);
    if (last === undefined) return;
    last.fields[name] = value.trim();
    if (name === 'Status') last.line = i + 1;
  });
  return found;
}

/** Standard: start, actual start, schedule, node, status. Detailed: domain, schedule, node, start, actual start, completed, status, result. */
function commaEvents(lines: readonly string[]): readonly { readonly fields: Fields; readonly line: number }[] {
  const STANDARD = ['Scheduled Start', 'Actual Start', 'Schedule Name', 'Node Name', 'Status'];
  const DETAILED = ['Policy Domain Name', 'Schedule Name', 'Node Name', 'Scheduled Start', 'Actual Start', 'Completed', 'Status', 'Result'];
  return lines.flatMap((line, i) => {
    const values = line.split(',').map((value) => value.trim().replace(/^"(.*)"$/, '$1'));
    if (values.length < STANDARD.length) return [];
    const names = /\d{1,2}:\d{2}/.test(values[0] ?? '') ? STANDARD : DETAILED;
    return [{ fields: Object.fromEntries(names.map((name, j) => [name, values[j] ?? ''])), line: i + 1 }];
  });
}
