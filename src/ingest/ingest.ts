/** Sources in, an index of their packets out. */
import type { LogFormat, SourceContext } from '../../parsers/contract.ts';
import type { Site } from '../site/contract.ts';
import type { LogIndex } from '../store/log-index.ts';
import type { SourceIdentity } from '../store/source-identity.ts';
import { firewallName, firewallOf, firstRecord, statedZone, type Statements } from './describe-log.ts';
import { logsIn } from './logs-in.ts';
import { readPieces } from './read-pieces.ts';
import { Recogniser } from './recognise.ts';
import { Damage, type Log, type Source } from './source.ts';

export interface IngestOptions {
  readonly site?: Pick<Site, 'firewalls' | 'timezone'>;
  /** `--timezone`. */
  readonly timezone?: string;
  /** `--year`. */
  readonly year?: number;
  /** `--format`, a name of parsers/index.ts. */
  readonly format?: string;
  /** Threads that may read; the outcome does not depend on it. */
  readonly jobs?: number;
  /** Packets outside of it (epoch microseconds) will not be asked for: reading them may be left out. */
  readonly window?: { readonly since?: number; readonly until?: number };
  /** Stops after the piece being read; what was kept stays. */
  readonly signal?: AbortSignal;
  /** Takes sentences for the user that are no troubles: what was passed over and why. */
  readonly say?: (sentence: string) => void;
}

/**
 * Reads the sources into the index. A source that cannot be read, or only in part, is kept with its trouble and does not stop the rest.
 * @throws the signal's reason when it was aborted.
 */
export async function ingest(sources: readonly Source[], index: LogIndex, options: IngestOptions): Promise<void> {
  const statements: Statements = { machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...options };
  index.nameHosts(new Map((options.site?.firewalls ?? []).flatMap((f) => (f.host === undefined ? [] : [[f.host, f.name] as const]))));
  const passedOver: string[] = [];
  for (const source of sources) {
    if (source.trouble !== undefined) index.putSource(unread(source.path, statements, source.trouble));
    else await ingestSource(source, index, options, statements, passedOver);
  }
  if (passedOver.length > 0) options.say?.(`No firewall log, passed over: ${passedOver.join(', ')}`);
}

async function ingestSource(
  source: Source,
  index: LogIndex,
  options: IngestOptions,
  statements: Statements,
  passedOver: string[],
): Promise<void> {
  try {
    for await (const log of logsIn(source)) {
      options.signal?.throwIfAborted();
      const trouble = await ingestLog(log, index, options, statements);
      if (trouble === undefined) continue;
      if (log.named) index.putSource(unread(log.path, statements, trouble));
      else passedOver.push(log.path);
    }
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    index.putSource(unread(source.path, statements, error.message));
  }
}

/** Reads one log; returns why it is none. */
async function ingestLog(log: Log, index: LogIndex, options: IngestOptions, statements: Statements): Promise<string | undefined> {
  const chunks = log.chunks()[Symbol.asyncIterator]();
  const recogniser = new Recogniser(options.format);
  const { format, seen, damage } = await recognise(chunks, recogniser);
  if (format === undefined) return damage?.message ?? recogniser.trouble;
  const { identity, context } = describeLog(log, format, seen.at(-1) ?? recogniser.head, recogniser.head, statements);
  const id = index.putSource(identity);
  let lines = 0;
  try {
    for await (const piece of readPieces(continued(seen, chunks, damage), format, context)) {
      index.commit(id, piece, lines);
      lines += piece.tally.lines;
      options.signal?.throwIfAborted();
    }
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    index.putSource({ ...identity, trouble: error.message }, id);
  }
  return undefined;
}

interface Recognised {
  readonly format: LogFormat | undefined;
  /** What was read on the way, still to be parsed. */
  readonly seen: readonly Uint8Array[];
  readonly damage: Damage | undefined;
}

export async function recognise(chunks: AsyncIterator<Uint8Array>, recogniser: Recogniser): Promise<Recognised> {
  const seen: Uint8Array[] = [];
  try {
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      seen.push(Uint8Array.from(next.value));
      const format = recogniser.look(next.value);
      if (format !== undefined) return { format, seen, damage: undefined };
      if (recogniser.exhausted) break;
    }
    return { format: undefined, seen, damage: undefined };
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    return { format: undefined, seen, damage: error };
  }
}

export async function* continued(
  seen: readonly Uint8Array[],
  chunks: AsyncIterator<Uint8Array>,
  damage: Damage | undefined,
): AsyncGenerator<Uint8Array> {
  yield* seen;
  if (damage !== undefined) throw damage;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}

/**
 * What a log is called, whose it is and in which zone its stamps are.
 * @param sample Bytes that hold records.
 */
export function describeLog(
  log: Pick<Log, 'path' | 'name' | 'modified'>,
  format: LogFormat,
  sample: Uint8Array,
  head: Uint8Array,
  statements: Statements,
): { readonly identity: SourceIdentity; readonly context: SourceContext } {
  const first = firstRecord(format, sample);
  const firewall = firewallOf(statements.site, log.name, first.host);
  const stated = statedZone(statements, firewall);
  const context: SourceContext = {
    name: log.name,
    zone: stated.timezone,
    zoneAssumed: stated.timezoneFrom === 'machine',
    ...(statements.year === undefined ? {} : { year: statements.year }),
    endsAt: log.modified,
    head,
    ...(firewall === undefined ? {} : { prefixes: firewall.prefixes }),
  };
  const identity: SourceIdentity = {
    path: log.path,
    name: log.name,
    format: format.name,
    ...(first.host === undefined ? {} : { host: first.host }),
    firewall: firewallName(statements.site, log.name, first.host),
    ...(first.offset === undefined ? stated : { timezone: first.offset, timezoneFrom: 'line' as const }),
    clockOffsetMs: firewall?.clockOffsetMs ?? 0,
    ...(firewall?.logsAccepts === undefined ? {} : { logsAccepts: firewall.logsAccepts }),
    reading: JSON.stringify([format.name, context.zone, context.zoneAssumed, context.year ?? null, context.prefixes ?? {}]),
  };
  return { identity, context };
}

function unread(path: string, statements: Statements, trouble: string): SourceIdentity {
  const firewall = firewallOf(statements.site, path, undefined);
  return {
    path,
    name: path,
    firewall: firewallName(statements.site, path, undefined),
    ...statedZone(statements, firewall),
    clockOffsetMs: firewall?.clockOffsetMs ?? 0,
    ...(firewall?.logsAccepts === undefined ? {} : { logsAccepts: firewall.logsAccepts }),
    reading: '',
    trouble,
  };
}
