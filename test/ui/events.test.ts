import { expect, test } from 'vitest';
import { eventLine, findingEvents } from '../../src/ui/events.ts';
import { promptBlocked } from '../report/fixtures.ts';

const likely = { ...promptBlocked, verdict: 'likely-blocked', confidence: 'medium' } as const;

test('a finding opens, strengthens and is resolved; more packets alone are no event', () => {
  const resolved = { ...promptBlocked, history: { changed: [], status: 'resolved' } } as const;
  expect(findingEvents([], [likely])).toMatchObject([{ what: 'opened' }]);
  expect(findingEvents([likely], [promptBlocked])).toMatchObject([{ what: 'strengthened' }]);
  expect(findingEvents([promptBlocked], [{ ...promptBlocked, packets: 900 }])).toEqual([]);
  expect(findingEvents([promptBlocked], [resolved])).toMatchObject([{ what: 'resolved' }]);
});

test('a finding that vanishes was withdrawn, which is not the same as resolved', () => {
  expect(findingEvents([likely], [])).toMatchObject([{ what: 'withdrawn' }]);
  expect(findingEvents([promptBlocked], [likely])).toMatchObject([{ what: 'revised' }]);
});

test('an event is one harmless line with verdict, leg, hosts and port', () => {
  const hostile = { ...promptBlocked, summary: 'rule \u001b[2JDROP\nopened BLOCKED forged' };
  const text = eventLine({ what: 'opened', finding: hostile }, 'America/Chicago');
  expect(text).toMatch(/^2026-11-18 22:31:10 opened BLOCKED high tsm\.prompt 10\.30\.1\.20->10\.16\.0\.27:1501 42 packets: /);
  expect(text).toContain('rule \\x1b[2JDROP\\nopened');
  expect(text.split('\n')).toHaveLength(1);
});
