/** `legwork analyze PATH…`: reads logs, correlates, prints the diagnosis. */
import type { Command } from 'commander';
import type { Diagnosis } from '../correlator/contract.ts';
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
    io.stdout.write(await rendered(diagnosis, zone, options, io));
    if (!options.quiet)
      for (const warning of [...unreadWarnings(diagnosis), ...(await jobLogHints(diagnosis))]) io.stderr.write(`legwork: ${warning}\n`);
    io.exit(exitCodeOf(diagnosis, options.failOn));
  });
}

/** Each page's code is loaded when it is the one asked for. */
async function rendered(diagnosis: Diagnosis, zone: string, options: CommonOptions, io: Io): Promise<string> {
  if (options.json) return (await import('../report/json.ts')).renderJson(diagnosis, zone);
  const { renderText } = await import('../report/text.ts');
  return renderText(diagnosis, { zone, color: wantsColor(options.color, io), columns: textColumns(io) });
}
