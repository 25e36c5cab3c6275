/**
 * What panes are made of: lines of toned text. Every text on the screen goes through `span`, and so through the one sanitiser:
 * log text, file names and rule names are written by strangers.
 */
import { sanitize } from '../report/sanitize.ts';
import type { Tone } from './theme.ts';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];

/** No terminal row holds more; React and Ink take seconds over a line of megabytes. */
const LONGEST = 4096;

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: clean(text), tone };
}

export function line(text: string, tone: Tone = 'plain'): Line {
  return [span(text, tone)];
}

/** Harmless text of bounded length, for measuring before it becomes a span. */
export function clean(text: string): string {
  return sanitize(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}

export function lineText(spans: Line): string {
  let text = '';
  for (const { text: part } of spans) text += part;
  return text;
}

/** The line with every occurrence of `search` (letter case aside) marked. */
export function mark(spans: Line, search: string): Line {
  if (search === '') return spans;
  return spans.flatMap((part) => markSpan(part, search.toLowerCase()));
}

export function holds(text: string, search: string): boolean {
  return text.toLowerCase().includes(search.toLowerCase());
}

/** Every word of a filter occurs, letter case aside. */
export function holdsAll(text: string, filter: string): boolean {
  const low = text.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}

function markSpan(part: Span, search: string): readonly Span[] {
  const low = part.text.toLowerCase();
  // Lower case can change the length of a text (İ); positions would then be wrong, and an unmarked match is the smaller harm.
  if (low.length !== part.text.length) return [part];
  const spans: Span[] = [];
  let from = 0;
  for (let at = low.indexOf(search); at >= 0; at = low.indexOf(search, from)) {
    if (at > from) spans.push({ text: part.text.slice(from, at), tone: part.tone });
    spans.push({ text: part.text.slice(at, at + search.length), tone: 'match' });
    from = at + search.length;
  }
  if (from < part.text.length) spans.push({ text: part.text.slice(from), tone: part.tone });
  return spans;
}
