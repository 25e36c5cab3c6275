/** `legwork analyze PATH…`: reads logs, correlates, prints the diagnosis. */
import type { Command } from 'commander';
import { renderJson } from '../report/json.ts';
import { renderText } from '../report/text.ts';
import { diagnose } from './diagnose.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { jobLogHints } from './job-log-hints.ts';
import { addCommonOptions, checkTogether, type CommonOptions } from './options.ts';
import { textColumns, wantsColor } from './terminal.ts';
import { unreadWarnings } from './unread-warnings.ts';

export function setUp(command: Command, io: Io): void {
  command.argument('[path...]', 'log files, folders, globs, archives, or - for standard input');
  addCommonOptions(command).action(async (paths: readonly string[], options: CommonOptions) => {
    checkTogether(options, paths);
    const { diagnosis, zone } = await diagnose(paths, options, io);
    const text = { zone, color: wantsColor(options.color, io), columns: textColumns(io) };
    io.stdout.write(options.json ? renderJson(diagnosis, zone) : renderText(diagnosis, text));
    if (!options.quiet)
      for (const warning of [...unreadWarnings(diagnosis), ...(await jobLogHints(diagnosis))]) io.stderr.write(`legwork: ${warning}\n`);
    io.exit(exitCodeOf(diagnosis, options.failOn));
  });
}
