import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { nodeTooOld } from '../../src/node-version.ts';
import { VERSION } from '../../src/version.ts';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });

test('--version and --help answer on stdout', () => {
  expect(run('--version')).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  expect(run('--help')).toMatchObject({ status: 0, stderr: '' });
  expect(run('--help').stdout).toContain('Commands:');
});

test('a wrong command line ends with 2 and names what is wrong', () => {
  const wrong = run('index', 'info', '--index', 'x', '--idnex', 'x');
  expect(wrong.status).toBe(2);
  expect(wrong.stdout).toBe('');
  expect(wrong.stderr).toContain('--idnex');
  expect(run('frobnicate')).toMatchObject({ status: 2, stdout: '' });
  expect(run()).toMatchObject({ status: 2, stdout: '' });
});

test.each([
  ['18.19.0', true],
  ['20.18.1', true],
  ['22.14.0', true],
  ['22.15.0', false],
  ['24.21.0', false],
])('Node %s is too old: %s', (version, old) => {
  expect(nodeTooOld(version) !== undefined).toBe(old);
});
