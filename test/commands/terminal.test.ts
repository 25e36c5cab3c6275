import { expect, test } from 'vitest';
import { columnsOf, wantsColor } from '../../src/commands/terminal.ts';

const tty = { isTTY: true, columns: 120 };

test.each([
  ['a terminal', 'auto', tty, {}, true],
  ['a pipe', 'auto', {}, {}, false],
  ['NO_COLOR', 'auto', tty, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which means nothing', 'auto', tty, { NO_COLOR: '' }, true],
  ['a dumb terminal', 'auto', tty, { TERM: 'dumb' }, false],
  ['always, into a pipe', 'always', {}, { NO_COLOR: '1' }, true],
  ['never, on a terminal', 'never', tty, {}, false],
] as const)('%s, --color %s', (_, choice, stdout, env, wanted) => {
  expect(wantsColor(choice, { stdout, env })).toBe(wanted);
});

test('a pipe gets 80 columns, whatever the terminal has', () => {
  expect(columnsOf({ stdout: tty })).toBe(120);
  expect(columnsOf({ stdout: {} })).toBe(80);
});
