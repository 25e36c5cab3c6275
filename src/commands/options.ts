/** The options all commands on logs share, read into one typed value. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import { formats } from '../../parsers/index.ts';
import { UserError } from '../errors.ts';
import { isTimeWord } from './times.ts';

export type FailOn = 'blocked' | 'likely' | 'never';

export interface CommonOptions {
  readonly site?: string;
  readonly timezone?: string;
  readonly year?: number;
  /** As written; `timeWindow` makes times of them once the zone is known. */
  readonly since?: string;
  readonly until?: string;
  /** YYYY-MM-DD. */
  readonly night?: string;
  readonly format?: string;
  readonly index?: string;
  readonly jobs: number;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly failOn: FailOn;
}

export const INDEX_OPTION = ['--index <file>', 'the index, an SQLite file'] as const;

/** Adds the common options to a command. Its action gets them as `CommonOptions`, checked. */
export function addCommonOptions(command: Command): Command {
  return command
    .option('--site <file>', 'what is known of hosts, firewalls and backups (YAML)')
    .option('--timezone <zone>', 'zone of logs that carry none, as America/Chicago or +02:00', checkedZone)
    .option('--year <yyyy>', 'year of logs that carry none', checkedYear)
    .option('--since <time>', 'from then on: "2026-11-18 22:00", "yesterday 22:00", "-8h"', checkedTime)
    .option('--until <time>', 'up to then', checkedTime)
    .addOption(new Option('--night <date>', 'that evening to the next noon').argParser(checkedNight).conflicts(['since', 'until']))
    .addOption(new Option('--format <name>', 'format of the logs, when it is not recognised').choices(formats.map((format) => format.name)))
    .option('--index <file>', 'keep the index there and read only what is new')
    .option('--jobs <n>', 'threads that read logs', checkedJobs, availableParallelism())
    .option('--json', 'print JSON', false)
    .option('--quiet', 'print neither progress nor warnings', false)
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .addOption(
      new Option('--fail-on <verdict>', 'exit with 1 from this verdict on').choices(['blocked', 'likely', 'never']).default('likely'),
    );
}

/** @throws UserError where options that are right one by one do not go together. */
export function checkTogether(options: Pick<CommonOptions, 'index'>, paths: readonly string[]): void {
  if (paths.length === 0 && options.index === undefined)
    throw new UserError('There is nothing to read: no path was given.', [
      'Name log files, folders, globs or `-`, or an index with --index FILE.',
    ]);
}

function checkedZone(text: string): string {
  if (/^[+-]\d\d:\d\d$/.test(text)) return text;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone === '' ? text : text;
  } catch {
    throw new InvalidArgumentError('Write a zone as America/Chicago, UTC or +02:00.');
  }
}

function checkedYear(text: string): number {
  if (!/^(19|20)\d\d$/.test(text)) throw new InvalidArgumentError('Write four digits, as 2026.');
  return Number(text);
}

function checkedJobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Write a number from 1 to 99.');
  return Number(text);
}

function checkedNight(text: string): string {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Write the date of the evening, as 2026-11-18.');
  return text;
}

function checkedTime(text: string): string {
  if (!isTimeWord(text)) throw new InvalidArgumentError('Write a time as "2026-11-18 22:00", "22:00", "yesterday 22:00", "now" or "-8h".');
  return text;
}
