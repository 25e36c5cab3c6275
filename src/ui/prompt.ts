/** What happens when a prompt is answered. */
import { stamp } from './clock.ts';
import { selectedPacket } from './items.ts';
import { moveTo, pageRequest } from './movement.ts';
import { found } from './search.ts';
import { screenText } from './screen-text.ts';
import { shownFeed, shownZone, type Step, type UiState } from './state.ts';
import type { Glyphs } from './theme.ts';
import { timeJump } from './time-jump.ts';

export function entered(asked: UiState, prompt: NonNullable<UiState['prompt']>, glyphs: Glyphs): Step {
  const state = { ...asked, prompt: undefined };
  const text = prompt.text.trim();
  switch (prompt.kind) {
    case 'search':
      return text === '' ? { state: { ...state, search: '' }, effects: [] } : found({ ...state, search: text }, 'here', glyphs);
    case 'filter':
      return filtered(state, text);
    case 'time':
      return jumped(state, text);
    case 'export':
      if (text === '') return { state, effects: [] };
      return { state, effects: [{ kind: 'export', file: text, text: screenText(state, glyphs) }] };
  }
}

export function filtered(state: UiState, filter: string): Step {
  const next = { ...state, filters: { ...state.filters, [state.view]: filter } };
  if (state.view !== 'packets') return { state: moveTo(next, state.view, 0), effects: [] };
  // Where the user stood stays the place to begin.
  const request = state.following ? pageRequest(next, 'end', 'before') : pageRequest(next, selectedPacket(state)?.key ?? 'start', 'at');
  return { state: { ...next, scanning: true }, effects: [request] };
}

function jumped(state: UiState, text: string): Step {
  if (text === '') return { state, effects: [] };
  const near = nearTime(state);
  const time = near === undefined ? undefined : timeJump(text, near, shownZone(state));
  if (time === undefined)
    return {
      state: { ...state, notice: `"${text}" is no time: write 02:10, -30m, +2h, yesterday 22:00 or 2026-11-18 22:00` },
      effects: [],
    };
  return jumpedTo({ ...state, notice: `Packets from ${stamp(time, shownZone(state))}` }, time);
}

/** The packets at a time; times are looked at among the packets, whatever view is open. */
export function jumpedTo(state: UiState, time: number): Step {
  const cursors = { ...state.cursors, packets: { index: 0, top: 0 } };
  const next: UiState = { ...state, view: 'packets', overlay: 'none', following: false, cursors };
  return { state: next, effects: [pageRequest(next, { time, source: 0, offset: 0 }, 'at')] };
}

/** The time the screen is at. */
export function nearTime(state: UiState): number | undefined {
  const feed = shownFeed(state);
  const packet = state.view === 'packets' ? selectedPacket(state)?.key.time : undefined;
  if (packet !== undefined && packet > 0) return packet;
  const newest = Math.max(...feed.sources.map((source) => source.last ?? 0), 0);
  return newest > 0 ? newest : feed.diagnosis?.window?.until;
}
