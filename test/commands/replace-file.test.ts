import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { replaceFile } from '../../src/commands/replace-file.ts';
import { UserError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'legwork-replace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the file is whole, private, and no temporary one is left', async () => {
  const path = join(folder, 'night.html');
  writeFileSync(path, 'the last report', { mode: 0o644 });
  await replaceFile(path, 'the new report');
  expect(readFileSync(path, 'utf8')).toBe('the new report');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a folder that is not there and a folder in the way are said, and nothing is left behind', async () => {
  mkdirSync(join(folder, 'taken.html'));
  await expect(replaceFile(join(folder, 'none', 'night.html'), 'x')).rejects.toThrow(UserError);
  await expect(replaceFile(join(folder, 'taken.html'), 'x')).rejects.toThrow(/cannot be written: it is a folder/);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a device is written to, not replaced', async () => {
  const link = join(folder, 'null');
  symlinkSync('/dev/null', link);
  await replaceFile(link, 'x');
  expect(statSync(link).isCharacterDevice()).toBe(true);
});
