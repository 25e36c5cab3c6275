/** Moving through lists, overlays and the packets. */
import type { PacketKey, PageRequest } from './feed.ts';
import { rowsOf } from './items.ts';
import { overlayLines, overlayRows, pageRows } from './screen.ts';
import type { Cursor, Effect, Step, UiState, View } from './state.ts';
import type { Glyphs } from './theme.ts';

export type Move = 'down' | 'up' | 'page-down' | 'page-up' | 'home' | 'end';

export function moved(state: UiState, move: Move, glyphs: Glyphs): Step {
  if (state.overlay !== 'none') return { state: scrolled(state, move, glyphs), effects: [] };
  return state.view === 'packets' ? movedInPackets(state, move) : { state: movedInList(state, move), effects: [] };
}

/** Selects row `index` and scrolls just as far as needed. */
export function moveTo(state: UiState, view: View, index: number): UiState {
  const rows = rowsOf(state, view);
  const cursor = clampCursor({ ...state.cursors[view], index }, rows.length, pageRows(state));
  const key = rows[cursor.index]?.key;
  return { ...state, cursors: { ...state.cursors, [view]: { index: cursor.index, top: cursor.top, ...(key !== undefined && { key }) } } };
}

export function clampCursor(cursor: Cursor, count: number, page: number): Cursor {
  const index = Math.max(0, Math.min(cursor.index, count - 1));
  const top = Math.max(0, Math.min(Math.max(cursor.top, index - page + 1), index, Math.max(0, count - page)));
  return { ...cursor, index, top };
}

export function pageRequest(state: UiState, from: PageRequest['from'], direction: PageRequest['direction'], find?: string): Effect {
  const request: PageRequest = {
    from,
    direction,
    count: pageRows(state),
    filter: state.filters.packets,
    ...(find !== undefined && { find }),
  };
  return { kind: 'page', request };
}

function movedInList(state: UiState, move: Move): UiState {
  const { index } = state.cursors[state.view];
  return moveTo(state, state.view, target(move, index, rowsOf(state, state.view).length, pageRows(state)));
}

function scrolled(state: UiState, move: Move, glyphs: Glyphs): UiState {
  const most = Math.max(0, overlayLines(state, glyphs).length - overlayRows(state));
  return { ...state, scroll: Math.max(0, Math.min(most, target(move, state.scroll, most + 1, overlayRows(state)))) };
}

function target(move: Move, from: number, count: number, page: number): number {
  switch (move) {
    case 'down':
      return from + 1;
    case 'up':
      return from - 1;
    case 'page-down':
      return from + page;
    case 'page-up':
      return from - page;
    case 'home':
      return 0;
    case 'end':
      return count - 1;
  }
}

/** Only one screen of packets is held; what lies beyond its edges is asked for. Moving up stops following, the last row resumes it. */
function movedInPackets(before: UiState, move: Move): Step {
  const { rows, atStart, atEnd } = before.page;
  const { index } = before.cursors.packets;
  const state = { ...before, following: move === 'end' };
  const ask = (from: PacketKey | 'start' | 'end' | undefined, direction: PageRequest['direction']): Step =>
    from === undefined ? { state, effects: [] } : { state, effects: [pageRequest(state, from, direction)] };
  const select = (to: number): Step => {
    const next = { ...moveTo(state, 'packets', to), rawLine: undefined };
    return { state: next, effects: next.raw ? [{ kind: 'raw-line' }] : [] };
  };
  switch (move) {
    case 'down':
      return index < rows.length - 1 ? select(index + 1) : atEnd ? select(index) : ask(rows[1]?.key ?? rows[0]?.key, 'at');
    case 'up':
      return index > 0 ? select(index - 1) : atStart ? select(0) : ask(rows.at(-1)?.key, 'before');
    case 'page-down':
      return atEnd ? select(rows.length - 1) : ask(rows.at(-1)?.key, 'after');
    case 'page-up':
      return atStart ? select(0) : ask(rows[0]?.key, 'before');
    case 'home':
      return ask('start', 'at');
    case 'end':
      return ask('end', 'before');
  }
}
