/** The process a query runs in: SQLite cannot be interrupted from outside, a process can be ended. Arguments: index, `json` or `text`, the query. */
import { UserError } from '../errors.ts';
import { sanitize } from '../report/sanitize.ts';
import { answerLines } from './sql-answer.ts';

const BAD_USAGE = 2;
const [, , index = '', shape = 'text', query = ''] = process.argv;

process.stdout.on('error', () => process.exit());
try {
  for (const line of answerLines(query, index, shape === 'json' ? 'json' : 'text')) process.stdout.write(`${line}\n`);
} catch (error) {
  const steps =
    error instanceof UserError ? error.nextSteps : ['The tables are packets(since, until, address), attempts, findings, jobs and sources.'];
  process.stderr.write(
    `legwork: ${sanitize(error instanceof Error ? error.message : String(error))}\n${steps.map((step) => `  ${step}\n`).join('')}`,
  );
  process.exitCode = BAD_USAGE;
}
