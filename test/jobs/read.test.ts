import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readJobLog } from '../../src/jobs/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'legwork-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const setting = { zone: 'UTC' };

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const log =
  'Job server: MEDIA1\r\nJob started: Wednesday, November 18, 2026 at 10:00:04 PM\r\nBackup - \\\\Köln01\\C:\r\nCompleted status: Failed\r\n';

test('a job log of Windows is UTF-16 with a mark; its records know where their line begins', async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(log, 'utf16le')]);
  const { format, records } = await readJobLog(file('bex1.txt', bytes), 'bex1.txt', 'nightly', setting);
  expect(format).toBe('backup-exec-text');
  expect(records.map((record) => [record.status, record.line])).toEqual([['Failed', 4]]);
  expect(bytes.subarray(records[0]?.offset).toString('utf16le')).toMatch(/^Completed status: Failed/);
});

test('UTF-8 and Latin-1 are told apart by their bytes', async () => {
  const utf8 = Buffer.from(log);
  const latin1 = Buffer.from(log, 'latin1');
  for (const bytes of [utf8, latin1]) {
    const { records } = await readJobLog(file('bex2.txt', bytes), 'bex2.txt', 'nightly', setting);
    expect(bytes.subarray(records[0]?.offset).toString('latin1')).toMatch(/^Completed status: Failed/);
  }
});

test.each([
  ['no file', undefined, 'no such file'],
  ['an empty file', '', 'the file is empty'],
  ['a file of another kind', 'hello\nworld\n', 'no known job log; known are Backup Exec job log'],
])('%s is trouble, not an error', async (_, content, trouble) => {
  const path = content === undefined ? join(folder, 'missing.log') : file('other.log', content);
  const read = await readJobLog(path, 'shown.log', 'nightly', setting);
  expect(read).toMatchObject({ path: 'shown.log', backup: 'nightly', records: [] });
  expect(read.trouble).toMatch(new RegExp(`^${trouble}`));
});
