/** The help page, made from the table that handles the keys. */
import { BINDINGS } from '../keys.ts';
import { line, span, type Line } from '../lines.ts';
import { wrapText } from '../text-width.ts';

const KEYS = 16;

export function helpLines(width: number): readonly Line[] {
  const lines: Line[] = [line('Keys (Esc closes, / searches)', 'strong')];
  for (const { keys, does } of BINDINGS)
    for (const [i, part] of wrapText(does, Math.max(20, width - KEYS)).entries())
      lines.push([span((i === 0 ? keys.join(' ') : '').padEnd(KEYS), 'strong'), span(part)]);
  lines.push(line(''));
  for (const words of NOTES) lines.push(...wrapText(words, width).map((part) => line(part)));
  return lines;
}

const NOTES = [
  'Verdicts: BLOCKED roles known, packets denied; LIKELY roles or leg inferred; NOT FW positive evidence of another cause; UNEXPL failed without a denial; NO LOGS the logs cannot answer.',
  'A search hides nothing; a filter hides what does not match and says so above the list. Pausing stops the screen, not the reading.',
  'Copying goes through the terminal (OSC 52): the terminal must allow it; in tmux set-clipboard must be on.',
];
