/** One run over all sources: what is in flight, and what there is to say of it. */
import { existsSync } from 'node:fs';
import type { KnownLog, ReadUpTo } from '../store/known-logs.ts';
import type { LogIndex } from '../store/log-index.ts';
import type { Piece } from '../store/piece.ts';
import type { SourceIdentity } from '../store/source-identity.ts';
import { firewallName, firewallOf, statedZone, type Statements } from './describe-log.ts';
import { identifyLog, type Identified } from './identify-log.ts';
import type { IngestOptions } from './ingest.ts';
import { logsIn, skipping } from './logs-in.ts';
import { KnownLogSet, type Match } from './known-log-set.ts';
import { fileChunks, PIECE_BYTES, readPieces } from './read-pieces.ts';
import { ReadPool } from './read-pool.ts';
import { Damage, type Log, type Source } from './source.ts';
import { cutToWindow, type Cut } from './window-cut.ts';

/** Less than this is read sooner than threads are started. */
const WORTH_THREADS = 2 * PIECE_BYTES;
/** Logs are packed to a seventh and less; told by the name alone, since nothing but the time it takes depends on it. */
const PACKED = /\.(?:gz|xz|bz2|zst)$/i;
const PACKED_TO = 5;

export class IngestRun {
  readonly #index: LogIndex;
  readonly #options: IngestOptions;
  readonly #statements: Statements;
  readonly #pool: ReadPool | undefined;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #mostInFlight: number;
  readonly #known: KnownLogSet;
  readonly #passedOver: { readonly path: string; readonly trouble: string }[] = [];
  /** Files read to their end in this run. */
  readonly #states = new Map<string, string>();
  #logs = 0;
  #bytes = 0;
  #lines = 0;
  readonly #total: number;
  /** Logs that could not be read, or were left out because of their time. */
  #incomplete = 0;

