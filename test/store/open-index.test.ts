import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { openExistingIndex, openIndex } from '../../src/store/open-index.ts';
import { SCHEMA_VERSION } from '../../src/store/schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-index-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function refusal(open: () => unknown): UserError {
  try {
    open();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('an index is made where there is none, and opened again', () => {
  const path = join(folder, 'i.db');
  openIndex(path).close();
  openExistingIndex(path).close();
  const db = new Database(path, { readonly: true });
  expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
  db.close();
});

test.each([
  [99, 'newer legwork'],
  [1, 'older legwork'],
])('an index of version %i is refused in words', (version, words) => {
  const path = join(folder, 'i.db');
  openIndex(path).close();
  const db = new Database(path);
  db.pragma(`user_version = ${version}`);
  db.close();
  const error = refusal(() => openIndex(path));
  expect(error.message).toContain(words);
  expect(error.nextSteps).toHaveLength(1);
});

test.each([
  [
    'a text file',
    (path: string) => writeFileSync(path, 'Nov 18 22:00:01 fw1 kernel: not a database at all\n'.repeat(40)),
    /not an SQLite database/,
  ],
  ['another program’s database', (path: string) => new Database(path).exec('CREATE TABLE bookmark (url TEXT)').close(), /another program/],
])('%s is refused and left alone', (_, make, words) => {
  const path = join(folder, 'i.db');
  make(path);
  expect(refusal(() => openIndex(path)).message).toMatch(words);
});

test('an index in a folder that is not there is refused', () => {
  expect(refusal(() => openIndex(join(folder, 'no', 'i.db'))).nextSteps).not.toEqual([]);
  expect(refusal(() => openExistingIndex(join(folder, 'i.db'))).message).toContain('no index');
});

test('without a path nothing is left behind', () => {
  const index = openIndex();
  index.close();
  expect(readdirSync(folder)).toEqual([]);
});
