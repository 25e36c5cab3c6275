/** Every state the screen can be in says in words what it is and what to do. */
import { expect, test } from 'vitest';
import type { Feed } from '../../src/ui/feed.ts';
import { EMPTY_FEED } from '../../src/ui/feed.ts';
import { update } from '../../src/ui/update.ts';
import { diagnosis, feed, screen, stateAt, UNICODE } from './fixtures.tsx';

const clean: Feed = { ...feed, diagnosis: { ...diagnosis, findings: [] } };

const STATES: readonly (readonly [string, Feed, string])[] = [
  ['starting', EMPTY_FEED, 'Opening the logs'],
  ['no input', { ...EMPTY_FEED, progress: { phase: 'following' } }, 'No log is open'],
  [
    'loading',
    {
      ...EMPTY_FEED,
      progress: { phase: 'reading', filesDone: 3, files: 12, bytesDone: 41, bytes: 100, lines: 1_200_000, secondsLeft: 20 },
    },
    'Reading 3 of 12 files · 41 % · 1.2 M lines · about 20 s left; results so far',
  ],
  ['clean', clean, 'No denied packet matches a backup leg in this window.'],
  [
    'nothing found in logs that do not cover the window',
    {
      ...clean,
      diagnosis: { ...diagnosis, findings: [], coverage: { ...diagnosis.coverage, sufficient: false, reasons: ['fw1 ends at 23:10.'] } },
    },
    'The logs do not cover the window: fw1 ends at 23:10.',
  ],
  ['index locked', { ...feed, troubles: ['The index night.db is in use by another legwork'] }, 'in use by another legwork'],
  ['disk full', { ...feed, troubles: ['The disk of night.db is full: 4 blocks wait in memory'] }, 'is full'],
  ['a followed file is gone', { ...feed, sources: feed.sources.map((source) => ({ ...source, state: 'lost' as const })) }, '1 LOG LOST'],
  ['input ended', { ...feed, progress: { phase: 'ended' } }, 'input ended'],
  ['browsing', { ...feed, progress: { phase: 'browsing' } }, 'past night'],
];

test.each(STATES)('%s', (_, fed, words) => {
  for (const [columns, rows] of [
    [80, 24],
    [200, 60],
  ] as const) {
    const state = update({ ...stateAt(columns, rows), feed: EMPTY_FEED }, { type: 'fed', feed: fed }, UNICODE).state;
    expect(screen(state).replaceAll(/\s+/g, ' ')).toContain(words);
  }
});

test('a clean night is never called so when the coverage does not say so', () => {
  const poor = {
    ...clean,
    diagnosis: { ...diagnosis, findings: [], coverage: { ...diagnosis.coverage, sufficient: false, reasons: ['x'] } },
  };
  expect(screen(update(stateAt(80, 24), { type: 'fed', feed: poor }, UNICODE).state)).not.toContain('No denied packet matches');
});

test('an empty list under a filter names the filter and the key that clears it', () => {
  const filtered = { ...stateAt(80, 24), filters: { findings: 'zebra', packets: '', legs: '', coverage: '' } };
  expect(screen(filtered)).toContain('Nothing here holds "zebra". F clears the filter');
});
