import { expect, test } from 'vitest';
import { selectedFinding } from '../../src/ui/items.ts';
import type { Effect, UiState } from '../../src/ui/state.ts';
import { shownFeed } from '../../src/ui/state.ts';
import { update } from '../../src/ui/update.ts';
import { at, promptBlocked, trapDenied } from '../report/fixtures.ts';
import { after, diagnosis, feed, packet, stateAt, UNICODE } from './fixtures.tsx';

function effects(state: UiState, command: Parameters<typeof after>[1]): readonly Effect[] {
  return command === undefined ? [] : update(state, { type: 'command', command }, UNICODE).effects;
}

function typed(state: UiState, text: string): ReturnType<typeof update> {
  return update(update(state, { type: 'typed', text }, UNICODE).state, { type: 'entered' }, UNICODE);
}

const onPackets = after(
  stateAt(80, 24, [
    {
      type: 'paged',
      request: { from: 'start', direction: 'at', count: 13, filter: '' },
      page: { rows: Array.from({ length: 13 }, (_, i) => packet(i)), atStart: true, atEnd: false, found: true },
    },
  ]),
  'packets',
);

test('the selection stays with the finding when a new one comes before it', () => {
  const second = after(stateAt(80, 24), 'down');
  expect(selectedFinding(second)?.id).toBe(trapDenied.id);
  const newer = { ...diagnosis, findings: [{ ...promptBlocked, id: 'f-new' }, ...diagnosis.findings] };
  const next = update(second, { type: 'fed', feed: { ...feed, diagnosis: newer } }, UNICODE).state;
  expect(selectedFinding(next)?.id).toBe(trapDenied.id);
});

test('pausing stops the screen and loses nothing', () => {
  const paused = after(stateAt(80, 24), 'pause');
  const later = update(paused, { type: 'fed', feed: { ...feed, packets: 5000 } }, UNICODE).state;
  expect(shownFeed(later).packets).toBe(990);
  expect(shownFeed(after(later, 'pause')).packets).toBe(5000);
});

test('while following, new packets bring the last page; moving up stops that, End resumes it', () => {
  const live = { ...onPackets, following: true };
  const more = { type: 'fed', feed: { ...feed, packets: 991 } } as const;
  expect(update(live, more, UNICODE).effects).toMatchObject([{ kind: 'page', request: { from: 'end', direction: 'before' } }]);
  const up = after({ ...live, cursors: { ...live.cursors, packets: { index: 5, top: 0 } } }, 'up');
  expect(update(up, more, UNICODE).effects).toEqual([]);
  expect(after(up, 'end').following).toBe(true);
});

test('beyond the edges of the page the index is asked for the next packets', () => {
  expect(effects(onPackets, 'page-down')).toMatchObject([{ request: { from: packet(12).key, direction: 'after', count: 13 } }]);
  expect(effects(onPackets, 'page-up')).toEqual([]);
  const below = { ...onPackets, cursors: { ...onPackets.cursors, packets: { index: 12, top: 0 } } };
  expect(effects(below, 'down')).toMatchObject([{ request: { from: packet(1).key, direction: 'at' } }]);
});

test('search hides nothing, filter hides what does not match', () => {
  const searched = typed(after(stateAt(80, 24), 'search'), 'snmp').state;
  expect(selectedFinding(searched)?.id).toBe(trapDenied.id);
  expect(shownFeed(searched).diagnosis?.findings.length).toBe(3);
  const filtered = typed(after(stateAt(80, 24), 'filter'), 'snmp').state;
  expect(selectedFinding(filtered)?.id).toBe(trapDenied.id);
  expect(selectedFinding(after(filtered, 'clear-filter'))?.id).toBe(promptBlocked.id);
});

test('a time of day is the nearest one to what is on the screen, in the zone shown', () => {
  const step = typed(after(onPackets, 'time'), '21:30');
  expect(step.effects).toMatchObject([{ request: { from: { time: at('2026-11-18T21:30:00-06:00') }, direction: 'at' } }]);
  const utc = typed(after(onPackets, 'zone', 'time'), '03:30');
  expect(utc.effects).toMatchObject([{ request: { from: { time: at('2026-11-19T03:30:00Z') } } }]);
  expect(typed(after(onPackets, 'time'), '-30m').effects).toMatchObject([{ request: { from: { time: at('2026-11-18T21:30:00-06:00') } } }]);
  expect(typed(after(onPackets, 'time'), 'noonish').state.notice).toContain('is no time');
});

test('Esc goes back one step at a time', () => {
  const deep = typed(after(typed(after(stateAt(80, 24), 'filter'), 'fw1').state, 'search'), 'snmp').state;
  const open = after(deep, 'open');
  expect(after(open, 'back')).toMatchObject({ overlay: 'none', search: 'snmp' });
  expect(after(open, 'back', 'back')).toMatchObject({ search: '', filters: { findings: 'fw1' } });
  expect(after(open, 'back', 'back', 'back').filters.findings).toBe('');
});

test('the rules of the firewall that blocks are copied whole, the raw line escaped', () => {
  expect(effects(stateAt(80, 24), 'copy-rules')).toMatchObject([
    { kind: 'copy', text: expect.stringMatching(/^# iptables\niptables -I FORWARD .*\n# nftables\nnft insert rule .* accept$/) },
  ]);
  const evil = { ...promptBlocked, evidence: promptBlocked.evidence.map((each) => ({ ...each, text: 'x\u001b]52;c;ZXZpbA==\u0007' })) };
  const state = update(stateAt(80, 24), { type: 'fed', feed: { ...feed, diagnosis: { ...diagnosis, findings: [evil] } } }, UNICODE).state;
  expect(effects(state, 'copy-raw')).toMatchObject([{ text: 'x\\x1b]52;c;ZXZpbA==\\x07' }]);
});
