/**
 * Reports of shipped nights, opened in a real browser, wide, narrow and on paper. Skipped where no Chromium can be started.
 * A few nights of different make-up; all of them with LEGWORK_EVERY_NIGHT=1.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { nightsFolder, sampleNights } from '../support/sample-nights.ts';
import { startChromium } from './chromium.ts';

const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-nights-'));
const browser = await startChromium(join(folder, 'profile'));

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Looked for on the page: what is wider than the screen, text that leaves its picture, texts of a picture that cover each other. */
const FAULTS = `(() => {
  const faults = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the screen'] : [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const texts = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
    for (const [i, [text, box]] of texts.entries()) {
      if (box.right > frame.right + 1 || box.left < frame.left - 1) faults.push('leaves the picture: ' + text);
      for (const [other, at] of texts.slice(0, i))
        if (box.left < at.right - 1 && at.left < box.right - 1 && box.top < at.bottom - 3 && at.top < box.bottom - 3) faults.push(text + ' covers ' + other);
    }
  }
  return faults;
})()`;

const CHOSEN = [
  'tsm-answer-denied',
  'tivoli-two-firewalls',
  'tsm-server-timeout',
  'log-ends-before-window',
  'tsm-ipv6-new-year',
  'tsm-quiet',
];
const nights = process.env['LEGWORK_EVERY_NIGHT'] === undefined ? sampleNights.filter(({ story }) => CHOSEN.includes(story)) : sampleNights;

test.skipIf(browser === undefined).each(nights)(
  '$story reads well at 1280 and 390 pixels and prints',
  async ({ story, site, paths, truth }) => {
    const file = join(folder, `${story}.html`);
    const zone = site === undefined ? ['--timezone', truth.timezone] : ['--site', join(nightsFolder, story, 'site.yaml')];
    spawnSync(process.execPath, [program, 'report', ...paths, ...zone, '--fail-on', 'never', '--quiet', '-o', file]);
    const page = await browser?.newPage();
    const faults: unknown[] = [];
    for (const width of [1280, 390]) {
      await page?.setViewport({ width, height: 800 });
      await page?.goto(pathToFileURL(file).href);
      faults.push(await page?.evaluate(FAULTS));
    }
    const pdf = await page?.pdf({ format: 'a4' });
    await page?.close();
    expect(faults).toEqual([[], []]);
    expect(Buffer.from(pdf?.subarray(0, 5) ?? []).toString()).toBe('%PDF-');
  },
);
