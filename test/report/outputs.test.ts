import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnosis } from '../../src/correlator/contract.ts';
import { outputs } from '../../src/report/index.ts';
import { diagnosisSchema } from '../../src/report/schema.ts';
import { anyDiagnosis } from './arbitrary.ts';
import { blockedNight } from './fixtures.ts';

/** Control characters and others that do not show. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

function rendered(diagnosis: Diagnosis): ReadonlyMap<string, string> {
  const input = { diagnosis, zone: 'UTC', color: false, columns: 80, activity: [] };
  return new Map(outputs.map((output) => [output.kind, output.render(input)]));
}

/** Rows of a CSV text by RFC 4180: quoted fields may hold commas, quotes are doubled. */
function csvRows(csv: string): readonly (readonly string[])[] {
  return csv
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), (match) => (match[1] ?? match[2] ?? '').replaceAll('""', '"')),
    );
}

const xml = new XMLParser({ ignoreAttributes: false, isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name) });

/** How many findings each output says there are. */
function findingCounts(all: ReadonlyMap<string, string>): Record<string, number> {
  const said = (kind: string): number => Number(/(\d+) findings?\b/.exec(all.get(kind) ?? '')?.[1] ?? Number.NaN);
  const suites: readonly { properties: { property: readonly Record<string, string>[] } }[] =
    xml.parse(all.get('junit') ?? '').testsuites.testsuite ?? [];
  const properties = suites.flatMap((suite) => suite.properties.property);
  return {
    json: diagnosisSchema.parse(JSON.parse(all.get('json') ?? '')).findings.length,
    csv: csvRows(all.get('csv') ?? '').length - 1,
    html: said('html'),
    md: said('md'),
    text: said('text'),
    junit: properties
      .filter((property) => property['@_name'] === 'findings')
      .reduce((sum, property) => sum + Number(property['@_value']), 0),
  };
}

test('every output tells the same number of findings, evidence lines and jobs, whatever they hold', () => {
  fc.assert(
    fc.property(anyDiagnosis, (diagnosis) => {
      const all = rendered(diagnosis);
      const n = diagnosis.findings.length;
      expect(findingCounts(all)).toEqual({ json: n, csv: n, html: n, md: n, text: n, junit: n });
      const lines = diagnosis.findings.reduce((sum, finding) => sum + finding.evidence.length, 0);
      expect(csvRows(all.get('evidence-csv') ?? '')).toHaveLength(lines + 1);
      expect(all.get('html')?.match(/<td [^>]*class="path"/g) ?? []).toHaveLength(diagnosis.jobs.length + 1);
    }),
    { numRuns: 60, seed: 8 },
  );
});

test('JUnit is well-formed XML 1.0, CSV rows are whole, and no output holds a control character, whatever the logs held', () => {
  fc.assert(
    fc.property(anyDiagnosis, (diagnosis) => {
      const all = rendered(diagnosis);
      expect(XMLValidator.validate(all.get('junit') ?? '')).toBe(true);
      expect(new Set(csvRows(all.get('csv') ?? '').map((row) => row.length)).size).toBe(1);
      const unclean = [...all].filter(([kind, output]) => HIDDEN.test(output.replaceAll(kind.endsWith('csv') ? '\r\n' : '\n', '')));
      expect(unclean).toEqual([]);
    }),
    { numRuns: 60, seed: 8 },
  );
});

test('kinds and file endings are unique', () => {
  const kinds = outputs.map((output) => output.kind);
  const endings = outputs.flatMap((output) => output.endings);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(new Set(endings).size).toBe(endings.length);
});

test('a job is a test case: the missed one fails with its message ids, the completed one passes', () => {
  const suites = xml.parse(rendered(blockedNight).get('junit') ?? '').testsuites;
  expect(suites).toMatchObject({ '@_tests': '2', '@_failures': '1', '@_skipped': '0' });
  const cases = suites.testsuite[0].testcase;
  expect(cases[0].failure['@_message']).toContain('ANR2716E');
  expect(cases[0].failure['#text']).toContain('f-prompt-27');
  expect(cases[1]).not.toHaveProperty('failure');
});
