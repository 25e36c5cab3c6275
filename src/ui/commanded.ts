/** What each key does to the state. */
import { selectedFinding, selectedPacket } from './items.ts';
import type { Command } from './keys.ts';
import { clean } from './lines.ts';
import { moved, pageRequest } from './movement.ts';
import { rulesText } from './panes/detail.ts';
import { filtered, jumpedTo, nearTime } from './prompt.ts';
import { selectionText } from './screen-text.ts';
import { found } from './search.ts';
import { shownFeed, SORTS, VIEWS, ZOOMS, type Effect, type PromptKind, type Step, type UiState, type View } from './state.ts';
import type { Glyphs } from './theme.ts';

const HOUR = 3600e6;

export function commanded(state: UiState, command: Command, glyphs: Glyphs): Step {
  switch (command) {
    case 'down':
    case 'up':
    case 'page-down':
    case 'page-up':
    case 'home':
    case 'end':
      return moved(state, command, glyphs);
    case 'findings':
    case 'packets':
    case 'legs':
    case 'coverage':
      return viewed(state, command);
    case 'next-view':
      return viewed(state, VIEWS[(VIEWS.indexOf(state.view) + 1) % VIEWS.length] ?? 'findings');
    case 'open':
      return just({ ...state, overlay: 'detail', scroll: 0 });
    case 'help':
      return just({ ...state, overlay: 'help', scroll: 0 });
    case 'back':
      return back(state);
    case 'search':
    case 'filter':
    case 'time':
    case 'export':
      return just({ ...state, prompt: { kind: command, text: prefilled(state, command) } });
    case 'next-match':
      return found(state, 'next', glyphs);
    case 'previous-match':
      return found(state, 'previous', glyphs);
    case 'clear-filter':
      return filtered(state, '');
    case 'previous-hour':
    case 'next-hour':
      return hour(state, command === 'next-hour' ? HOUR : -HOUR);
    case 'zoom-in':
    case 'zoom-out':
      return just({ ...state, zoom: neighbour(ZOOMS, state.zoom, command === 'zoom-out' ? 1 : -1) });
    case 'pause':
      return paused(state);
    case 'sort':
      return just({ ...state, sort: SORTS[(SORTS.indexOf(state.sort) + 1) % SORTS.length] ?? 'chain' });
    case 'raw':
      return { state: { ...state, raw: !state.raw, rawLine: undefined }, effects: state.raw ? [] : rawLine(state) };
    case 'wrap':
      return just({ ...state, wrap: !state.wrap });
    case 'zone':
      return just({ ...state, utc: !state.utc, notice: `Times are ${state.utc ? state.zone : 'UTC'}` });
    case 'copy':
      return { state, effects: [copy(selectionText(state, glyphs), state.view === 'findings' ? 'the finding' : 'the selection')] };
    case 'copy-raw':
      return copyRaw(state);
    case 'copy-rules':
      return copyRules(state);
    case 'repaint':
    case 'suspend':
    case 'quit':
      return { state, effects: [{ kind: command }] };
  }
}

function viewed(state: UiState, view: View): Step {
  const next: UiState = { ...state, view, overlay: 'none', scroll: 0 };
  if (view !== 'packets' || state.page.rows.length > 0) return just(next);
  return { state: next, effects: [next.following ? pageRequest(next, 'end', 'before') : pageRequest(next, 'start', 'at')] };
}

/** One level at a time: the overlay, then the search, then the filter. */
function back(state: UiState): Step {
  if (state.overlay !== 'none') return just({ ...state, overlay: 'none', scroll: 0 });
  if (state.search !== '') return just({ ...state, search: '' });
  return state.filters[state.view] === '' ? just(state) : filtered(state, '');
}

/** Reading goes on behind a paused screen; the packets stay where they are until following is asked for again. */
function paused(state: UiState): Step {
  if (state.frozen === undefined) return just({ ...state, frozen: state.feed, following: false });
  const next: UiState = { ...state, frozen: undefined, following: state.feed.progress.phase !== 'browsing' };
  return { state: next, effects: next.view === 'packets' && next.following ? [pageRequest(next, 'end', 'before')] : [] };
}

function hour(state: UiState, by: number): Step {
  const near = nearTime(state);
  return near === undefined ? just(state) : jumpedTo(state, near + by);
}

function prefilled(state: UiState, kind: PromptKind): string {
  switch (kind) {
    case 'search':
      return '';
    case 'filter':
      return state.filters[state.view];
    case 'time':
      return '';
    case 'export':
      return `legwork-${state.overlay === 'none' ? state.view : state.overlay}.txt`;
  }
}

/** Raw lines are copied as the screen would show them: escaped, so that a hostile line stays harmless on the clipboard. */
function copyRaw(state: UiState): Step {
  const packet = selectedPacket(state);
  if (state.view === 'packets' && packet !== undefined)
    return state.rawLine === undefined
      ? just({ ...state, notice: 'The raw line is not read yet: r shows it' })
      : { state, effects: [copy(clean(state.rawLine), 'the raw line')] };
  const lines = selectedFinding(state)?.evidence.map((entry) => clean(entry.text)) ?? [];
  if (lines.length === 0) return just({ ...state, notice: 'No raw line here' });
  return { state, effects: [copy(lines.join('\n'), `${lines.length} raw lines`)] };
}

function copyRules(state: UiState): Step {
  const finding = state.view === 'findings' ? selectedFinding(state) : undefined;
  const { diagnosis } = shownFeed(state);
  const rules = finding === undefined || diagnosis === undefined ? '' : rulesText(finding, diagnosis);
  if (rules === '') return just({ ...state, notice: 'This has no rules to copy' });
  return { state, effects: [copy(rules, 'the rules')] };
}

function copy(text: string, what: string): Effect {
  return { kind: 'copy', text, what };
}

function rawLine(state: UiState): readonly Effect[] {
  return state.view === 'packets' ? [{ kind: 'raw-line' }] : [];
}

function neighbour<T>(list: readonly T[], at: T, step: number): T {
  return list[Math.max(0, Math.min(list.length - 1, list.indexOf(at) + step))] ?? at;
}

function just(state: UiState): Step {
  return { state, effects: [] };
}
