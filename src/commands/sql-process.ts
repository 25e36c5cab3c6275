/** The process a query runs in: SQLite cannot be interrupted from outside, a process can be ended. Arguments: index, `json` or `text`, the query. */
import { escapeInJson, sanitize } from '../report/sanitize.ts';
import { UserError } from '../errors.ts';
import { openForQueries } from '../store/open-for-queries.ts';
import { isoTime } from './record-line.ts';

const BAD_USAGE = 2;
const [, , index = '', shape = 'text', query = ''] = process.argv;

process.stdout.on('error', () => process.exit());
try {
  answer();
} catch (error) {
  const steps =
    error instanceof UserError ? error.nextSteps : ['The tables are packets(since, until, address), attempts, findings, jobs and sources.'];
  process.stderr.write(
    `legwork: ${sanitize(error instanceof Error ? error.message : String(error))}\n${steps.map((step) => `  ${step}\n`).join('')}`,
  );
  process.exitCode = BAD_USAGE;
}

function answer(): void {
  const statement = openForQueries(index, isoTime).prepare(query);
  if (!statement.reader || !statement.readonly)
    throw new UserError('Only queries are answered; nothing in an index can be changed by SQL.', ['Begin with SELECT or WITH.']);
  if (shape === 'json') {
    for (const row of statement.iterate()) process.stdout.write(`${escapeInJson(JSON.stringify(row))}\n`);
    return;
  }
  process.stdout.write(
    `${statement
      .columns()
      .map(({ name }) => name)
      .join('\t')}\n`,
  );
  for (const row of statement.raw().iterate()) process.stdout.write(`${Array.isArray(row) ? row.map(cell).join('\t') : ''}\n`);
}

function cell(value: unknown): string {
  return value === null ? '' : sanitize(typeof value === 'string' ? value : JSON.stringify(value));
}
