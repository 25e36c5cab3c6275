/** The one place where the state changes: an action in, the next state out, with what is to be done outside as data. */
import { rowsOf } from './items.ts';
import { commanded } from './commanded.ts';
import { clampCursor, pageRequest } from './movement.ts';
import { entered } from './prompt.ts';
import { pageRows } from './screen.ts';
import { VIEWS, type Action, type Cursor, type Step, type UiState, type View } from './state.ts';
import type { Glyphs } from './theme.ts';

/** The same state, nothing to do. */
function stay(state: UiState): Step {
  return { state, effects: [] };
}

export function update(state: UiState, action: Action, glyphs: Glyphs): Step {
  switch (action.type) {
    case 'fed':
      return fed(state, action.feed);
    case 'resized':
      return resized(state, action.columns, action.rows);
    case 'command':
      return commanded({ ...state, notice: undefined }, action.command, glyphs);
    case 'typed':
      return stay(state.prompt === undefined ? state : withPrompt(state, state.prompt.text + action.text));
    case 'erased':
      return stay(state.prompt === undefined ? state : withPrompt(state, Array.from(state.prompt.text).slice(0, -1).join('')));
    case 'entered':
      return state.prompt === undefined ? stay(state) : entered(state, state.prompt, glyphs);
    case 'cancelled':
      return stay({ ...state, prompt: undefined });
    case 'paged':
      return stay(paged(state, action));
    case 'raw-line-read':
      return stay({ ...state, rawLine: action.text });
    case 'noticed':
      return stay({ ...state, notice: action.text });
  }
}

function fed(state: UiState, feed: UiState['feed']): Step {
  const grown = feed.packets !== state.feed.packets || state.page.rows.length === 0;
  let next: UiState = { ...state, feed };
  if (state.frozen === undefined) for (const view of VIEWS) next = reselect(state, next, view);
  const sticks = state.view === 'packets' && state.following && state.frozen === undefined && grown;
  return { state: next, effects: sticks ? [pageRequest(next, 'end', 'before')] : [] };
}

/** The selection stays with the item, not with the row number, when the list changes under it. */
function reselect(before: UiState, after: UiState, view: View): UiState {
  if (view === 'packets') return after;
  const rows = rowsOf(after, view);
  const { key, index } = before.cursors[view];
  const found = key === undefined ? -1 : rows.findIndex((row) => row.key === key);
  return withCursor(after, view, clampCursor({ ...before.cursors[view], index: found < 0 ? index : found }, rows.length, pageRows(after)));
}

function resized(state: UiState, columns: number, rows: number): Step {
  const next = { ...state, columns, rows };
  if (state.view === 'packets') {
    const first = next.page.rows[0];
    const request = state.following ? pageRequest(next, 'end', 'before') : pageRequest(next, first?.key ?? 'start', 'at');
    return { state: next, effects: [request] };
  }
  const cursor = clampCursor(next.cursors[next.view], rowsOf(next, next.view).length, pageRows(next));
  return stay(withCursor(next, next.view, cursor));
}

function paged(state: UiState, { request, page }: Extract<Action, { type: 'paged' }>): UiState {
  if (!page.found) return { ...state, scanning: false, notice: `No ${request.direction === 'before' ? 'earlier' : 'later'} match` };
  const last = Math.max(0, page.rows.length - 1);
  const index = page.selected ?? (request.from === 'end' ? last : Math.min(state.cursors.packets.index, last));
  return { ...withCursor(state, 'packets', { index, top: 0 }), page, scanning: false, rawLine: undefined };
}

function withPrompt(state: UiState, text: string): UiState {
  return state.prompt === undefined ? state : { ...state, prompt: { kind: state.prompt.kind, text: text.replaceAll(/[\r\n]/g, ' ') } };
}

function withCursor(state: UiState, view: View, cursor: Cursor): UiState {
  return { ...state, cursors: { ...state.cursors, [view]: cursor } };
}
