import { expect, test } from 'vitest';
import { reportTargets } from '../../src/commands/report-targets.ts';
import { UserError } from '../../src/errors.ts';

test.each([
  ['night.html', 'html', 'night.html'],
  ['NIGHT.HTM', 'html', 'NIGHT.HTM'],
  ['night.evidence.csv', 'evidence-csv', 'night.evidence.csv'],
  ['night.csv', 'csv', 'night.csv'],
  ['evidence-csv:night.csv', 'evidence-csv', 'night.csv'],
  ['junit:report', 'junit', 'report'],
  ['json:-', 'json', '-'],
  ['-', 'text', '-'],
  [String.raw`C:\reports\night.md`, 'md', String.raw`C:\reports\night.md`],
  ['a:b.json', 'json', 'a:b.json'],
])('-o %s is %s in %s', (spec, kind, path) => {
  const [target] = reportTargets([spec]);
  expect([target?.output.kind, target?.path]).toEqual([kind, path]);
});

test.each(['night', 'night.pdf', 'html:', ''])('-o %s is refused with what to write', (spec) => {
  expect(() => reportTargets([spec])).toThrow(UserError);
});

test('two outputs do not share stdout or a file', () => {
  expect(() => reportTargets(['-', 'json:-'])).toThrow(/two outputs go to stdout/);
  expect(() => reportTargets(['night.html', 'html:night.html'])).toThrow(/night.html/);
});
