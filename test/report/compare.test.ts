import { expect, test } from 'vitest';
import type { Finding } from '../../src/correlator/contract.ts';
import { resolved, withHistory } from '../../src/report/compare.ts';
import { renderHtml } from '../../src/report/html.ts';
import { strips } from '../../src/report/strip.ts';
import { at, diagnosisOf, promptBlocked, source } from './fixtures.ts';

/** Nights of bucky2 from the 14th to the 18th; the log of the 15th is missing. */
const nights = [14, 15, 16, 17, 18].map((day) => ({
  night: `2026-11-${day}`,
  backup: 'bucky2',
  since: at(`2026-11-${day}T20:00:00-06:00`),
  until: at(`2026-11-${day + 1}T06:00:00-06:00`),
  sufficient: day !== 15,
  reasons: day === 15 ? ['no log'] : [],
}));
const on = (finding: Finding, ...days: readonly number[]): Finding => ({
  ...finding,
  nights: days.map((day) => ({ night: `2026-11-${day}`, packets: 1, attempts: 1 })),
});
const history = { status: 'continuing' as const, changed: [], firstDenied: at('2026-11-17T22:00:00-06:00') };
const old = { ...on(promptBlocked, 14), id: 'old', summary: 'fw1 denied the sessions.' };
const longer = diagnosisOf({
  findings: [{ ...on(promptBlocked, 17, 18), history }, old],
  coverage: { sufficient: false, reasons: ['no log'], nights, sources: [source] },
});
const night = diagnosisOf({ findings: [on(promptBlocked, 18)] });

test('the night gets the history that the earlier nights know', () => {
  expect(withHistory(night, longer).findings[0]?.history).toEqual(history);
});

test('what an earlier night had and this one has not is over', () => {
  expect(resolved(night, longer).map((finding) => finding.id)).toEqual(['old']);
});

test('the strip shows each night as it was', () => {
  expect(strips(longer)).toEqual([
    {
      backup: 'bucky2',
      nights: [
        { night: '2026-11-14', state: 'firewall' },
        { night: '2026-11-15', state: 'silent' },
        { night: '2026-11-16', state: 'clear' },
        { night: '2026-11-17', state: 'firewall' },
        { night: '2026-11-18', state: 'firewall' },
      ],
    },
  ]);
});

test('the page compares: strip in words, and what is not found any more', () => {
  const page = renderHtml({ diagnosis: withHistory(night, longer), zone: 'America/Chicago', activity: [], earlier: longer });
  expect(page).toContain('2026-11-15 not covered by the logs, 2026-11-16 nothing denied, 2026-11-17 denied by the firewall');
  expect(page).toMatch(/fw1 denied the sessions\. Last on\s+2026-11-14\./);
  expect(page).toContain('continuing');
});
