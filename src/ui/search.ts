/** Searching marks and finds, it hides nothing. Among the packets the index is asked, elsewhere the rows are at hand. */
import { rowsOf, selectedPacket } from './items.ts';
import { holds, lineText } from './lines.ts';
import { moveTo, pageRequest } from './movement.ts';
import { overlayLines, overlayRows } from './screen.ts';
import type { Step, UiState } from './state.ts';
import type { Glyphs } from './theme.ts';

/** `here` includes the row the user stands on. */
export function found(state: UiState, from: 'here' | 'next' | 'previous', glyphs: Glyphs): Step {
  if (state.search === '') return { state: { ...state, notice: 'Nothing to search for: / asks' }, effects: [] };
  if (state.overlay !== 'none') return { state: foundInOverlay(state, from, glyphs), effects: [] };
  if (state.view === 'packets') {
    const direction = from === 'here' ? 'at' : from === 'next' ? 'after' : 'before';
    const request = pageRequest(state, selectedPacket(state)?.key ?? 'start', direction, state.search);
    return { state: { ...state, scanning: true, following: false }, effects: [request] };
  }
  const texts = rowsOf(state, state.view).map((row) => row.text);
  const hit = nextHit(texts, state.search, state.cursors[state.view].index, from);
  if (hit === undefined) return { state: { ...state, notice: `Nothing holds "${state.search}"` }, effects: [] };
  return { state: moveTo(state, state.view, hit), effects: [] };
}

function foundInOverlay(state: UiState, from: 'here' | 'next' | 'previous', glyphs: Glyphs): UiState {
  const texts = overlayLines(state, glyphs).map(lineText);
  const hit = nextHit(texts, state.search, state.scroll, from);
  if (hit === undefined) return { ...state, notice: `Nothing holds "${state.search}"` };
  return { ...state, scroll: Math.max(0, Math.min(hit, texts.length - overlayRows(state))) };
}

/** Goes round at the ends. */
function nextHit(texts: readonly string[], search: string, at: number, from: 'here' | 'next' | 'previous'): number | undefined {
  const step = from === 'previous' ? -1 : 1;
  const first = from === 'here' ? at : at + step;
  for (let i = 0; i < texts.length; i++) {
    const index = (first + i * step + texts.length * 2) % texts.length;
    if (holds(texts[index] ?? '', search)) return index;
  }
  return undefined;
}
