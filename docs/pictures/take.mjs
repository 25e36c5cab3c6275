/**
 * Takes the pictures of README.md and docs/: the real screen in tmux and the real page in Chromium, of a night that ships with the project.
 *     npm run build && node docs/pictures/take.mjs
 * Wants tmux, Chromium in its usual place and pdftoppm (poppler-utils).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AnsiUp } from 'ansi_up';
import { launch } from 'puppeteer-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-pictures-'));
const cli = join(root, 'dist/src/cli.js');
const night = 'samples/nights/tsm-prompted-client';
const logs = [`${night}/fw1.log`, '--site', `${night}/site.yaml`, '--year', '2026'];

/** A terminal of its own: keys go in, the screen with its colours comes out. */
async function screen(columns, rows, keys) {
  const tmux = (...args) => execFileSync('tmux', ['-L', `legwork-pictures-${process.pid}`, ...args], { encoding: 'utf8', cwd: root });
  const command = [process.execPath, cli, 'tail', ...logs].map((word) => `'${word}'`).join(' ');
  tmux('-f', '/dev/null', '-u', 'new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, `env LC_ALL=C.UTF-8 ${command}`);
  try {
    while (!tmux('capture-pane', '-p').includes('>BLOCKED')) await sleep(100);
    for (const key of keys) {
      tmux('send-keys', key);
      await sleep(700);
    }
    return tmux('capture-pane', '-p', '-e');
  } finally {
    tmux('kill-server');
  }
}

const SCREENS = [
  ['tail-80x24-findings', 80, 24, []],
  ['tail-80x24-explained', 80, 24, ['Enter']],
  ['tail-80x24-packets', 80, 24, ['2']],
  ['tail-80x24-legs', 80, 24, ['3']],
  ['tail-80x24-coverage', 80, 24, ['4']],
  ['tail-160x50-findings', 160, 50, []],
];

const browser = await launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  userDataDir: join(folder, 'profile'),
});
try {
  const page = await browser.newPage();
  for (const [name, columns, rows, keys] of SCREENS) {
    const text = new AnsiUp().ansi_to_html((await screen(columns, rows, keys)).replace(/\n$/, ''));
    // Block elements meet only where lines are as high as the letters are.
    await page.setContent(
      `<body style="margin:0;display:inline-block;background:#16181d"><pre style="margin:0;padding:10px;color:#d8dbe2;font:14px/17px 'DejaVu Sans Mono',monospace">${text}</pre>`,
    );
    await (await page.$('body')).screenshot({ path: join(here, `${name}.png`) });
  }

  const html = join(folder, 'night.html');
  execFileSync(process.execPath, [cli, 'report', ...logs, '--night', '2026-11-18', '--quiet', '--fail-on', 'never', '-o', html], { cwd: root });
  const report = async (name, width, height, scheme) => {
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(pathToFileURL(html).href);
    await page.screenshot({ path: join(here, `${name}.png`) });
  };
  await report('report-wide', 1280, 1400, 'light');
  await report('report-dark', 1280, 900, 'dark');
  await report('report-phone', 390, 844, 'light');
  const pdf = join(folder, 'night.pdf');
  await page.pdf({ path: pdf, format: 'a4' });
  execFileSync('pdftoppm', ['-png', '-r', '60', '-f', '1', '-l', '1', '-singlefile', pdf, join(here, 'report-print')]);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
