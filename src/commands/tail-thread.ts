/** The reading thread as its owner sees it. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { Feed } from '../ui/feed.ts';
import type { FromWorker, TailSetup, ToWorker } from './tail-messages.ts';

/** The compiler rewrites import specifiers, not URLs. */
const ENTRY = new URL(import.meta.url.endsWith('.ts') ? './tail-worker.ts' : './tail-worker.js', import.meta.url);

export class TailThread {
  /** The index is open and can be opened beside it. @throws UserError where it, or the site file, is wrong. */
  readonly ready: Promise<void>;
  /** Ends when the thread does. */
  readonly #closed: Promise<void>;
  readonly #worker: Worker;
  readonly #listeners = new Set<(feed: Feed) => void>();
  #feed: Feed | undefined;
  #failed: (error: unknown) => void = () => undefined;

  constructor(setup: TailSetup) {
    this.#worker = new Worker(ENTRY, { workerData: setup });
    const ready = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.#closed = closed.promise;
    const fail = (error: unknown): void => {
      ready.reject(error);
      closed.reject(error);
      this.#failed(error);
    };
    // Whoever waits hears of it; nobody waiting is no second fault.
    this.#closed.catch(() => undefined);
    this.#worker.on('error', fail);
    this.#worker.on('exit', () => closed.resolve());
    this.#worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') ready.resolve();
      else if (message.type === 'refused') fail(new UserError(message.message, message.nextSteps));
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

  /** Lets the thread keep what it has read, and waits for its end. */
  async close(): Promise<void> {
    const message: ToWorker = { type: 'close' };
    this.#worker.postMessage(message);
    await this.#closed;
  }

  #take(feed: Feed): void {
    this.#feed = feed;
    for (const listener of this.#listeners) listener(feed);
  }
}
