/**
 * The whole screen as lines, from the state alone.
 *
 *     header            legwork fw1.log +2  02:00–03:00 UTC  ● following  2 blocked 1 likely
 *     histogram         ▁▁▁▂█▁▁▂█▁▁▁▂█▁  denied by leg, 5 min/col, peak 36
 *     tabs             [1 Findings(3)]  2 Packets(286)  3 Legs(4)  4 Coverage(3)
 *     head, list        one row an item, `>` marks the selected one
 *     detail            below the list, beside it on wide screens, or on the whole screen after Enter
 *     bottom            prompt, message or keys
 */
import { rowsOf, selectedFinding, selectedLeg, selectedPacket, selectedSource, shownFindings, shownLegs, shownSources } from './items.ts';
import { layoutFor, type Layout } from './layout.ts';
import { line, mark, span, type Line } from './lines.ts';
import { bottomLine } from './panes/bottom.ts';
import { coverageHead, coverageLine, sourceDetail } from './panes/coverage.ts';
import { findingDetail } from './panes/detail.ts';
import { emptyLines, readingSentence } from './panes/empty.ts';
import { findingLine, findingsHead } from './panes/findings.ts';
import { headerLine, tabsLine } from './panes/header.ts';
import { helpLines } from './panes/help.ts';
import { histogramLines } from './panes/histogram.ts';
import { legDetail, legLine, legsHead } from './panes/legs.ts';
import { packetDetail, packetLine, packetsHead } from './panes/packets.ts';
import { shownFeed, shownZone, type UiState } from './state.ts';
import type { Glyphs } from './theme.ts';

/** Raw lines of a finding in the pane: the fix should stand there as well. */
const EVIDENCE_BESIDE = 3;

export interface Screen {
  readonly layout: Layout;
  readonly top: readonly Line[];
  /** Head and rows of the list, or the overlay. */
  readonly list: readonly Line[];
  /** Index within `list` of the selected row. */
  readonly selected?: number;
  readonly detail: readonly Line[];
  readonly bottom: Line;
}

export function screenOf(state: UiState, glyphs: Glyphs): Screen {
  const layout = layoutFor(state.columns, state.rows);
  if (layout.mode === 'tiny')
    return {
      layout,
      top: [],
      list: [line(`Too small to show the night: ${state.columns}×${state.rows}, needs 40×10. q quits.`)],
      detail: [],
      bottom: [],
    };
  const top = [headerLine(state, glyphs), ...histogram(state, layout, glyphs), tabsLine(state)];
  const bottom = bottomLine(state);
  if (state.overlay !== 'none') {
    const overlay = overlayLines(state, glyphs).map((each) => mark(each, state.search));
    return { layout, top: top.slice(0, 1), list: overlay.slice(state.scroll, state.scroll + overlayRows(state)), detail: [], bottom };
  }
  const shown = listLines(state, layout, glyphs);
  const detail = layout.detailRows === 0 ? [] : detailLines(state, layout.detailColumns, glyphs).slice(0, layout.detailRows);
  const { index, top: first } = state.cursors[state.view];
  return {
    layout,
    top,
    list: shown.map((each) => mark(each, state.search)),
    ...(rowsOf(state, state.view).length > 0 && { selected: index - first + 1 }),
    detail: detail.map((each) => mark(each, state.search)),
    bottom,
  };
}

/** Rows of the list below its head. */
export function pageRows(state: UiState): number {
  return Math.max(1, layoutFor(state.columns, state.rows).listRows - 1);
}

/** Rows of an overlay: all but header and bottom. */
export function overlayRows(state: UiState): number {
  return Math.max(1, state.rows - 2);
}

export function overlayLines(state: UiState, glyphs: Glyphs): readonly Line[] {
  return state.overlay === 'help' ? helpLines(state.columns - 1) : detailLines(state, state.columns - 1, glyphs);
}

/** The selected item in full. */
export function detailLines(state: UiState, width: number, glyphs: Glyphs): readonly Line[] {
  const zone = shownZone(state);
  switch (state.view) {
    case 'findings': {
      const finding = selectedFinding(state);
      const { diagnosis } = shownFeed(state);
      if (finding === undefined || diagnosis === undefined) return [];
      const wrap = state.raw || state.wrap;
      return findingDetail(finding, { width, zone, wrap, diagnosis, ...(state.overlay === 'none' && { evidence: EVIDENCE_BESIDE }) });
    }
    case 'packets': {
      const row = selectedPacket(state);
      return row === undefined ? [] : packetDetail(row, zone, state.raw ? state.rawLine : undefined);
    }
    case 'legs': {
      const leg = selectedLeg(state);
      const findings = shownFeed(state).diagnosis?.findings ?? [];
      const finding = findings.find((each) => each.leg === leg?.leg && (each.backup ?? leg?.backup) === leg?.backup);
      return leg === undefined ? [] : legDetail(leg, zone, glyphs, finding?.summary);
    }
    case 'coverage': {
      const source = selectedSource(state);
      return source === undefined ? [] : sourceDetail(source, shownFeed(state).diagnosis?.coverage, { width, zone });
    }
  }
}

function listLines(state: UiState, layout: Layout, glyphs: Glyphs): readonly Line[] {
  const [head, rows] = listParts(state, layout.listColumns, glyphs);
  if (rows.length === 0) return [head, ...emptyLines(state, layout.listColumns)].slice(0, layout.listRows);
  const { index, top } = state.cursors[state.view];
  const first = state.view === 'packets' ? 0 : top;
  const shown = rows
    .slice(first, first + layout.listRows - 1)
    .map((each, i): Line => [span(first + i === index ? '>' : ' ', 'strong'), ...each()]);
  const reading = readingSentence(state);
  if (reading !== undefined && shown.length < layout.listRows - 1) shown.push(line(` ${reading}`));
  return [head, ...shown];
}

/** Head and rows; a row is made only when it is on the screen. */
function listParts(state: UiState, width: number, glyphs: Glyphs): readonly [Line, readonly (() => Line)[]] {
  const columns = { width, zone: shownZone(state), glyphs };
  switch (state.view) {
    case 'findings':
      return [findingsHead(columns), shownFindings(state).map((finding) => () => findingLine(finding, columns))];
    case 'packets':
      return [packetsHead(columns), state.page.rows.map((row) => () => packetLine(row, columns))];
    case 'legs':
      return [legsHead(columns), shownLegs(state).map((leg) => () => legLine(leg, columns))];
    case 'coverage':
      return [coverageHead(width), shownSources(state).map((source) => () => coverageLine(source, width, columns.zone))];
  }
}

function histogram(state: UiState, layout: Layout, glyphs: Glyphs): readonly Line[] {
  return histogramLines(shownFeed(state).timeline, {
    width: layout.columns,
    rows: layout.histogramRows,
    minutes: state.zoom,
    zone: shownZone(state),
    glyphs,
  });
}
