import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lineText } from '../../src/ui/lines.ts';
import { BINDINGS, commandFor } from '../../src/ui/keys.ts';
import { helpLines } from '../../src/ui/panes/help.ts';

test('no key means two things', () => {
  const keys = BINDINGS.flatMap((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test('the help page names every key of the table with what it does', () => {
  const page = helpLines(200).map(lineText);
  for (const { keys, does } of BINDINGS) {
    const row = page.find((each) => each.startsWith(`${keys.join(' ')} `));
    expect(row).toContain(does);
  }
});

test('keys a terminal cannot tell apart are not used: Ctrl-I is Tab, Ctrl-M is Enter, Ctrl-H is Backspace', () => {
  for (const key of ['ctrl-i', 'ctrl-m', 'ctrl-h', 'backspace']) expect(commandFor(key)).toBeUndefined();
});

test('docs/tail.md names every key with what it does', () => {
  const page = readFileSync(new URL('../../docs/tail.md', import.meta.url), 'utf8');
  for (const { keys, does } of BINDINGS) expect(page).toContain(`| ${keys.map((key) => `\`${key}\``).join(' ')} | ${does} |`);
});
