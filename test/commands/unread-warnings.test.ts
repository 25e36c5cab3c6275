import { expect, test } from 'vitest';
import { unreadWarnings } from '../../src/commands/unread-warnings.ts';
import type { SourceCoverage } from '../../src/correlator/contract.ts';

const counts = { lines: 300, records: 300, skipped: {}, malformed: 0, foreign: 0, gaps: [], first: 1, last: 2 };
const source: SourceCoverage = {
  path: 'fw.log',
  firewall: 'fw',
  timezone: 'UTC',
  timezoneFrom: 'site',
  clockOffsetMs: 0,
  logsAccepts: true,
  ...counts,
};

function warningsOf(facts: SourceCoverage): readonly string[] {
  const coverage = { sufficient: true, reasons: [], nights: [], sources: [facts] };
  return unreadWarnings({ schemaVersion: 1, tool: { name: 'legwork', version: '0' }, coverage, findings: [], jobs: [] });
}

test('a log that was read needs no warning, one line in a hundred passed over neither', () => {
  expect(warningsOf(source)).toEqual([]);
  expect(warningsOf({ ...source, malformed: 3 })).toEqual([]);
});

test('more than that names the log, the share and the command that tells why', () => {
  expect(warningsOf({ ...source, foreign: 6 })).toEqual([
    expect.stringMatching(/^2\.0 % of the lines of fw\.log .*parse --explain fw\.log/),
  ]);
});

test('a log of time differences is told how to get the time', () => {
  const { first: _first, last: _last, ...timeless } = source;
  expect(warningsOf(timeless)).toEqual([expect.stringContaining('tcpdump -n -e -tttt')]);
});
