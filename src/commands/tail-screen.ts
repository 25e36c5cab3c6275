/** `tail` on a screen. The screen's code is loaded here and nowhere else: no other command waits for it. */
import { writeFileSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { RawLines } from '../ingest/raw-lines.ts';
import { openPages } from '../store/packet-pages.ts';
import type { Feed, PacketRow } from '../ui/feed.ts';
import type { Io } from './io.ts';
import { PageTurner } from './page-turner.ts';
import type { TailThread } from './tail-thread.ts';

export interface ScreenSetup {
  readonly input: ReadStream;
  readonly index: string;
  readonly zone: string;
  readonly color: 'auto' | 'always' | 'never';
  readonly following: boolean;
  /** Called when the index is open here as well. */
  readonly opened: () => void;
}

/** Shows the screen until the user quits. */
export async function showTail(thread: TailThread, setup: ScreenSetup, io: Io): Promise<void> {
  prepareForInk(setup.color, io.env);
  const { showScreen } = await import('../ui/terminal.tsx');
  const pages = openPages(setup.index);
  setup.opened();
  const turner = new PageTurner(pages);
  const ports = {
    follow: (listener: (feed: Feed) => void, failed: (error: unknown) => void) => thread.follow(listener, failed),
    page: turner.request.bind(turner),
    rawLine,
    save,
  };
  const { input, zone, following } = setup;
  try {
    // A screen needs more of a terminal than a stream has: it is this process's own.
    await showScreen(ports, { input, output: process.stdout, env: io.env, zone, following, signal: io.signal });
  } finally {
    pages.close();
    // A terminal opened beside a pipe would keep the process alive.
    if (input !== io.stdin) input.destroy();
  }
}

/**
 * React's development build keeps a record of every render (hours of following end in an empty memory), and chalk, which Ink uses, knows
 * FORCE_COLOR but not NO_COLOR. Both are read when the modules are loaded. https://no-color.org: an empty NO_COLOR is none.
 */
function prepareForInk(color: ScreenSetup['color'], env: NodeJS.ProcessEnv): void {
  env['NODE_ENV'] = 'production';
  const off = color === 'never' || (color === 'auto' && (env['NO_COLOR'] ?? '') !== '');
  if (off) env['FORCE_COLOR'] = '0';
  else if (color === 'always') env['FORCE_COLOR'] = '1';
  // Node warns of the two together, on the screen.
  delete env['NO_COLOR'];
}

async function rawLine(row: PacketRow): Promise<string> {
  const [text] = await new RawLines().read([{ path: row.path, offset: row.key.offset }]);
  return text ?? `The raw line can no longer be read from ${row.path}`;
}

/** Never over an existing file: the name was typed into one line of a terminal. */
function save(file: string, text: string): string {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return `Written to ${file}`;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return code === 'EEXIST' ? `${file} is there already: nothing was written` : `${file} cannot be written (${code})`;
  }
}
