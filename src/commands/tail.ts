/** `legwork tail`: the same pipeline with the loop closed, on a screen or as lines of text. */
import { mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { protocols } from '../protocols/index.ts';
import { loadSite } from '../site/load.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { addCommonOptions, checkTogether, type CommonOptions } from './options.ts';
import { printEvents } from './tail-plain.ts';
import { showTail } from './tail-screen.ts';
import { TailThread } from './tail-thread.ts';
import { timeWindow } from './times.ts';

interface TailOptions extends CommonOptions {
  readonly plain: boolean;
}

export function setUp(command: Command, io: Io): void {
  addCommonOptions(command.argument('[path...]', 'logs to follow: files, folders, globs, or - for a pipe'))
    .option('--plain', 'lines of text in place of the screen', false)
    .action((paths: readonly string[], options: TailOptions) => tail(paths, options, io));
}

async function tail(paths: readonly string[], options: TailOptions, io: Io): Promise<void> {
  checkTogether(options, paths);
  if (paths.includes('-') && io.stdin.isTTY)
    throw new UserError('`-` reads a log from a pipe, and standard input is the keyboard.', [
      'Write it as: ssh fw tail -F /var/log/messages | legwork tail -',
    ]);
  const pipe = paths.find((path) => path !== '-' && statSync(path, { throwIfNoEntry: false })?.isFIFO() === true);
  if (pipe !== undefined)
    throw new UserError(`${pipe} is a pipe: it can be followed as standard input alone.`, [`Write it as: legwork tail - < ${pipe}`]);
  const site = await loadSite(options.site, protocols);
  const zone = options.timezone ?? site.timezone ?? io.zone();
  const folder = options.index === undefined ? mkdtempSync(join(tmpdir(), 'legwork-tail-')) : undefined;
  const index = options.index ?? join(folder ?? '', 'night.db');
  const { site: siteFile, timezone, year, format } = options;
  const windows = site.backups.flatMap((backup) => backup.windows);
  const asked = timeWindow(options, zone, io.now(), windows);
  // Open files outlive their names: an index that nobody asked for is gone as soon as both threads hold it, however the program ends.
  const forget = (): void => {
    if (folder !== undefined && process.platform !== 'win32') rmSync(folder, { recursive: true, force: true });
  };
  try {
    const thread = new TailThread({ paths, index, site: siteFile, zone, machineZone: io.zone(), timezone, year, format, asked });
    await thread.ready;
    // Not waited for: it ends with the pipe, and with the program at the latest.
    if (paths.includes('-')) thread.pipe(io.stdin).catch((error: unknown) => thread.fail(error));
    const input = options.plain || !io.stdout.isTTY || io.env['TERM'] === 'dumb' ? undefined : keyboard(io);
    if (input === undefined) {
      forget();
      const last = await printEvents(thread, io, { zone, quiet: options.quiet });
      if (last !== undefined) io.exit(exitCodeOf(last, options.failOn));
    } else {
      await showTail(thread, { input, index, zone, color: options.color, following: paths.length > 0, opened: forget }, io);
    }
    io.stdin.destroy();
    await thread.close();
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
  io.signal.throwIfAborted();
}

/** Keys come from the terminal also where a log comes through the pipe. */
function keyboard(io: Io): ReadStream | undefined {
  if (io.stdin instanceof ReadStream) return io.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return undefined;
  }
}
