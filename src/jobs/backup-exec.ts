/*
 * A job log of Backup Exec, XML since version 9 and text before; the XML holds the text's lines in elements:
 *   <name>Job name: Nightly</name> … <machine_name>FILE01</machine_name> … <completeStatus>
 *   Job ended: Wednesday, November 18, 2026 at 10:42:10 PM
 *   Completed status: Failed
 *   Final error: 0xe00084ed - …
 * One job covers several machines; each becomes a record, failed when its own part of the log holds an error.
 */
import { backupExecIds } from './backup-exec-ids.ts';
import type { JobLogContext, JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { longDate } from './long-date.ts';
import { JobInTheMaking } from './record.ts';
import { xmlTexts } from './xml-texts.ts';
import type { XmlText } from './xml-texts.ts';

const REFERENCES = [
  'https://documentation.n-able.com/N-central/userguide/Content/Services/Services_Veritas.html',
  'https://systemmanager.ru/bkupexec.en/ch12s03s16.htm',
];
const SUCCESS = /^(?:Successful|Success|Completed with exceptions|Completed|Resumed|Failed over)\b/i;
/** `\\FILE01\C:` and, in front of a resource, `Backup - FILE01`. */
const MACHINE = /^(?:Backup|Verify|Archive)\s*-\s*(?:\\\\)?([\w.-]+)|\\\\([\w.-]+)\\/;

export const backupExecXml: JobLogFormat = {
  name: 'backup-exec-xml',
  title: 'Backup Exec job log, XML',
  references: REFERENCES,
  recognises: (head) => head.some((line) => /<joblog\b/i.test(line)),
  read: (lines, context) => readJob(xmlTexts(lines.join('\n')), context),
};

export const backupExecText: JobLogFormat = {
  name: 'backup-exec-text',
  title: 'Backup Exec job log, text',
  references: REFERENCES,
  recognises: (head) => head.some((line) => /^\s*Job server:/i.test(line)) && !head.some((line) => line.includes('<joblog')),
  read: (lines, context) =>
    readJob(
      lines.flatMap((text, i) => (text.trim() === '' ? [] : [{ element: '', text: text.trim(), line: i + 1 }])),
      context,
    ),
};

interface Machine {
  readonly name: string;
  readonly job: JobInTheMaking;
  failed: boolean;
}

function readJob(texts: readonly XmlText[], context: JobLogContext): readonly JobRecord[] {
  const clock = new LocalClock(context.zone);
  const machines = new Map<string, Machine>();
  const whole = new JobInTheMaking();
  let here: Machine | undefined;
  let status: { readonly word: string; readonly line: number; readonly text: string } | undefined;
  for (const { element, text, line } of texts) {
    const started = /^Job started:\s*(.+)/i.exec(text)?.[1];
    const ended = /^Job ended:\s*(.+)/i.exec(text)?.[1];
    const completed = /^(?:Job )?complet(?:ed|ion) status:\s*(.+)/i.exec(text)?.[1];
    if (started !== undefined) whole.start = longDate(started, clock);
    else if (ended !== undefined) {
      whole.end = longDate(ended, clock);
      here = undefined;
    } else if (completed !== undefined) status = { word: completed.trim(), line, text };
    const name = element === 'machine_name' ? text : (MACHINE.exec(text)?.[1] ?? MACHINE.exec(text)?.[2]);
    if (name !== undefined && element !== 'log_name') {
      const key = name.toUpperCase();
      here = machines.get(key) ?? { name, job: new JobInTheMaking(), failed: false };
      machines.set(key, here);
    }
    const ids = backupExecIds(text);
    if (ids.length > 0 && here !== undefined) here.failed = true;
    (here?.job ?? whole).note(text, line, undefined, ids);
  }
  // A log without an end is of a job still running, or of a server that died: no verdict of the product.
  if (status === undefined) return [];
  return recordsOf(whole, [...machines.values()], status);
}

function recordsOf(
  whole: JobInTheMaking,
  machines: readonly Machine[],
  status: { readonly word: string; readonly line: number; readonly text: string },
): readonly JobRecord[] {
  const jobOk = SUCCESS.test(status.word);
  const finish = (job: JobInTheMaking, ok: boolean) =>
    job.finish({
      product: 'backup-exec',
      kind: 'job',
      status: ok && !jobOk ? 'Successful' : status.word,
      ok,
      line: status.line,
      text: status.text,
    });
  if (machines.length === 0) return [finish(whole, jobOk)];
  const blamed = machines.some((machine) => machine.failed);
  return machines.map((machine) => {
    machine.job.client = machine.name;
    machine.job.start = whole.start;
    machine.job.end = whole.end;
    const ok = jobOk || (blamed && !machine.failed);
    // The final error stands after all machines; it belongs to those that failed.
    if (!ok) machine.job.takeFrom(whole);
    return finish(machine.job, ok);
  });
}
