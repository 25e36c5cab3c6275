import { expect, test } from 'vitest';
import { escapeInJson, sanitize } from '../../src/report/sanitize.ts';

test.each([
  ['a colour', '\u001b[31mred', '\\x1b[31mred'],
  ['a window title', '\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'],
  ['an 8-bit CSI', '\u009b31m', '\\x9b31m'],
  ['a forged second line', 'ok\r\nNov 18 fw1 kernel: DROP', 'ok\\r\\nNov 18 fw1 kernel: DROP'],
  ['NEL and the Unicode line ends', 'a\u0085b\u2028c\u2029d', 'a\\x85b‹U+2028›c‹U+2029›d'],
  ['a right-to-left override', 'fw\u202egol.1', 'fw‹U+202E›gol.1'],
  ['an isolate', '\u2066x\u2069', '‹U+2066›x‹U+2069›'],
  ['a zero-width space', 'a\u200bb', 'a‹U+200B›b'],
  ['a tag character', 'a\u{e0041}b', 'a‹U+E0041›b'],
  ['half a surrogate pair', 'a\ud800b', 'a‹U+D800›b'],
  ['DEL and NUL', '\u0000\u007f', '\\x00\\x7f'],
])('%s is seen, not obeyed', (_name, hostile, shown) => {
  expect(sanitize(hostile)).toBe(shown);
});

test('text of any script is left alone', () => {
  expect(sanitize('Zürich → 東京 “fw-1” 😀 \\x1b')).toBe('Zürich → 東京 “fw-1” 😀 \\x1b');
});

test('in JSON nothing is lost and nothing is obeyed', () => {
  const hostile = { text: 'a\u001b[2J\u009b\u202e\u{e0041}\u2028' };
  const json = escapeInJson(JSON.stringify(hostile));
  expect(json).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(json)).toEqual(hostile);
});
