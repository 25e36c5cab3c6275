/** `legwork parse PATH…`: logs as NDJSON, one record a line; with `--explain` the lines that became no record, and why. */
import { once } from 'node:events';
import type { Command } from 'commander';
import { PacketColumns, recordAt } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from '../../parsers/contract.ts';
import { continued, describeLog, recognise } from '../ingest/identify-log.ts';
import { LineCutter, type RecordSink } from '../ingest/line-cutter.ts';
import { logsIn } from '../ingest/logs-in.ts';
import { openSources } from '../ingest/open-sources.ts';
import { Recogniser } from '../ingest/recognise.ts';
import { RecordCutter } from '../ingest/record-cutter.ts';
import { Damage, type Log } from '../ingest/source.ts';
import { protocols } from '../protocols/index.ts';
import { loadSite } from '../site/load.ts';
import type { Io } from './io.ts';
import { NearestFormat } from './nearest-format.ts';
import { addCommonOptions, checkTogether, type CommonOptions } from './options.ts';
import { jsonLine, recordLine, type RecordOrigin } from './record-line.ts';
import { timeWindow, type AskedWindow } from './times.ts';

const UNREADABLE = 3;
const OUTCOMES: Readonly<Record<Outcome, string>> = {
  [Outcome.RECORD]: 'record',
  [Outcome.SKIPPED]: 'skipped',
  [Outcome.MALFORMED]: 'malformed',
  [Outcome.FOREIGN]: 'foreign',
};
/** Enough of a line to recognise it by. */
const SHOWN = 1000;

type ParseOptions = CommonOptions & { readonly explain: boolean };

export function setUp(command: Command, io: Io): void {
  command
    .argument('<path...>', 'log files, folders, globs, archives, or - for standard input')
    .option('--explain', 'print the lines that became no record: which format came nearest and at which column it stopped', false);
  addCommonOptions(command).action(async (paths: readonly string[], options: ParseOptions) => {
    checkTogether(options, paths);
    await parse(paths, options, io);
  });
}

async function parse(paths: readonly string[], options: ParseOptions, io: Io): Promise<void> {
  const site = await loadSite(options.site, protocols);
  const statements = { ...options, site, machineZone: io.zone() };
  const window = timeWindow(options, options.timezone ?? site.timezone ?? io.zone(), io.now());
  const trouble = (path: string, why: string): void => {
    io.exit(UNREADABLE);
    if (!options.quiet) io.stderr.write(`legwork: ${path}: ${why}\n`);
  };
  for (const source of await openSources(paths)) {
    if (source.trouble !== undefined) trouble(source.path, source.trouble);
    else
      try {
        for await (const log of logsIn(source)) await parseLog(log, options, statements, window, io, trouble);
      } catch (error) {
        if (!(error instanceof Damage)) throw error;
        trouble(source.path, error.message);
      }
  }
}

async function parseLog(
  log: Log,
  options: ParseOptions,
  statements: Parameters<typeof describeLog>[4],
  window: AskedWindow,
  io: Io,
  trouble: (path: string, why: string) => void,
): Promise<void> {
  const chunks = log.chunks()[Symbol.asyncIterator]();
  const recogniser = new Recogniser(options.format);
  const { format, seen, damage } = await recognise(chunks, recogniser);
  if (format === undefined) {
    // In a folder other files lie beside logs.
    if (log.named) trouble(log.path, damage?.message ?? recogniser.trouble);
    return;
  }
  const { identity, context } = describeLog(log, format, seen.at(-1) ?? recogniser.head, recogniser.head, statements);
  const printer = new RecordPrinter(
    format,
    context,
    { path: log.path, format: format.name, firewall: identity.firewall },
    window,
    options.explain,
  );
  const cutter = format.framing === undefined ? new LineCutter(printer, 0) : new RecordCutter(format.framing, printer, 0);
  for await (const chunk of continued(seen, chunks, damage)) {
    cutter.feed(chunk);
    await write(io, printer.take());
    io.signal.throwIfAborted();
  }
  cutter.finish();
  await write(io, printer.take());
}

async function write(io: Io, text: string): Promise<void> {
  if (text !== '' && !io.stdout.write(text)) await once(io.stdout, 'drain');
}

/** Turns records into lines of output, kept until they are taken. */
class RecordPrinter implements RecordSink {
  readonly #reader: RecordReader;
  readonly #context: SourceContext;
  /** `last message repeated` takes up the record before it, so rows are kept until the block is full. */
  readonly #columns = new PacketColumns(4096);
  readonly #origin: RecordOrigin;
  readonly #window: AskedWindow;
  readonly #explain: boolean;
  #nearest: NearestFormat | undefined;
  #line = 0;
  #text = '';

  constructor(format: LogFormat, context: SourceContext, origin: RecordOrigin, window: AskedWindow, explain: boolean) {
    this.#reader = format.open(context);
    this.#context = context;
    this.#origin = origin;
    this.#window = window;
    this.#explain = explain;
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  record(bytes: Uint8Array, start: number, end: number, offset: number, goesOn = false): void {
    if (!goesOn) this.#line++;
    this.#read(bytes, start, end, offset);
    for (let from = this.#reader.rest ?? 0; from > 0; from = this.#reader.rest ?? 0) this.#read(bytes, from, end, offset + from - start);
  }

  #read(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const columns = this.#columns;
    const outcome = this.#reader.read(bytes, start, end, columns);
    if (outcome !== Outcome.RECORD) {
      if (this.#explain) this.#unread(outcome, bytes, start, this.#reader.rest || end, offset);
      return;
    }
    columns.commit(this.#line, offset);
    const record = recordAt(columns, columns.count - 1);
    if (columns.full) columns.clear();
    if (!this.#explain && this.#isAsked(record.time)) this.#text += recordLine(record, this.#origin);
  }

  overlong(goesOn = false): void {
    if (!goesOn) this.#line++;
    if (this.#explain)
      this.#text += jsonLine({ outcome: 'malformed', why: 'longer than any record', path: this.#origin.path, line: this.#line });
  }

  #isAsked(time: number | undefined): boolean {
    const { since, until } = this.#window;
    if (since === undefined && until === undefined) return true;
    return time !== undefined && time >= (since ?? Number.NEGATIVE_INFINITY) && time < (until ?? Number.POSITIVE_INFINITY);
  }

  #unread(outcome: Outcome, bytes: Uint8Array, start: number, end: number, offset: number): void {
    const { why, column } = this.#columns;
    const own = outcome === Outcome.FOREIGN ? {} : { why, column };
    this.#nearest ??= new NearestFormat(this.#context);
    const nearest = outcome === Outcome.FOREIGN ? this.#nearest.of(bytes, start, end) : undefined;
    const text = Buffer.from(bytes.subarray(start, Math.min(end, start + SHOWN))).toString('utf8');
    const place = { path: this.#origin.path, line: this.#line, offset };
    const said = {
      outcome: OUTCOMES[outcome],
      format: this.#origin.format,
      ...own,
      ...(nearest === undefined ? {} : { nearest }),
      ...place,
      text,
    };
    this.#text += jsonLine(said);
  }
}
