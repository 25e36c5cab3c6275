/** `legwork analyze PATH…`: reads logs, correlates, prints the diagnosis. */
import type { Command } from 'commander';
import { renderJson } from '../report/json.ts';
import { renderText } from '../report/text.ts';
import { diagnose } from './diagnose.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { addCommonOptions, checkTogether, type CommonOptions } from './options.ts';
import { unreadWarnings } from './unread-warnings.ts';

const WIDEST_TEXT = 100;

export function setUp(command: Command, io: Io): void {
  command.argument('[path...]', 'log files, folders, globs, archives, or - for standard input');
  addCommonOptions(command).action(async (paths: readonly string[], options: CommonOptions) => {
    checkTogether(options, paths);
    const { diagnosis, zone } = await diagnose(paths, options, io);
    const columns = Math.min(io.stdout.columns ?? 80, WIDEST_TEXT);
    io.stdout.write(options.json ? renderJson(diagnosis, zone) : renderText(diagnosis, { zone, color: usesColor(options, io), columns }));
    if (!options.quiet) for (const warning of unreadWarnings(diagnosis)) io.stderr.write(`legwork: ${warning}\n`);
    io.exit(exitCodeOf(diagnosis, options.failOn));
  });
}

/** https://no-color.org: any value of NO_COLOR but an empty one turns colour off. */
function usesColor(options: CommonOptions, io: Io): boolean {
  if (options.color !== 'auto') return options.color === 'always';
  return io.stdout.isTTY && (io.env['NO_COLOR'] ?? '') === '' && io.env['TERM'] !== 'dumb';
}
