/** From arguments to a command and its exit code. The one place where errors end. */
import { Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { commands } from './index.ts';
import type { Io } from './io.ts';
import { stoppedBy, watchSignals } from './signals.ts';

const BAD_USAGE = 2;
const UNREADABLE = 3;
const BUG = 4;

/** Runs the program's command line; returns the exit code. */
export function main(args: readonly string[]): Promise<number> {
  endQuietlyOnClosedPipe(process.stdout);
  return run(args, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: Date.now,
    zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    signal: watchSignals(),
  });
}

/** Runs a command line in the world given. */
export async function run(args: readonly string[], world: Omit<Io, 'exit'>): Promise<number> {
  let code = 0;
  const io: Io = {
    ...world,
    exit: (stated) => {
      code = stated;
    },
  };
  try {
    const program = await programFor(args, io);
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io);
  }
}

async function programFor(args: readonly string[], io: Io): Promise<Command> {
  const program = new Command('legwork')
    .description('Tells which leg of a backup a firewall broke, how sure that is, and what mends it.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => undefined });
  const wanted = new Set(args);
  for (const entry of commands) {
    const command = program.command(entry.name).description(entry.describe);
    if (wanted.has(entry.name)) (await entry.load()).setUp(command, io);
  }
  return program;
}

function explain(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return explainUsage(error, io);
  const signal = stoppedBy(error);
  if (signal !== undefined) return signal;
  if (error instanceof UserError) {
    io.stderr.write(`legwork: ${error.message}\n${error.nextSteps.map((step) => `  ${step}\n`).join('')}`);
    return BAD_USAGE;
  }
  if (isFullDisk(error)) {
    io.stderr.write('legwork: there is no room left to write to.\n');
    return UNREADABLE;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`legwork ${VERSION}: this is a bug. Please report it as CONTRIBUTING.md says, with these lines:\n${stack}\n`);
  return BUG;
}

function explainUsage(error: CommanderError, io: Io): number {
  if (error.exitCode === 0) return 0;
  // Without a command commander has printed the help itself and has nothing to add.
  if (error.code === 'commander.help') io.stderr.write('legwork: no command was given. `legwork --help` lists them.\n');
  else
    io.stderr.write(
      `legwork: ${error.message.replace(/^error: /, '')}\n  \`legwork --help\` lists the commands, \`legwork COMMAND --help\` their options.\n`,
    );
  return BAD_USAGE;
}

function isFullDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

/** `legwork … | head` closes the pipe early: nobody wants the rest, and that is no failure. */
function endQuietlyOnClosedPipe(stdout: NodeJS.WriteStream): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`legwork: the answer could not be written: ${error.message}\n`);
    process.exit(UNREADABLE);
  });
}
