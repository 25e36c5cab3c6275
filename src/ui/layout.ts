/** What fits where on a terminal of a given size. */

export interface Layout {
  /** `tiny`: one sentence. `list`: the list alone, Enter opens the detail. `stacked`: detail under the list. `split`: side by side. */
  readonly mode: 'tiny' | 'list' | 'stacked' | 'split';
  readonly columns: number;
  readonly rows: number;
  readonly histogramRows: number;
  readonly listColumns: number;
  readonly listRows: number;
  readonly detailColumns: number;
  readonly detailRows: number;
}

const SPLIT_FROM = 140;
const STACK_FROM = 80;
const SPLIT_LIST_COLUMNS = 90;
const STACKED_DETAIL_ROWS = 6;

export function layoutFor(columns: number, rows: number): Layout {
  const nothing = { columns, rows, histogramRows: 0, listColumns: 0, listRows: 0, detailColumns: 0, detailRows: 0 };
  if (columns < 40 || rows < 10) return { mode: 'tiny', ...nothing };
  const histogramRows = rows >= 40 ? 6 : rows >= 16 ? 1 : 0;
  // Header, tabs and the line of keys.
  const body = rows - histogramRows - 3;
  if (columns >= SPLIT_FROM)
    return {
      mode: 'split',
      columns,
      rows,
      histogramRows,
      listColumns: SPLIT_LIST_COLUMNS,
      listRows: body,
      detailColumns: columns - SPLIT_LIST_COLUMNS - 2,
      detailRows: body,
    };
  if (columns >= STACK_FROM && body >= STACKED_DETAIL_ROWS + 6)
    return {
      mode: 'stacked',
      columns,
      rows,
      histogramRows,
      listColumns: columns,
      listRows: body - STACKED_DETAIL_ROWS,
      detailColumns: columns,
      detailRows: STACKED_DETAIL_ROWS - 1,
    };
  return { mode: 'list', columns, rows, histogramRows, listColumns: columns, listRows: body, detailColumns: columns, detailRows: 0 };
}
