/** `legwork report PATH… -o [KIND:]FILE…`: the diagnosis of a backup night, written for people, tickets, spreadsheets and monitoring. */
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { checkLine } from '../report/check.ts';
import { withHistory } from '../report/compare.ts';
import { outputs, type ReportInput } from '../report/index.ts';
import { redactor } from '../report/redact.ts';
import { sanitize } from '../report/sanitize.ts';
import { tally, tallyText } from '../report/tally.ts';
import { type Diagnosed, diagnose } from './diagnose.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { legActivity } from './leg-activity.ts';
import { addCommonOptions, checkTogether, type CommonOptions } from './options.ts';
import { replaceFile } from './replace-file.ts';
import { reportTargets, type Target } from './report-targets.ts';
import { textColumns, wantsColor } from './terminal.ts';
import { unreadWarnings } from './unread-warnings.ts';

interface ReportOptions extends CommonOptions {
  readonly output?: readonly string[];
  readonly check?: boolean;
  readonly redact?: boolean;
}

/** Nights a report looks back on. */
const NIGHTS_BACK = 30;
/** What a monitoring system takes for "cannot be told". */
const UNKNOWN = 3;

export function setUp(command: Command, io: Io): void {
  command
    .argument('[path...]', 'log files, folders, globs, archives, or - for standard input')
    .option(
      '-o, --output <[kind:]file>',
      `where to write what, as often as wanted: ${outputs.map(({ kind }) => kind).join(', ')}; without a kind the ending tells it; - is text on stdout`,
      collect,
    )
    .option('--check', 'one line and the exit code of a monitoring plugin: 0 ok, 1 warning, 2 critical, 3 unknown')
    .option('--redact', 'replace addresses and names by pseudonyms');
  addCommonOptions(command).action(async (paths: readonly string[], options: ReportOptions) => {
    if (options.check === true) await check(paths, options, io);
    else await report(paths, options, io);
  });
}

function collect(spec: string, before: readonly string[] = []): readonly string[] {
  return [...before, spec];
}

async function report(paths: readonly string[], options: ReportOptions, io: Io): Promise<void> {
  checkTogether(options, paths);
  const plain = options.json ? ['json:-'] : [];
  const specs = [...(options.output ?? []), ...plain];
  const targets = reportTargets(specs.length === 0 ? ['-'] : specs);
  const input = await inputOf(paths, options, io);
  await write(targets, input, io);
  if (!options.quiet) for (const line of summary(targets, input)) io.stderr.write(`legwork: ${line}\n`);
  io.exit(exitCodeOf(input.diagnosis, options.failOn));
}

/** A wrong option or site file is no verdict on the backup: monitoring is told "unknown", not "critical". */
async function check(paths: readonly string[], options: ReportOptions, io: Io): Promise<void> {
  try {
    checkTogether(options, paths);
    const targets = reportTargets(options.output ?? []);
    if (targets.some((target) => target.path === '-'))
      throw new UserError('--check and -o - both want stdout.', ['Write the report to a file.']);
    const input = await inputOf(paths, options, io);
    await write(targets, input, io);
    const { line, code } = checkLine(input.diagnosis);
    io.stdout.write(`${line}\n`);
    io.exit(code);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    io.stdout.write(`LEGWORK UNKNOWN - ${sanitize([error.message, ...error.nextSteps].join(' ')).replaceAll('|', '¦')}\n`);
    io.exit(UNKNOWN);
  }
}

async function inputOf(paths: readonly string[], options: ReportOptions, io: Io): Promise<ReportInput> {
  const night = await diagnose(paths, options, io);
  const longer = await earlierNights(options, io);
  const diagnosis = longer === undefined ? night.diagnosis : withHistory(night.diagnosis, longer.diagnosis);
  const input: ReportInput = {
    diagnosis,
    zone: night.zone,
    activity: legActivity(night.book),
    ...(longer === undefined ? {} : { earlier: longer.diagnosis }),
    color: wantsColor(options.color, io),
    columns: textColumns(io),
  };
  return options.redact === true ? redacted(input, night) : input;
}

function redacted(input: ReportInput, { site }: Diagnosed): ReportInput {
  const redact = redactor([...site.hosts.keys()]);
  return {
    ...input,
    diagnosis: redact.diagnosis(input.diagnosis),
    activity: redact.activity(input.activity),
    ...(input.earlier === undefined ? {} : { earlier: redact.diagnosis(input.earlier) }),
  };
}

/** The thirty nights up to the asked one, out of the index that holds them. */
async function earlierNights(options: ReportOptions, io: Io): Promise<Diagnosed | undefined> {
  const { night, ...others } = options;
  if (night === undefined || options.index === undefined) return undefined;
  const day = (offset: number): string => new Date(Date.parse(`${night}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
  return diagnose([], { ...others, since: `${day(1 - NIGHTS_BACK)} 12:00`, until: `${day(1)} 12:00` }, io);
}

async function write(targets: readonly Target[], input: ReportInput, io: Io): Promise<void> {
  for (const { output, path } of targets) {
    const text = output.render(input);
    if (path === '-') io.stdout.write(text);
    else await replaceFile(path, text);
  }
}

/** What a run that wrote files says: the figures, and where the reports are. */
function summary(targets: readonly Target[], { diagnosis }: ReportInput): readonly string[] {
  const files = targets.filter((target) => target.path !== '-').map((target) => sanitize(target.path));
  const written = files.length === 0 ? [] : [`${tallyText(tally(diagnosis))}; written: ${files.join(', ')}`];
  return [...written, ...unreadWarnings(diagnosis).map((warning) => sanitize(warning))];
}
