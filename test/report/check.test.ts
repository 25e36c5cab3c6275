import { expect, test } from 'vitest';
import { checkLine } from '../../src/report/check.ts';
import { blockedNight, diagnosisOf, missedJob, notCovered, promptBlocked, source, trapDenied, uncovered } from './fixtures.ts';

const likely = { ...promptBlocked, verdict: 'likely-blocked' as const };
const unread = { ...diagnosisOf().coverage, sources: [{ ...source, trouble: 'it could not be opened' }] };

test.each([
  ['a blocked backup is critical', blockedNight, 2],
  ['a likely blocked one is a warning', diagnosisOf({ findings: [likely] }), 1],
  ['a denied trap is a warning', diagnosisOf({ findings: [trapDenied] }), 1],
  ['a failed job without a denial is a warning', diagnosisOf({ jobs: [{ ...missedJob, verdict: 'not-explained', findings: [] }] }), 1],
  ['a log that ends early is unknown', uncovered(), 3],
  ['not covered is unknown', uncovered([notCovered]), 3],
  ['a log that cannot be read is unknown', diagnosisOf({ coverage: unread }), 3],
  ['a blocked backup beside a silent log is critical', uncovered([promptBlocked, notCovered]), 2],
  ['a quiet night with whole logs is ok', diagnosisOf(), 0],
])('%s', (_name, diagnosis, code) => {
  expect(checkLine(diagnosis).code).toBe(code);
});

test('the line names the state, the backup, the reason and the figures', () => {
  expect(checkLine(blockedNight).line).toBe(
    'LEGWORK CRITICAL - bucky2: fw1 denies the TSM server 10.30.1.20 the prompt to client 10.16.0.27 on tcp/1501. ' +
      'The same for 1 more pair of hosts. | blocked=3 likely_blocked=0 not_firewall=0 not_explained=0 not_covered=0 failed_jobs=1',
  );
});

test('hostile text makes neither a second line nor figures of its own', () => {
  const { line } = checkLine(diagnosisOf({ findings: [{ ...promptBlocked, summary: 'a\n| blocked=0\u001b' }] }));
  expect(line).not.toContain('\n');
  expect(line.split('|')).toHaveLength(2);
});
