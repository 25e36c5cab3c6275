/** `legwork index info|check|prune`: what an index covers, whether it is whole, dropping old nights. */
import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { sanitize } from '../report/sanitize.ts';
import type { LogIndex } from '../store/log-index.ts';
import { problemsOf, pruneBefore } from '../store/maintain.ts';
import { openExistingIndex } from '../store/open-index.ts';
import type { Io } from './io.ts';
import { INDEX_OPTION } from './options.ts';
import { isoTime } from './record-line.ts';
import { isTimeWord, timeWindow } from './times.ts';

const UNREADABLE = 3;

interface IndexFlags {
  readonly index: string;
  readonly json?: boolean;
}

export function setUp(command: Command, io: Io): void {
  command
    .command('info')
    .description('what the index holds, source by source')
    .requiredOption(...INDEX_OPTION)
    .option('--json', 'as JSON')
    .action((flags: IndexFlags) => withIndex(flags, (index) => info(index, flags, io)));
  command
    .command('check')
    .description('is the index whole? exit code 3 when it is not')
    .requiredOption(...INDEX_OPTION)
    .action((flags: IndexFlags) => withIndex(flags, (index) => check(index, io)));
  command
    .command('prune')
    .description('drop packets older than a time; their logs are not read again')
    .requiredOption(...INDEX_OPTION)
    .requiredOption('--before <time>', 'as "2026-10-01", "-30 days"')
    .action((flags: IndexFlags & { readonly before: string }) => withIndex(flags, (index) => prune(index, flags.before, io)));
}

function withIndex(flags: IndexFlags, act: (index: LogIndex) => void): void {
  const index = openExistingIndex(flags.index);
  try {
    act(index);
  } finally {
    index.close();
  }
}

function info(index: LogIndex, flags: IndexFlags, io: Io): void {
  const sources = index.sources().map((source) => ({
    path: source.path,
    format: source.format,
    firewall: source.firewall,
    first: source.first === undefined ? undefined : isoTime(source.first),
    last: source.last === undefined ? undefined : isoTime(source.last),
    lines: source.lines,
    records: source.records,
    trouble: source.trouble,
  }));
  const bytes = statSync(flags.index).size;
  if (flags.json === true) {
    io.stdout.write(`${JSON.stringify({ index: flags.index, bytes, sources }, undefined, 2)}\n`);
    return;
  }
  const records = sources.reduce((sum, source) => sum + source.records, 0);
  io.stdout.write(`${flags.index}: ${sources.length} logs, ${records} packets, ${bytes} bytes\n`);
  for (const { path, firewall, records, lines, first, last, trouble } of sources) {
    const span = first === undefined || last === undefined ? 'no time' : `${first} to ${last}`;
    io.stdout.write(
      `  ${sanitize(path)} (${sanitize(firewall)}): ${records} packets in ${lines} lines, ${span}${trouble === undefined ? '' : `; ${sanitize(trouble)}`}\n`,
    );
  }
}

function check(index: LogIndex, io: Io): void {
  const problems = problemsOf(index.db);
  if (problems.length === 0) io.stdout.write('The index is whole.\n');
  else {
    io.stdout.write(problems.map((problem) => `${sanitize(problem)}\n`).join(''));
    io.stderr.write('legwork: the index is damaged; move it away and read the logs again.\n');
    io.exit(UNREADABLE);
  }
}

function prune(index: LogIndex, before: string, io: Io): void {
  if (!isTimeWord(before)) throw new UserError(`--before ${before} is no time.`, ['Write "2026-10-01", "yesterday" or "-30 days".']);
  const { since = 0 } = timeWindow({ since: before }, io.zone(), io.now());
  io.stdout.write(`${pruneBefore(index.db, since)} packets dropped\n`);
}
