/** What a log is, told from its first bytes: its format, whose it is, and how its stamps are to be read. */
import type { LogFormat, SourceContext } from '../../parsers/contract.ts';
import type { SourceIdentity } from '../store/source-identity.ts';
import { firewallName, firewallOf, firstRecord, statedZone, type Statements } from './describe-log.ts';
import { Recogniser } from './recognise.ts';
import { Damage, type Log } from './source.ts';

export interface Identified {
  readonly format: LogFormat;
  readonly identity: SourceIdentity;
  readonly context: SourceContext;
  /** All of the log's bytes, from the first; may be asked for once. */
  readonly chunks: AsyncGenerator<Uint8Array>;
  /** Lets the log go without reading on. */
  readonly release: () => Promise<void>;
}

/** Reads as far as needed to know a log; or why it is none. */
export async function identifyLog(log: Log, statements: Statements, forced: string | undefined): Promise<Identified | string> {
  const chunks = log.chunks()[Symbol.asyncIterator]();
  const recogniser = new Recogniser(forced);
  const { format, seen, damage } = await recognise(chunks, recogniser);
  const release = async (): Promise<void> => {
    await chunks.return?.();
  };
  if (format === undefined) {
    await release();
    return damage?.message ?? recogniser.trouble;
  }
  return {
    format,
    ...describeLog(log, format, seen.at(-1) ?? recogniser.head, recogniser.head, statements),
    chunks: continued(seen, chunks, damage),
    release,
  };
}

export interface Recognised {
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
  try {
    yield* seen;
    if (damage !== undefined) throw damage;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
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
