import { expect, test } from 'vitest';
import { progressText } from '../../src/commands/progress.ts';

test.each([
  [{ bytes: 250_000_000, total: 1_000_000_000, lines: 1_000_000 }, 2000, '250 MB read (25 %), 500000 lines/s, 6 s left'],
  [{ bytes: 1e9, total: 100e9, lines: 4_000_000 }, 5000, '1000 MB read (1 %), 800000 lines/s, 8 min 15 s left'],
  [{ bytes: 5_000_000, total: 0, lines: 20_000 }, 1000, '5 MB read, 20000 lines/s'],
])('%j after %d ms', (progress, elapsed, text) => {
  expect(progressText(progress, elapsed)).toBe(text);
});
