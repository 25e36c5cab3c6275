/** Threads that read files into pieces. Pieces come back in the order of the file, whoever read them. */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { LogFormat, SourceContext } from '../../parsers/contract.ts';
import type { Packing } from '../store/block-codec.ts';
import type { Piece } from '../store/piece.ts';
import { cutsOf } from './read-pieces.ts';
import type { ReadAnswer, ReadTask } from './read-worker.ts';
import { Damage, type PlainFile, type Source } from './source.ts';

/** Each thread holds a block of its own, some 40 MB with all around it: more of them would not stay below 256 MB together. */
const MOST_THREADS = 3;
/** Little lives long in a thread, and less room for what does not keeps it small. */
const LIMITS = { maxYoungGenerationSizeMb: 3 };
/** Built, the worker is a .js file; from source, a .ts file. */
const WORKER = new URL(`./read-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

export class ReadPool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  readonly #workers: Worker[] = [];

  constructor(jobs: number) {
    this.#size = Math.min(jobs, MOST_THREADS, availableParallelism());
  }

  /** The pieces of a log from `start` on, a line's first byte: of a plain file, or of one that is a single log compressed. */
  async *read(
    file: PlainFile | Source,
    format: LogFormat,
    context: SourceContext,
    { start, packing }: { readonly start: number; readonly packing: Packing },
  ): AsyncGenerator<Piece> {
    const task = { file, format: format.name, context, packing };
    if (format.reading === 'in-order' || 'from' in file) yield* this.#pieces({ ...task, range: [start, file.size], whole: true });
    else {
      const tasks = cutsOf(file.size, start).map((range) => ({ ...task, range, whole: false }));
      yield* inOrder(tasks, this.#size + 1, (range) => collected(this.#pieces(range)));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  async *#pieces(task: ReadTask): AsyncGenerator<Piece> {
    const worker = await this.#take();
    try {
      for (let ask: ReadTask | 'next' = task; ; ask = 'next') {
        worker.postMessage(ask);
        const [answer]: ReadAnswer[] = await once(worker, 'message');
        if (answer === undefined || answer === 'end') return;
        if ('damage' in answer) throw new Damage(answer.damage);
        yield answer;
      }
    } finally {
      this.#giveBack(worker);
    }
  }

  #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#workers.length < this.#size) {
      const worker = new Worker(WORKER, { resourceLimits: LIMITS });
      this.#workers.push(worker);
      return Promise.resolve(worker);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }
}

async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Runs tasks, `ahead` of them at a time, and yields what they made in their order. */
async function* inOrder<T, R>(tasks: readonly T[], ahead: number, run: (task: T) => Promise<readonly R[]>): AsyncGenerator<R> {
  const running: Promise<readonly R[]>[] = [];
  for (const task of tasks) {
    const made = run(task);
    // A failure is met when its turn comes; until then it must not count as unhandled.
    made.catch(() => undefined);
    running.push(made);
    if (running.length >= ahead) yield* (await running.shift()) ?? [];
  }
  for (const made of running) yield* await made;
}
