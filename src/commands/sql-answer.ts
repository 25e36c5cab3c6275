/** A query's answer, line by line. */
import { UserError } from '../errors.ts';
import { escapeInJson, sanitize } from '../report/sanitize.ts';
import { openForQueries } from '../store/open-for-queries.ts';
import { isoTime } from './record-line.ts';

export type Shape = 'json' | 'text';

/** `json`: an object a row; `text`: the columns' names, then tab-separated rows. @throws UserError for what is no query; SQLite's errors. */
export function* answerLines(query: string, index: string, shape: Shape): Generator<string> {
  const statement = openForQueries(index, isoTime).prepare(query);
  if (!statement.reader || !statement.readonly)
    throw new UserError('Only queries are answered; nothing in an index can be changed by SQL.', ['Begin with SELECT or WITH.']);
  if (shape === 'json') {
    for (const row of statement.iterate()) yield escapeInJson(JSON.stringify(row));
    return;
  }
  yield statement
    .columns()
    .map(({ name }) => name)
    .join('\t');
  for (const row of statement.raw().iterate()) yield Array.isArray(row) ? row.map(cell).join('\t') : '';
}

function cell(value: unknown): string {
  return value === null ? '' : sanitize(typeof value === 'string' ? value : JSON.stringify(value));
}
