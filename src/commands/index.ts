/** The commands. Each is loaded when it is asked for: reading logs waits for no screen, and help for nothing. */
import type { Command } from 'commander';
import type { Io } from './io.ts';

export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly describe: string;
  readonly load: () => Promise<CommandModule>;
}

export interface CommandModule {
  /** Adds arguments, options and the action to a command that has its name and description. */
  readonly setUp: (command: Command, io: Io) => void;
}

export const commands: readonly CommandEntry[] = [
  { name: 'analyze', describe: 'read logs, correlate, print the diagnosis', load: () => import('./analyze.ts') },
  { name: 'report', describe: 'write the report of a backup night: page, ticket, tables, monitoring', load: () => import('./report.ts') },
  { name: 'parse', describe: 'turn logs into records, one JSON object a line', load: () => import('./parse.ts') },
  {
    name: 'protocols',
    describe: 'show the connection legs it knows: who dials whom, what breaks, how to mend it',
    load: () => import('./protocols.ts'),
  },
  { name: 'site', describe: 'propose a site file from what the logs show, or check one', load: () => import('./site.ts') },
  { name: 'tail', describe: 'follow logs and watch findings form, on a screen or as lines', load: () => import('./tail.ts') },
  { name: 'sql', describe: 'ask an index in SQL', load: () => import('./sql.ts') },
  { name: 'index', describe: 'show what an index covers, check it, drop old nights', load: () => import('./index-command.ts') },
];
