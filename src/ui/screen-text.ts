/** What the screen shows, as text for a file or the clipboard: nothing cut at the edge of the terminal, and no frames. */
import { stamp } from './clock.ts';
import { packetText, rowsOf, selectedFinding, selectedPacket } from './items.ts';
import { lineText, clean } from './lines.ts';
import { findingDetail } from './panes/detail.ts';
import { headerLine } from './panes/header.ts';
import { overlayLines, detailLines } from './screen.ts';
import { shownFeed, shownZone, type UiState } from './state.ts';
import type { Glyphs } from './theme.ts';

const WIDTH = 120;

/** The open view with its filter, or the open page. */
export function screenText(state: UiState, glyphs: Glyphs): string {
  const header = lineText(headerLine({ ...state, columns: WIDTH }, glyphs)).trim();
  const body =
    state.overlay === 'none' ? rowTexts(state) : overlayLines({ ...state, columns: WIDTH }, glyphs).map((each) => lineText(each).trimEnd());
  const filter = state.filters[state.view];
  return [header, ...(filter === '' ? [] : [`filter: ${filter}`]), '', ...body, ''].join('\n');
}

/** The selected item as text. */
export function selectionText(state: UiState, glyphs: Glyphs): string {
  const packet = selectedPacket(state);
  if (state.view === 'packets' && packet !== undefined) return packetWords(packet, state);
  const finding = selectedFinding(state);
  const { diagnosis } = shownFeed(state);
  const lines =
    state.view === 'findings' && finding !== undefined && diagnosis !== undefined
      ? findingDetail(finding, { width: WIDTH, zone: shownZone(state), wrap: true, diagnosis })
      : detailLines(state, WIDTH, glyphs);
  return lines.map((each) => lineText(each).trimEnd()).join('\n');
}

function rowTexts(state: UiState): readonly string[] {
  if (state.view === 'packets') return state.page.rows.map((row) => packetWords(row, state));
  return rowsOf(state, state.view).map((row) => clean(row.text));
}

function packetWords(row: UiState['page']['rows'][number], state: UiState): string {
  const time = row.key.time === 0 ? '-' : stamp(row.key.time, shownZone(state));
  return clean(`${time} ${packetText(row)}:${row.line}`);
}
