/** The page in a real browser: inert, accessible, fitting a phone, printable. Skipped where no Chromium can be started. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, expect, test } from 'vitest';
import type { Diagnosis } from '../../src/correlator/contract.ts';
import { renderHtml } from '../../src/report/html.ts';
import { HOSTILE } from './arbitrary.ts';
import { startChromium } from './chromium.ts';
import { blockedNight, diagnosisOf, evidenceLine, missedJob, notCovered, promptBlocked, source, uncovered } from './fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'legwork-browser-'));
const browser = await startChromium(join(folder, 'profile'));

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

const NIGHTS: readonly (readonly [string, Diagnosis])[] = [
  ['blocked', blockedNight],
  ['uncovered', uncovered([notCovered])],
  ['clear', diagnosisOf()],
  ['hostile', hostileNight],
];

/** Opens the report of a night and runs `look` on it. */
async function opened<T>(
  name: string,
  diagnosis: Diagnosis,
  width: number,
  look: (page: Page, url: string) => Promise<T>,
): Promise<T | undefined> {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, renderHtml({ diagnosis, zone: 'UTC', activity: [] }));
  const page = await browser?.newPage();
  if (page === undefined) return undefined;
  await page.setViewport({ width, height: 800 });
  const result = await look(page, pathToFileURL(path).href);
  await page.close();
  return result;
}

test.skipIf(browser === undefined)('hostile text opens no dialog, asks for nothing, runs nothing', async () => {
  const happened: string[] = [];
  const scripts = await opened('hostile', hostileNight, 1280, async (page, url) => {
    page.on('dialog', (dialog) => {
      happened.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => happened.push(`request ${request.url()}`));
    page.on('pageerror', () => happened.push('script error'));
    await page.goto(url);
    await page.mouse.move(300, 300);
    return page.evaluate('document.querySelectorAll("script, iframe, object, embed, img, link").length');
  });
  expect(happened).toEqual([`request ${pathToFileURL(join(folder, 'hostile.html')).href}`]);
  expect(scripts).toBe(0);
});

const VIEWS = [
  ...NIGHTS.flatMap(([name, diagnosis]) => [1280, 390].map((width) => [name, width, 'light', diagnosis] as const)),
  ['blocked', 1280, 'dark', blockedNight] as const,
];

test.skipIf(browser === undefined).each(VIEWS)(
  'the %s night at %i pixels, %s, has no violation that axe finds and nothing wider than the screen',
  async (name, width, scheme, diagnosis) => {
    const seen = await opened(name, diagnosis, width, async (page, url) => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(url);
      await page.evaluate(axe.source);
      const violations = await page.evaluate(
        'axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).slice(0, 3).join(" ")))',
      );
      return { violations, wide: await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth') };
    });
    expect(seen).toEqual({ violations: [], wide: false });
  },
);

test.skipIf(browser === undefined).each(['a4', 'letter'] as const)('the page prints on %s', async (format) => {
  const pdf = await opened('blocked', blockedNight, 1280, async (page, url) => {
    await page.goto(url);
    return page.pdf({ format, preferCSSPageSize: false });
  });
  expect(Buffer.from(pdf?.subarray(0, 5) ?? []).toString()).toBe('%PDF-');
});
