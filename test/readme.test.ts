import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```\n(.*?)^```$/gms)].map(([, text = '']) => text);

test('the two commands stand on lines of their own, where .ci/run finds them', () => {
  expect(readme.match(/^npm ci && .*$/gm)).toEqual([expect.stringContaining('npm start -- analyze samples/nights/'), 'npm ci && npm test']);
});

/** Squeezes blanks, so that a terminal's width is no difference. */
const words = (text: string) => text.replaceAll(/\s+/g, ' ');

test('what README shows of the first command is what it prints', async () => {
  const [command = '', shown = ''] = blocks;
  const args = command.trim().split(' -- ')[1]?.split(' ') ?? [];
  const run = promisify(execFile)(process.execPath, ['dist/src/cli.js', ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
  // Findings are exit code 1, which is a rejection here.
  const printed = await run.then(
    ({ stdout }) => stdout,
    (error: unknown) => (typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : ''),
  );
  const parts = shown.split(/^\s*\[…\]$/m).map((part) => words(part).trim());
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.filter((part) => !words(printed).includes(part))).toEqual([]);
});
