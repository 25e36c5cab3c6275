/** The reading thread as its owner sees it. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { Feed } from '../ui/feed.ts';
import type { FromWorker, TailSetup, ToWorker } from './tail-messages.ts';

/** The compiler rewrites import specifiers, not URLs. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './tail-worker.ts' : './tail-worker.js', import.meta.url);

const PATIENCE_MS = 2000;

export class TailThread {
  /** The index is open and can be opened beside it. @throws UserError where it, or the site file, is wrong. */
  readonly ready: Promise<void>;
  /** Ends when the thread does. */
  readonly #closed: Promise<void>;
  /** Ends what is waited for with a fault. */
  readonly fail: (error: unknown) => void;
  readonly #worker: Worker;
  readonly #listeners = new Set<(feed: Feed) => void>();
  #feed: Feed | undefined;
  #swallowed: () => void = () => undefined;
  #failed: (error: unknown) => void = () => undefined;

  constructor(setup: TailSetup) {
    this.#worker = new Worker(ENTRY, { workerData: setup });
    const ready = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.#closed = closed.promise;
    this.fail = (error) => {
      ready.reject(error);
      closed.reject(error);
      this.#failed(error);
    };
    // Whoever waits hears of it; nobody waiting is no second fault.
    this.#closed.catch(() => undefined);
    this.#worker.on('error', this.fail);
    this.#worker.on('exit', () => closed.resolve());
    this.#worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') ready.resolve();
      else if (message.type === 'refused') this.fail(new UserError(message.message, message.nextSteps));
      else if (message.type === 'swallowed') this.#swallowed();
      else if (message.type === 'fed') this.#take(message.feed);
    });
  }

  /** Calls back with every new state of the facts, the last one at once; returns what ends that. */
  follow(listener: (feed: Feed) => void, failed: (error: unknown) => void): () => void {
    this.#listeners.add(listener);
    this.#failed = failed;
    if (this.#feed !== undefined) listener(this.#feed);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Hands a pipe's bytes on, a chunk at a time, until it ends. A worker has no standard input of its own, and reading the descriptor there
   * fails where this thread has made it non-blocking.
   */
  async pipe(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const bytes of chunks) await this.#hand(bytes);
    await this.#hand(undefined);
  }

  /**
   * Lets the thread keep what it has read, and waits for its end. One that is deep in judging is ended where it is: what it has kept is
   * whole, and what it has not is read again by the next start.
   */
  async close(): Promise<void> {
    this.#tell({ type: 'close' });
    const patience = setTimeout(() => void this.#worker.terminate(), PATIENCE_MS);
    await this.#closed;
    clearTimeout(patience);
  }

  async #hand(bytes: Uint8Array | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#swallowed = resolve;
    this.#tell({ type: 'piped', bytes });
    await promise;
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #take(feed: Feed): void {
    this.#feed = feed;
    for (const listener of this.#listeners) listener(feed);
  }
}
