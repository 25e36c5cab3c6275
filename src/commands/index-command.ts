import type { Command } from 'commander';
import { openExistingIndex } from '../store/open-index.ts';
import type { Io } from './io.ts';
import { INDEX_OPTION } from './options.ts';

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
    .action((flags: IndexFlags) => info(flags, io));
}

function info(flags: IndexFlags, io: Io): void {
  const index = openExistingIndex(flags.index);
  try {
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
    if (flags.json === true) io.stdout.write(`${JSON.stringify({ index: flags.index, sources }, undefined, 2)}\n`);
    else
      for (const s of sources)
        io.stdout.write(`${s.path}: ${s.records} records of ${s.lines} lines, ${s.first ?? '-'} to ${s.last ?? '-'}\n`);
  } finally {
    index.close();
  }
}

function isoTime(micros: number): string {
  return new Date(micros / 1000).toISOString();
}
