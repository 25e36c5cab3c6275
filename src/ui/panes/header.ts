/** The line at the top: what is read, which window, whether it is moving, and what was found. State is always a word. */
import type { Finding } from '../../correlator/contract.ts';
import { windowWords } from '../clock.ts';
import type { Feed } from '../feed.ts';
import { clean, line, span, type Line } from '../lines.ts';
import { shownFeed, shownZone, VIEWS, type UiState } from '../state.ts';
import { fitMiddle, textWidth } from '../text-width.ts';
import type { Glyphs } from '../theme.ts';

export function headerLine(state: UiState, glyphs: Glyphs): Line {
  const feed = shownFeed(state);
  const { word, tone } = motion(state, glyphs);
  const counts = verdictCounts(feed.diagnosis?.findings ?? []);
  const room = state.columns - textWidth(` legwork  ${word}  ${counts}`) - 1;
  const when = windowFor(state, room);
  const left = room - textWidth(when);
  const names = left < 8 ? '' : ` ${fitMiddle(sourceWords(feed), Math.min(left - 1, textWidth(sourceWords(feed))))}`;
  return [span(' legwork', 'strong'), span(`${names}${when}  `), span(word, tone), span(`  ${counts}`, 'strong')];
}

/** The counts and the state are never cut; of the window what does not fit is left out. */
function windowFor(state: UiState, room: number): string {
  const window = shownFeed(state).diagnosis?.window;
  if (window === undefined) return '';
  const words = windowWords(window.since, window.until, shownZone(state));
  const shorter = [words, words.slice(0, words.lastIndexOf(' ')), ''].map((each) => (each === '' ? '' : `  ${each}`));
  return shorter.find((each) => textWidth(each) <= room) ?? '';
}

export function tabsLine(state: UiState): Line {
  const feed = shownFeed(state);
  const counts = {
    findings: String(feed.diagnosis?.findings.length ?? 0),
    packets: feed.packets.toLocaleString('en-US'),
    legs: String(feed.legs.length),
    coverage: String(feed.sources.length),
  };
  const spans = VIEWS.flatMap((view, i) => {
    const name = `${view.slice(0, 1).toUpperCase()}${view.slice(1)}`;
    const words = `${i + 1} ${name}(${counts[view]})`;
    // Brackets beside the colour: which view is open must be seen without it.
    return [span(' '), view === state.view ? span(`[${words}]`, 'selected') : span(` ${words} `)];
  });
  const filter = state.filters[state.view];
  if (filter !== '') spans.push(span(`  filter: ${filter} (F clears)`, 'maybe'));
  else if (state.search !== '') spans.push(span(`  search: ${state.search}`, 'maybe'));
  else if (state.view === 'findings' && state.sort !== 'chain') spans.push(span(`  by ${state.sort}`));
  return spans;
}

/** What the screen is doing, in a word. */
function motion(state: UiState, glyphs: Glyphs): { readonly word: string; readonly tone: 'good' | 'maybe' | 'bad' | 'plain' } {
  if (state.frozen !== undefined) {
    const more = state.feed.packets - state.frozen.packets;
    return { word: `PAUSED${more > 0 ? ` +${more}` : ''}`, tone: 'maybe' };
  }
  const lost = state.feed.sources.filter((source) => source.state === 'lost' || source.state === 'unreadable');
  if (lost.length > 0) return { word: `${lost.length} LOG${lost.length > 1 ? 'S' : ''} LOST`, tone: 'bad' };
  const { progress } = state.feed;
  switch (progress.phase) {
    case 'waiting':
      return { word: 'waiting', tone: 'plain' };
    case 'reading':
      return { word: `reading ${percent(progress.bytesDone, progress.bytes)}`, tone: 'plain' };
    case 'following':
      return { word: `${glyphs.dot} following`, tone: 'good' };
    case 'ended':
      return { word: 'input ended', tone: 'plain' };
    case 'browsing':
      return { word: 'past night', tone: 'plain' };
  }
}

export function percent(done: number, all: number): string {
  return all === 0 ? '' : `${Math.floor((done / all) * 100)} %`;
}

function sourceWords(feed: Feed): string {
  const [first, ...rest] = feed.sources;
  if (first === undefined) return 'no log';
  const name = clean(first.path.split('/').at(-1) ?? first.path);
  return rest.length === 0 ? name : `${name} +${rest.length}`;
}

function verdictCounts(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']): number => findings.filter((finding) => finding.verdict === verdict).length;
  const [blocked, likely] = [count('blocked'), count('likely-blocked')];
  const other = findings.length - blocked - likely;
  return `${blocked} blocked ${likely} likely${other > 0 ? ` ${other} other` : ''}`;
}

/** What stands in the way, one line each at most as wide as the screen. */
export function troubleLine(feed: Feed): Line | undefined {
  const first = feed.troubles[0];
  if (first === undefined) return undefined;
  const more = feed.troubles.length > 1 ? ` (+${feed.troubles.length - 1} more)` : '';
  return line(` ${first}${more}`, 'bad');
}
