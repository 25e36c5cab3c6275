/**
 * The screen on a real terminal: alternate screen, raw keys, and the terminal as it was afterwards, however it ends.
 *
 * What ends the program leaves through Ink. Ctrl-Z is ours in raw mode and goes through Ink's suspension and SIGSTOP: a handler that
 * writes the escapes itself leaves a dead screen after `fg`. SIGTSTP from outside, or Ctrl-Z in the moment between alternate screen and raw
 * mode, would stop the process with the screen still taken; a listener keeps that from happening and sends it the same way.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import { render, useApp } from 'ink';
import { useEffect, type ReactElement } from 'react';
import { App } from './app.tsx';
import type { Feed, PacketPage, PacketRow, PageRequest } from './feed.ts';
import { selectedPacket } from './items.ts';
import { screenLoop, type ScreenLoop } from './loop.ts';
import { initialState, type Action, type Effect, type UiState } from './state.ts';
import { glyphsFor, type Glyphs } from './theme.ts';

/** What the screen needs from the program around it. */
export interface ScreenPorts {
  /** Calls back with every new state of the facts, or once with the fault that ends them; returns what ends that. */
  follow(listener: (feed: Feed) => void, failed: (error: unknown) => void): () => void;
  /** Answers at once where it can; a newer request takes the place of one under way. */
  page(request: PageRequest, answer: (page: PacketPage) => void): void;
  rawLine(row: PacketRow): Promise<string>;
  /** Writes a new file; returns what to tell the user. */
  save(file: string, text: string): string;
}

export interface TerminalOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** IANA zone of the times shown. */
  readonly zone: string;
  readonly following: boolean;
  readonly signal: AbortSignal;
}

/** Shows the screen until the user quits or `signal` ends it. A fault in the screen rejects, after the terminal is restored. */
export async function showScreen(ports: ScreenPorts, options: TerminalOptions): Promise<void> {
  const { input, output, env } = options;
  const glyphs = glyphsFor(env);
  const spoken = env['INK_SCREEN_READER'] === 'true';
  let terminal: Terminal | undefined;
  const perform = (effect: Effect, state: UiState, dispatch: (action: Action) => void): void => {
    try {
      run(effect, state, dispatch, ports, output, terminal);
    } catch (error) {
      terminal?.exit(error);
    }
  };
  const first = initialState({ columns: output.columns, rows: output.rows, zone: options.zone, following: options.following });
  const loop = screenLoop(first, glyphs, perform);
  const onStop = (): void => terminal?.suspend();
  process.on('SIGTSTP', onStop);
  const onEnd = (): void => terminal?.exit();
  options.signal.addEventListener('abort', onEnd);
  const take = (given: Terminal): void => {
    terminal = given;
    // Asked to end before there was anything to end.
    if (options.signal.aborted) given.exit();
  };
  const app = render(<Root loop={loop} glyphs={glyphs} ready={take} />, {
    stdin: input,
    stdout: output,
    alternateScreen: !spoken,
    interactive: true,
    incrementalRendering: true,
    maxFps: 60,
    exitOnCtrlC: false,
    isScreenReaderEnabled: spoken,
  });
  const stop = ports.follow(
    (feed) => loop.dispatch({ type: 'fed', feed }),
    (error) => terminal?.exit(error),
  );
  try {
    await app.waitUntilExit();
  } finally {
    stop();
    process.off('SIGTSTP', onStop);
    options.signal.removeEventListener('abort', onEnd);
  }
}

interface Terminal {
  exit(error?: unknown): void;
  suspend(): void;
}

function Root({ loop, glyphs, ready }: { loop: ScreenLoop; glyphs: Glyphs; ready: (terminal: Terminal) => void }): ReactElement {
  const { exit, suspendTerminal } = useApp();
  useEffect(() => {
    let suspended = false;
    const suspend = async (): Promise<void> => {
      if (suspended) return;
      suspended = true;
      await suspendTerminal(stopped);
      suspended = false;
    };
    ready({ exit, suspend: () => void suspend().catch(exit) });
  }, [exit, suspendTerminal, ready]);
  return <App loop={loop} glyphs={glyphs} />;
}

/** Stops the whole foreground job, as the terminal itself would, until the shell continues it. */
async function stopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // A pending promise does not keep Node alive.
  const alive = setInterval(() => undefined, 60_000);
  process.once('SIGCONT', () => resolve());
  process.kill(0, 'SIGSTOP');
  await promise;
  clearInterval(alive);
}

function run(
  effect: Effect,
  state: UiState,
  dispatch: (action: Action) => void,
  ports: ScreenPorts,
  output: WriteStream,
  terminal: Terminal | undefined,
): void {
  switch (effect.kind) {
    case 'page':
      return ports.page(effect.request, (page) => dispatch({ type: 'paged', request: effect.request, page }));
    case 'raw-line': {
      const row = selectedPacket(state);
      if (row === undefined) return undefined;
      const show = (text: string): void => dispatch({ type: 'raw-line-read', text });
      return void ports.rawLine(row).then(show, (error: unknown) => show(error instanceof Error ? error.message : String(error)));
    }
    case 'copy':
      // OSC 52: the terminal's own clipboard, also over ssh and in tmux.
      output.write(`\u001b]52;c;${Buffer.from(effect.text).toString('base64')}\u0007`);
      return dispatch({ type: 'noticed', text: `Copied ${effect.what} (${effect.text.length} characters)` });
    case 'export':
      return dispatch({ type: 'noticed', text: ports.save(effect.file, effect.text) });
    case 'repaint':
      // Ink draws only what changed; a resize makes it draw all.
      output.emit('resize');
      return undefined;
    case 'suspend':
      return terminal?.suspend();
    case 'quit':
      return terminal?.exit();
  }
}
