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

test('the command can be typed: of an archive it names the archive, and a name with spaces stands in quotation marks', () => {
  expect(warningsOf({ ...source, path: 'night.tar.gz!/fw.log', foreign: 6 })).toEqual([
    expect.stringMatching(/of night\.tar\.gz!\/fw\.log were.*parse --explain night\.tar\.gz" says/),
  ]);
  expect(warningsOf({ ...source, path: 'my logs/it’s.log', foreign: 6 })).toEqual([
    expect.stringContaining("--explain 'my logs/it’s.log'"),
  ]);
});

test('several messages on a line are counted as such', () => {
  expect(warningsOf({ ...source, lines: 1, records: 999, foreign: 1 })).toEqual([]);
  expect(warningsOf({ ...source, lines: 1, records: 99, foreign: 9 })).toEqual([expect.stringMatching(/^8\.3 %/)]);
});

test('a log of time differences is told how to get the time', () => {
  const { first: _first, last: _last, ...timeless } = source;
  expect(warningsOf(timeless)).toEqual([expect.stringContaining('tcpdump -n -e -tttt')]);
});
