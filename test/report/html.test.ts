import { XMLValidator } from 'fast-xml-parser';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/html.ts';
import { anyDiagnosis } from './arbitrary.ts';
import { at, blockedNight, diagnosisOf, evidenceLine, missedJob, notCovered, promptBlocked, source, uncovered } from './fixtures.ts';

/** What is read on a page, without its tags. */
const textOf = (page: string): string =>
  page
    .slice(page.indexOf('<body>'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const render = (diagnosis = blockedNight): string => renderHtml({ diagnosis, zone: 'America/Chicago', activity: [] });

test('whatever the logs held, every tag of the page is its own: the page is well-formed, without script, handlers and foreign addresses', () => {
  fc.assert(
    fc.property(anyDiagnosis, (diagnosis) => {
      const page = render(diagnosis);
      expect(XMLValidator.validate(page.replace('<!doctype html>', '').replaceAll('<br>', '<br/>'))).toBe(true);
      const tags = (page.match(/<[^>]*>/g) ?? []).join('\n');
      expect(tags.replaceAll(/"[^"]*"/g, '')).not.toMatch(/<script|<iframe|<object|<img|<link\b|\son\w+=|src=/i);
      expect(tags.match(/href="(?!#|https?:\/\/)[^"]*"/g)).toBeNull();
    }),
    { numRuns: 60, seed: 8 },
  );
});

test('the policy forbids everything but the one style', () => {
  expect(render()).toMatch(/content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'"/);
});

test('the first thing read is the verdict on each backup', () => {
  expect(textOf(render())).toMatch(/The backups bucky2 Broken by the firewall fw1 denies .* What was found 1\. tsm\.prompt/);
});

test('the drawing says in words what it shows', () => {
  expect(render()).toContain('aria-label="tsm.prompt: 10.30.1.20 (server) → 10.16.0.27 (client), tcp/1501; cut here, firewall fw1.');
});

test('the night is drawn with its window, the attempts, the job and the silence of the log', () => {
  const [finding] = [promptBlocked];
  const night = uncovered([finding]);
  const page = renderHtml({
    diagnosis: { ...night, jobs: [missedJob] },
    zone: 'America/Chicago',
    activity: [
      {
        backup: 'bucky2',
        leg: 'tsm.session',
        initiator: '10.16.0.27',
        responder: '10.30.1.20',
        firewall: 'fw1',
        accepted: [at('2026-11-18T20:30:00-06:00')],
        denied: [],
      },
    ],
  });
  expect(page).toContain(
    'aria-label="bucky2, window 2026-11-18 20:00:00 to 2026-11-19 06:00:00. tsm.prompt: 0 let through, some denied; ' +
      'tsm.session: 1 let through, 0 denied; job of NODE27: Missed, started 22:00; no log of fw1 2026-11-18 23:10:00 to 2026-11-19 06:00:00"',
  );
  expect(page).toContain('Between the same hosts: tsm.session: worked.');
});

test('nothing found in a log that ends early is not called clean', () => {
  const page = render(uncovered([notCovered]));
  expect(textOf(page)).toContain('bucky2 Cannot be told');
  expect(page).not.toContain('Nothing denied');
});

test('a night of thousands of findings, jobs and logs stays under a megabyte and says what it left out', () => {
  const many = <T>(n: number, of: (i: number) => T): readonly T[] => Array.from({ length: n }, (_, i) => of(i));
  const text = 'x <&> '.repeat(900);
  const base = diagnosisOf();
  const diagnosis = diagnosisOf({
    findings: many(2000, (i) => ({
      ...promptBlocked,
      id: `f${i}`,
      backup: `backup ${i % 500}`,
      firewall: { name: `fw${i}` },
      evidence: many(10, () => ({ ...evidenceLine, text })),
    })),
    jobs: many(3000, (i) => ({ ...missedJob, client: `NODE${i}`, backup: `backup ${i % 500}`, verdict: 'not-explained' as const })),
    coverage: { ...base.coverage, reasons: many(1000, () => text), sources: many(2000, (i) => ({ ...source, path: `fw${i}.log` })) },
  });
  const page = render(diagnosis);
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  expect(page).toContain('2000 findings: 2000 blocked');
  expect(page).toMatch(/\d+ more headlines left out to keep the page small/);
  expect(page).toMatch(/and \d+ more jobs, in the JSON/);
  expect(page).toMatch(/and \d+ more logs, in the JSON/);
});

test('a hundred thousand attempts are drawn no larger than a few hundred', () => {
  const activity = (n: number) => [
    {
      backup: 'bucky2',
      leg: 'tsm.prompt',
      initiator: '10.30.1.20',
      responder: '10.16.0.27',
      firewall: 'fw1',
      accepted: [],
      denied: Array.from({ length: n }, (_, i) => at('2026-11-18T20:00:00-06:00') + (36_000e6 * i) / n),
    },
  ];
  const size = (n: number): number => renderHtml({ diagnosis: blockedNight, zone: 'UTC', activity: activity(n) }).length;
  expect(size(100_000)).toBeLessThan(size(400) + 2000);
});
