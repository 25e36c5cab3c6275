import { expect, test } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { diagnosisSchema, publishedSchema } from '../../src/report/schema.ts';
import { blockedNight, diagnosisOf, notCovered, source, uncovered } from './fixtures.ts';

const parsed = (json: string) => diagnosisSchema.parse(JSON.parse(json));

test.each([
  ['a blocked night', blockedNight],
  ['a night the log does not cover', uncovered([notCovered])],
  ['nothing at all', diagnosisOf()],
])('%s keeps the contract', (_name, diagnosis) => {
  expect(diagnosisSchema.safeParse(JSON.parse(renderJson(diagnosis, 'America/Chicago'))).error).toBeUndefined();
});

test('times are ISO with the offset of the zone, fields in the order of the contract', () => {
  const [finding] = parsed(renderJson(blockedNight, 'America/Chicago')).findings;
  expect(finding?.first).toBe('2026-11-18T22:00:07-06:00');
  expect(finding?.evidence[0]?.time).toBe('2026-11-18T22:00:07-06:00');
  expect(Object.keys(finding ?? {}).slice(0, 6)).toEqual(['id', 'verdict', 'confidence', 'because', 'wouldRaise', 'impact']);
});

test('absent is absent, and null stands only where the contract says', () => {
  const json = renderJson(uncovered([notCovered]), 'UTC');
  const [finding] = parsed(json).findings;
  expect(finding).toMatchObject({ leg: null, cause: null, initiator: null, responder: null });
  expect(json.match(/: null/g)).toHaveLength(4);
  expect(Object.keys(finding ?? {})).not.toContain('transport');
  expect(Object.keys(finding ?? {})).not.toContain('firewall');
});

test('the order in which reasons were met does not show', () => {
  const reversed = { ...source, skipped: Object.fromEntries(Object.entries(source.skipped).toReversed()) };
  const one = diagnosisOf();
  const other = diagnosisOf({ coverage: { ...one.coverage, sources: [reversed] } });
  expect(renderJson(other, 'UTC')).toBe(renderJson(one, 'UTC'));
});

test('an unknown key or a wrong type breaks the schema', () => {
  const good = JSON.parse(renderJson(blockedNight, 'UTC'));
  expect(diagnosisSchema.safeParse({ ...good, extra: 1 }).success).toBe(false);
  expect(diagnosisSchema.safeParse({ ...good, window: { since: '2026-11-18 20:00', until: '2026-11-19T06:00:00Z' } }).success).toBe(false);
});

test('the published JSON Schema is the one the code checks (npx vitest run test/report/json.test.ts -u writes it)', async () => {
  await expect(publishedSchema()).toMatchFileSnapshot('../../schema/diagnosis.schema.json');
});
