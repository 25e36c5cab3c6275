/** Text made safe for Markdown (CommonMark 0.31 with GitHub's tables). */
import { sanitize } from './sanitize.ts';

/**
 * Prose without markup. Signs with a meaning are escaped, `<`, `>`, `&` as entities, since some renderers pass HTML through;
 * `@` because a mention calls people, `://` and `www.` because GitHub makes links of them, `#1` because it makes references.
 */
export function prose(text: string): string {
  return (
    sanitize(text)
      .replace(/[\\`*[\]|~$]|(?<!\w)_|_(?!\w)/g, String.raw`\$&`)
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/#(?=\w)/g, String.raw`\#`)
      .replace(/@/g, '&#64;')
      .replace(/:\/\//g, String.raw`\://`)
      .replace(/www\./gi, (www) => `${www.slice(0, 3)}\\.`)
      // A list, a heading, a rule or a numbered item begins at the start of a line only.
      .replace(/^(\s*)([-+=#])/, String.raw`$1\$2`)
      .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, String.raw`$1\$2`)
  );
}

/**
 * Code in a line: a run of backticks longer than any inside (CommonMark 6.1), and a blank between where one stands at an end, or a blank does, which
 * would be taken away; `|` would end a table cell, whatever it stands in.
 */
export function code(text: string): string {
  const clean = sanitize(text).replaceAll('|', '¦');
  const ticks = '`'.repeat(longestRun(clean) + 1);
  const edge = clean === '' || /^[ `]|[ `]$/.test(clean) ? ' ' : '';
  return `${ticks}${edge}${clean}${edge}${ticks}`;
}

/** A block of code, line by line. */
export function fence(lines: readonly string[]): string {
  const clean = lines.map(sanitize).join('\n');
  const ticks = '`'.repeat(Math.max(3, longestRun(clean) + 1));
  return `${ticks}\n${clean}\n${ticks}`;
}

/** An address of the web as a link; anything else, a `javascript:` too, as code. */
export function link(url: string): string {
  return /^https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(url) ? `<${url}>` : code(url);
}

/** A row of a table; its cells are already Markdown. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
