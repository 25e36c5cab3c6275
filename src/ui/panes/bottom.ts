/** The line at the bottom: what is typed, else a message, else what stands in the way, else the keys. */
import { BINDINGS } from '../keys.ts';
import { line, span, type Line } from '../lines.ts';
import { shownFeed, type PromptKind, type UiState } from '../state.ts';
import { textWidth } from '../text-width.ts';
import { troubleLine } from './header.ts';

const PROMPTS: Readonly<Record<PromptKind, string>> = {
  search: 'search for',
  filter: 'show only what holds',
  time: 'jump to time (02:10, -30m, yesterday 22:00)',
  export: 'write what is shown to the file',
};

export function bottomLine(state: UiState): Line {
  if (state.prompt !== undefined) return [span(` ${PROMPTS[state.prompt.kind]}: `, 'strong'), span(`${state.prompt.text}_`)];
  if (state.notice !== undefined) return line(` ${state.notice}`, 'strong');
  if (state.scanning) return line(' looking through the packets…', 'strong');
  return troubleLine(shownFeed(state)) ?? line(keyWords(state.columns));
}

function keyWords(columns: number): string {
  let text = '';
  for (const { keys, short } of BINDINGS) {
    if (short === undefined) continue;
    const next = `${text} ${keys[0]} ${short} `;
    // Help and quit come last in the table and must not fall off: with little room the middle goes.
    if (textWidth(next) > columns - 14 && short !== 'help' && short !== 'quit') continue;
    text = next;
  }
  return text;
}
