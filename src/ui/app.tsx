/** The screen drawn with Ink: one `<Text>` a row, redrawn only where its text changed, and never more rows than the terminal has. */
import { Box, Text, useInput, useIsScreenReaderEnabled, usePaste, useWindowSize } from 'ink';
import { memo, useEffect, useSyncExternalStore, type ReactElement } from 'react';
import type { ScreenLoop } from './loop.ts';
import { commandFor, keyNames } from './keys.ts';
import { lineText, type Line } from './lines.ts';
import { screenOf, type Screen } from './screen.ts';
import { TONES, type Glyphs } from './theme.ts';
import type { UiState } from './state.ts';

export function App({ loop, glyphs }: { readonly loop: ScreenLoop; readonly glyphs: Glyphs }): ReactElement {
  const state = useSyncExternalStore(loop.subscribe, loop.state);
  const { columns, rows } = useWindowSize();
  useEffect(() => loop.dispatch({ type: 'resized', columns, rows }), [loop, columns, rows]);
  usePaste((text) => loop.dispatch({ type: 'typed', text }));
  useInput((input, key) => {
    for (const name of keyNames(input, key)) press(loop, name);
  });
  return <Frame state={state} glyphs={glyphs} />;
}

/** One key: into the prompt while one is open, else a command. */
function press(loop: ScreenLoop, name: string): void {
  if (loop.state().prompt === undefined || name === 'ctrl-c') {
    const command = commandFor(name);
    if (command !== undefined) loop.dispatch({ type: 'command', command });
    return;
  }
  if (name === 'enter') loop.dispatch({ type: 'entered' });
  else if (name === 'esc') loop.dispatch({ type: 'cancelled' });
  else if (name === 'backspace') loop.dispatch({ type: 'erased' });
  else if (name === 'space') loop.dispatch({ type: 'typed', text: ' ' });
  else if (Array.from(name).length === 1) loop.dispatch({ type: 'typed', text: name });
}

export function Frame({ state, glyphs }: { readonly state: UiState; readonly glyphs: Glyphs }): ReactElement {
  const screen = screenOf(state, glyphs);
  return useIsScreenReaderEnabled() ? <Spoken screen={screen} /> : <Drawn screen={screen} glyphs={glyphs} />;
}

function Drawn({ screen, glyphs }: { readonly screen: Screen; readonly glyphs: Glyphs }): ReactElement {
  const { layout, top, list, detail, bottom, selected } = screen;
  const split = layout.mode === 'split' && detail.length > 0;
  // An overlay has no detail and takes what the panes leave.
  const body = layout.mode === 'tiny' ? layout.rows : layout.rows - top.length - 1;
  const beside = <Rows lines={detail} width={layout.detailColumns} rows={split ? body : layout.detailRows} />;
  return (
    <Box flexDirection="column" width={layout.columns} height={layout.rows}>
      <Rows lines={top} width={layout.columns} rows={top.length} />
      {split ? (
        <Box>
          <Rows lines={list} width={layout.listColumns} rows={body} selected={selected} />
          <Box width={2} />
          {beside}
        </Box>
      ) : (
        <Rows
          lines={list}
          width={layout.columns}
          rows={layout.mode === 'stacked' && detail.length > 0 ? layout.listRows : body}
          selected={selected}
        />
      )}
      {layout.mode === 'stacked' && detail.length > 0 && (
        <>
          <Text wrap="truncate">{`${glyphs.line} detail ${glyphs.line.repeat(Math.max(0, layout.columns - 10))}`}</Text>
          {beside}
        </>
      )}
      {layout.mode !== 'tiny' && <Rows lines={[bottom]} width={layout.columns} rows={1} />}
    </Box>
  );
}

/** For a screen reader: no histogram, no frames, no symbols; the selected row says so. */
function Spoken({ screen }: { readonly screen: Screen }): ReactElement {
  const [header, ...more] = screen.top;
  const lines = [header, more.at(-1), ...screen.list, ...screen.detail, screen.bottom];
  return (
    <Box flexDirection="column">
      {lines.map((each, i) => {
        const isSelected = screen.selected !== undefined && i === screen.selected + 2;
        const text = each === undefined ? '' : lineText(each).trim();
        return <Text key={i}>{isSelected ? `selected: ${text.replace(/^>/, '')}` : text}</Text>;
      })}
    </Box>
  );
}

interface RowsProps {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly rows: number;
  readonly selected?: number | undefined;
}

function Rows({ lines, width, rows, selected }: RowsProps): ReactElement {
  return (
    <Box flexDirection="column" width={width} height={rows}>
      {Array.from({ length: Math.min(rows, lines.length) }, (_, i) => (
        <Row key={i} line={lines[i] ?? []} selected={i === selected} />
      ))}
    </Box>
  );
}

const Row = memo(DrawnRow, (a, b) => a.selected === b.selected && sameLine(a.line, b.line));

function DrawnRow({ line, selected }: { readonly line: Line; readonly selected: boolean }): ReactElement {
  return (
    <Text wrap="truncate" {...(selected && TONES.selected)}>
      {line.map(({ text, tone }, i) =>
        tone === 'plain' ? (
          text
        ) : (
          <Text key={i} {...TONES[tone]}>
            {text}
          </Text>
        ),
      )}
      {/* An empty Text takes no row. */}
      {line.every(({ text }) => text === '') && ' '}
    </Text>
  );
}

function sameLine(a: Line, b: Line): boolean {
  return a.length === b.length && a.every((each, i) => each.text === b[i]?.text && each.tone === b[i]?.tone);
}
