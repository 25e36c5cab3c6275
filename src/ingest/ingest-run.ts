/** One run over all sources: what is in flight, and what there is to say of it. */
import type { LogIndex } from '../store/log-index.ts';
import type { Piece } from '../store/piece.ts';
import type { SourceIdentity } from '../store/source-identity.ts';
import { firewallName, firewallOf, statedZone, type Statements } from './describe-log.ts';
import { identifyLog, type Identified } from './identify-log.ts';
import type { IngestOptions } from './ingest.ts';
import { logsIn } from './logs-in.ts';
import { PIECE_BYTES, readPieces } from './read-pieces.ts';
import { ReadPool } from './read-pool.ts';
import { Damage, type Log, type Source } from './source.ts';

/** Less than this in plain files is read sooner than threads are started. */
const WORTH_THREADS = 2 * PIECE_BYTES;

export class IngestRun {
  readonly #index: LogIndex;
  readonly #options: IngestOptions;
  readonly #statements: Statements;
  readonly #pool: ReadPool | undefined;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #mostInFlight: number;
  readonly #passedOver: { readonly path: string; readonly trouble: string }[] = [];
  #logs = 0;

  constructor(index: LogIndex, options: IngestOptions, sources: readonly Source[]) {
    this.#index = index;
    this.#options = options;
    this.#statements = { machineZone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...options };
    const jobs = options.jobs ?? 1;
    const bytes = sources.reduce((sum, source) => sum + source.size, 0);
    this.#pool = jobs > 1 && bytes >= WORTH_THREADS ? new ReadPool(jobs) : undefined;
    this.#mostInFlight = this.#pool === undefined ? 1 : jobs;
  }

  /** Reads a source, or begins to. */
  async take(source: Source): Promise<void> {
    if (source.trouble !== undefined) return this.#unread(source.path, source.trouble);
    let holdsLogs = false;
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
    if (!source.named || holdsLogs) return;
    this.#passedOver.length = passedOver;
    this.#unread(source.path, 'holds no log in a format known here');
  }

  /** Ends what is in flight. A folder without any log is trouble; beside logs, what is none is only mentioned. */
  async finish(): Promise<void> {
    await Promise.all(this.#inFlight);
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
    const id = this.#index.putSource(identified.identity);
    const reading = this.#read(id, log, identified);
    if (log.plain === undefined || this.#pool === undefined) await reading;
    else await this.#launch(reading);
    return true;
  }

  async #launch(reading: Promise<void>): Promise<void> {
    const flight = reading.finally(() => this.#inFlight.delete(flight));
    this.#inFlight.add(flight);
    if (this.#inFlight.size >= this.#mostInFlight) await Promise.race(this.#inFlight);
  }

  async #read(id: number, log: Log, identified: Identified): Promise<void> {
    let line = 0;
    try {
      for await (const piece of this.#pieces(log, identified)) {
        this.#index.commit(id, piece, line);
        line += piece.tally.lines;
        this.#options.signal?.throwIfAborted();
      }
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.#index.putSource({ ...identified.identity, trouble: error.message }, id);
    }
  }

  #pieces(log: Log, { format, context, chunks }: Identified): AsyncIterable<Piece> {
    if (log.plain === undefined || this.#pool === undefined)
      return readPieces(chunks, format, context, { keep: log.path === '-' ? this.#options.lines : undefined });
    return this.#pool.read(log.plain, format, context, 0);
  }

  #unread(path: string, trouble: string): void {
    const { site } = this.#statements;
    const firewall = firewallOf(site, path, undefined);
    const identity: SourceIdentity = {
      path,
      name: path,
      firewall: firewallName(site, path, undefined),
      ...statedZone(this.#statements, firewall),
      clockOffsetMs: firewall?.clockOffsetMs ?? 0,
      ...(firewall?.logsAccepts === undefined ? {} : { logsAccepts: firewall.logsAccepts }),
      reading: '',
      trouble,
    };
    this.#index.putSource(identity);
  }
}
