/** The script of docs/unattended.md, run as it stands there, with a mail program that keeps the letter. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-unattended-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = /```sh\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/unattended.md'), 'utf8'))?.[1] ?? '';
const hasShell = spawnSync('sh', ['-c', 'exit 0']).status === 0;

function program(name: string, body: string): string {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Runs the script on a shipped night, as on the morning after it; returns its exit code and the letter, if one was sent. */
function morning(story: string, evening: string): { readonly code: number | null; readonly letter: string; readonly page: string } {
  const state = join(folder, story);
  const night = join(root, 'samples/nights', story);
  for (const path of [state, join(folder, 'bin')]) mkdirSync(path, { recursive: true });
  const letter = join(state, 'letter');
  writeFileSync(letter, '');
  program('date', `echo ${evening}`);
  program('legwork', `exec "${process.execPath}" "${join(root, 'dist/src/cli.js')}" "$@" --year 2026`);
  const made = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      LEGWORK_STATE: state,
      LEGWORK_LOGS: night,
      LEGWORK_SITE: join(night, 'site.yaml'),
      LEGWORK_SENDMAIL: program(`sendmail-${story}`, `cat > "${letter}"`),
    },
  });
  return { code: made.status, letter: readFileSync(letter, 'utf8'), page: readFileSync(join(state, `${evening}.html`), 'utf8') };
}

test.skipIf(!hasShell)('a blocked night is mailed, with its text and the place of the page', () => {
  const { code, letter, page } = morning('tsm-prompted-client', '2026-11-18');
  expect(code).toBe(2);
  expect(letter).toMatch(/^To: backup-team@example\.org\nSubject: Backup night 2026-11-18: LEGWORK CRITICAL\nMIME-Version/);
  expect(letter).toContain('\n\nLEGWORK CRITICAL - nightly');
  expect(letter).toMatch(/^nightly: Broken by the firewall$/m);
  expect(letter).toContain('2026-11-18.html');
  expect(page).toContain('<title>Backup night 2026-11-18</title>');
});

test.skipIf(!hasShell)('a night the logs do not cover is mailed: silence would read as a good night', () => {
  const { code, letter } = morning('log-ends-before-window', '2026-08-20');
  expect(code).toBe(3);
  expect(letter).toMatch(/^Subject: Backup night 2026-08-20: LEGWORK UNKNOWN$/m);
});

test.skipIf(!hasShell)('a quiet night is not', () => {
  const quiet = morning('tsm-quiet', '2026-02-10');
  expect(quiet).toMatchObject({ code: 0, letter: '' });
});
