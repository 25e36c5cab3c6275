/**
 * The page in a real browser: inert, accessible, fitting a phone, printable. Skipped where no Chromium can be started.
 * Of the shipped nights a few of different make-up are opened; all of them with LEGWORK_EVERY_NIGHT=1.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/correlator/contract.ts';
import { renderHtml } from '../../src/report/html.ts';
import { legwork } from '../support/legwork.ts';
import { nightsFolder, sampleNights } from '../support/sample-nights.ts';
import { HOSTILE } from './arbitrary.ts';
import { startChromium } from './chromium.ts';
import { blockedNight, diagnosisOf, evidenceLine, missedJob, notCovered, promptBlocked, source, uncovered } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'legwork-browser-'));
const browser = await startChromium(join(folder, 'profile'));
const page = await browser?.newPage();

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const hostileNight: Diagnosis = diagnosisOf({
  findings: HOSTILE.map((text, i) => ({
    ...promptBlocked,
    id: `h${i}`,
    backup: text,
    firewall: { name: text, in: text, out: text, rule: text },
    initiator: { address: text, role: text },
    summary: `${text}.`,
    effect: text,
    explanation: text,
    because: [text],
    evidence: [{ ...evidenceLine, path: text, text }],
    fixes: [{ kind: 'firewall', text, rules: { iptables: text } }],
    references: [text],
  })),
  jobs: HOSTILE.map((text) => ({ ...missedJob, backup: text, client: text, status: text, path: text })),
  coverage: { ...diagnosisOf().coverage, reasons: HOSTILE, sources: HOSTILE.map((text) => ({ ...source, path: text, firewall: text })) },
});

function written(name: string, diagnosis: Diagnosis): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, renderHtml({ diagnosis, zone: 'UTC', activity: [] }));
  return pathToFileURL(path).href;
}

/** Looked for on the page: what is wider than the screen, words set letter by letter, text that leaves its picture, texts of a picture that cover each other. */
const FAULTS = `(() => {
  const faults = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the screen'] : [];
  for (const block of document.querySelectorAll('p, li, dd, dt, caption, th, td, h3, pre'))
    if (block.clientWidth > 0 && block.clientWidth < 20 && block.clientHeight > 60) faults.push('set letter by letter: ' + block.textContent);
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

/** The faults of one page, wide and on a phone. */
async function faultsOf(url: string, tab = page): Promise<unknown[]> {
  const faults: unknown[] = [];
  await tab?.goto(url);
  for (const width of [1280, 390]) {
    await tab?.setViewport({ width, height: 800 });
    faults.push(await tab?.evaluate(FAULTS));
  }
  return faults;
}

describe.skipIf(page === undefined)('in Chromium', () => {
  test('hostile text opens no dialog, asks for nothing, runs nothing, and fits', async () => {
    const url = written('hostile', hostileNight);
    const watched = await browser?.newPage();
    const happened: string[] = [];
    watched?.on('dialog', (dialog) => {
      happened.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    watched?.on('request', (request) => happened.push(`request ${request.url()}`));
    watched?.on('pageerror', () => happened.push('script error'));
    expect(await faultsOf(url, watched)).toEqual([[], []]);
    await watched?.mouse.move(300, 300);
    const active = await watched?.evaluate('document.querySelectorAll("script, iframe, object, embed, img, link").length');
    await watched?.close();
    expect(happened).toEqual([`request ${url}`]);
    expect(active).toBe(0);
  });

  // Every make-up of the page, each width and each colour scheme; what axe finds on one of them it finds on all that share it.
  test.each([
    ['blocked', blockedNight, 1280, 'light'],
    ['blocked', blockedNight, 390, 'dark'],
    ['uncovered', uncovered([notCovered]), 390, 'light'],
    ['clear', diagnosisOf(), 1280, 'dark'],
  ] as const)('the %s night has no violation that axe finds', async (name, diagnosis, width, scheme) => {
    await page?.setViewport({ width, height: 800 });
    await page?.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page?.goto(written(name, diagnosis));
    await page?.evaluate(axe.source);
    const violations = await page?.evaluate(
      'axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).slice(0, 3).join(" ")))',
    );
    expect(violations).toEqual([]);
  });

  test('the page prints on A4 and Letter', async () => {
    await page?.goto(written('printed', blockedNight));
    for (const format of ['a4', 'letter'] as const) {
      const pdf = await page?.pdf({ format });
      expect(Buffer.from(pdf?.subarray(0, 5) ?? []).toString()).toBe('%PDF-');
    }
  });

  const CHOSEN = ['tivoli-two-firewalls', 'tsm-answer-denied', 'log-ends-before-window', 'tsm-ipv6-new-year'];
  const nights =
    process.env['LEGWORK_EVERY_NIGHT'] === undefined ? sampleNights.filter(({ story }) => CHOSEN.includes(story)) : sampleNights;

  test.each(nights)('$story reads well at 1280 and 390 pixels', async ({ story, site, paths, truth }) => {
    const file = join(folder, `${story}.html`);
    const zone = site === undefined ? ['--timezone', truth.timezone] : ['--site', join(nightsFolder, story, 'site.yaml')];
    await legwork('report', ...paths, ...zone, '--fail-on', 'never', '--quiet', '-o', file);
    expect(await faultsOf(pathToFileURL(file).href)).toEqual([[], []]);
  });
});