  constructor(index: LogIndex, options: IngestOptions, sources: readonly Source[]) {
    this.#index = index;
    this.#options = options;
    this.#statements = { machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...options };
    const jobs = options.jobs ?? 1;
    this.#total = sources.reduce((sum, source) => sum + source.size, 0);
    const decoded = sources.reduce((sum, { size, path }) => sum + size * (PACKED.test(path) ? PACKED_TO : 1), 0);
    this.#pool = jobs > 1 && decoded >= WORTH_THREADS ? new ReadPool(jobs) : undefined;
    this.#mostInFlight = this.#pool === undefined ? 1 : jobs;
    index.forgetUnread();
    this.#known = new KnownLogSet(index);
    for (const known of this.#known.logs) index.rename(known.source, this.#naming(known));
  }

  /** Reads a source, or begins to. */
  async take(source: Source): Promise<void> {
    if (source.trouble !== undefined) return this.#unread(source.path, source.trouble);
    const state = this.#stateOf(source);
    if (state !== undefined && this.#index.inputState(source.path) === state) {
      this.#logs++;
      return;
    }
    let holdsLogs = false;
    const incomplete = this.#incomplete;
    const passedOver = this.#passedOver.length;
    try {
      for await (const log of logsIn(source)) {
        this.#options.signal?.throwIfAborted();
        const taken = await this.#takeLog(log);
        holdsLogs ||= taken;
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      return this.#unread(source.path, error.message);
    }
    if (holdsLogs && state !== undefined && this.#incomplete === incomplete) this.#states.set(source.path, state);
    if (!source.named || holdsLogs) return;
    this.#passedOver.length = passedOver;
    this.#unread(source.path, 'holds no log in a format known here');
  }

  /** Ends what is in flight. A folder without any log is trouble; beside logs, what is none is only mentioned. */
  async finish(): Promise<void> {
    await Promise.all(this.#inFlight);
    for (const [path, state] of this.#states) this.#index.keepInputState(path, state);
    const [first] = this.#passedOver;
    if (first === undefined) return;
    if (this.#logs === 0) for (const { path, trouble } of this.#passedOver) this.#unread(path, trouble);
    else this.#options.say?.(`No firewall log, passed over: ${this.#passedOver.map(({ path }) => path).join(', ')}`);
  }

  async close(): Promise<void> {
    await this.#pool?.close();
    await Promise.allSettled(this.#inFlight);
  }

  /** False for something in an archive that is no log. */
  async #takeLog(log: Log): Promise<boolean> {
    const identified = await identifyLog(log, this.#statements, this.#options.format);
    if (typeof identified === 'string') {
      if (log.named) this.#unread(log.path, identified);
      else this.#passedOver.push({ path: log.path, trouble: identified });
      return log.named;
    }
    this.#logs++;
    const match = await this.#known.match(log, identified);
    const cut = match === undefined ? this.#cut(log, identified) : undefined;
    if (match?.is === 'same') await this.#seenBefore(match.known, identified);
    else if (cut !== undefined && cut.from === cut.to) await this.#passOver(identified, cut);
    else if (this.#pool === undefined || (log.plain ?? log.packed) === undefined) await this.#begin(log, identified, match, cut);
    else await this.#launch(this.#begin(log, identified, match, cut));
    return true;
  }

  /** Reads a log, or of one known before what is new in it. */
  #begin(log: Log, identified: Identified, match: Match | undefined, cut: Cut | undefined): Promise<void> {
    const { identity } = identified;
    const id = this.#index.putSource(identity, match?.known.source);
    if (match?.is === 'reread') this.#index.forget(id);
    const from = match === undefined ? { offset: cut?.from ?? 0, lines: cut?.lines ?? 0 } : this.#index.reopen(id);
    if (match?.is === 'grown' && match.known.path !== identity.path)
      this.#options.say?.(`${identity.path} goes on where ${match.known.path} ends; what both hold counts once`);
    if (match === undefined) this.#setAside(identity.path, id);
    const part = cut === undefined || log.plain === undefined ? log : { ...log, plain: { ...log.plain, size: cut.to } };
    const reading = this.#read(id, part, identified, from);
    this.#known.add(id, identified, reading, cut !== undefined);
    return reading;
  }

  /** What of a log the window leaves to read. An index that is kept holds whole logs: only those that lie outside are left out of it. */
  #cut(log: Log, { format, context, identity }: Identified): Cut | undefined {
    const { window } = this.#options;
    if (log.plain === undefined || window === undefined) return undefined;
    const cut = cutToWindow(log.plain, format, context, window);
    if (cut === undefined || cut.from === cut.to) return cut;
    if (this.#index.path !== undefined) return undefined;
    this.#options.say?.(`${identity.path}: ${cut.to - cut.from} of ${log.plain.size} bytes lie in the time asked for and are read`);
    return cut;
  }

  async #passOver({ identity, release }: Identified, { bounds }: Cut): Promise<void> {
    await release();
    this.#incomplete++;
    this.#index.putSource({ ...identity, bounds: JSON.stringify(bounds) });
    this.#options.say?.(`${identity.path} lies outside of the time asked for: not read`);
  }

  /** A log that holds nothing new: renamed, if at its old path it stands no more, else a copy. */
  async #seenBefore(known: KnownLog, { identity, release }: Identified): Promise<void> {
    await release();
    const gone = !existsSync(known.path.split('!/')[0] ?? known.path);
    if (known.path === identity.path || gone) return this.#move(known, identity.path);
    this.#known.addCopy(known.source, identity.path);
    this.#options.say?.(`${identity.path} holds the same log as ${known.path}: counted once`);
  }

  /** A path at which another log stands now: the old one's lines can be read back from a copy, or not at all. */
  #setAside(path: string, id: number): void {
    for (const known of this.#known.logs)
      if (known.path === path && known.source !== id) this.#move(known, this.#known.copyOf(known.source) ?? `${path} (overwritten)`);
  }

  #move(known: KnownLog, path: string): void {
    this.#index.rename(known.source, { ...this.#naming(known), path });
    this.#known.replace({ ...known, path });
  }

  /** A file as it is, and all that decides how it is read; kept only where the index is. */
  #stateOf(source: Source): string | undefined {
    if (this.#index.path === undefined || source.from !== 'file' || source.size === 0) return undefined;
    const { site, timezone, year, machineZone } = this.#statements;
    const firewalls = site?.firewalls.map((firewall) => [firewall.logs, firewall.host, firewall.timezone, firewall.prefixes]);
    return JSON.stringify([source.size, source.modified, firewalls, site?.timezone, timezone, year, machineZone, this.#options.format]);
  }

  async #launch(reading: Promise<void>): Promise<void> {
    const flight = reading.finally(() => this.#inFlight.delete(flight));
    this.#inFlight.add(flight);
    if (this.#inFlight.size >= this.#mostInFlight) await Promise.race(this.#inFlight);
  }

  async #read(id: number, log: Log, identified: Identified, from: ReadUpTo): Promise<void> {
    let line = from.lines;
    try {
      for await (const piece of this.#pieces(log, identified, from.offset)) {
        this.#index.commit(id, piece, line);
        line += piece.tally.lines;
        this.#tell(piece);
        this.#options.signal?.throwIfAborted();
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.#index.putSource({ ...identified.identity, trouble: error.message }, id);
    }
  }

  async *#pieces(log: Log, { format, context, chunks, release }: Identified, start: number): AsyncGenerator<Piece> {
    const keep = isPiped(log) ? this.#options.lines?.keeperOf(log.path) : undefined;
    const packing = this.#index.path === undefined ? 'plain' : 'compressed';
    const file = log.plain ?? log.packed;
    if (this.#pool !== undefined && file !== undefined) {
      await release();
      yield* this.#pool.read(file, format, context, { start, packing });
    } else if (log.plain !== undefined) {
      await release();
      yield* readPieces(fileChunks(log.plain, start), format, context, { start, packing });
    } else yield* readPieces(skipping(chunks, start), format, context, { start, keep, packing });
  }

  #tell(piece: Piece): void {
    this.#bytes += piece.end - piece.start;
    this.#lines += piece.tally.lines;
    this.#options.progress?.({ bytes: this.#bytes, total: this.#total, lines: this.#lines });
  }

  #naming({
    path,
    name,
    host,
  }: Pick<KnownLog, 'path' | 'name' | 'host'>): Pick<SourceIdentity, 'path' | 'firewall' | 'clockOffsetMs' | 'logsAccepts'> {
    const { site } = this.#statements;
    const firewall = firewallOf(site, name, host);
    return {
      path,
      firewall: firewallName(site, name, host),
      clockOffsetMs: firewall?.clockOffsetMs ?? 0,
      ...(firewall?.logsAccepts === undefined ? {} : { logsAccepts: firewall.logsAccepts }),
    };
  }

  #unread(path: string, trouble: string): void {
    const firewall = firewallOf(this.#statements.site, path, undefined);
    this.#incomplete++;
    const naming = this.#naming({ path, name: path, host: undefined });
    this.#index.putSource({ ...naming, name: path, ...statedZone(this.#statements, firewall), reading: '', trouble });
  }
}

/** What comes through a pipe cannot be read again. Members of an archive have paths of their own and are too much to keep. */
function isPiped(log: Log): boolean {
  return log.again === undefined && !log.path.includes('!/');
}
