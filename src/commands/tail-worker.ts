/** The thread that reads, keeps and judges, so that the screen's thread has nothing to do but the screen. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { protocols } from '../protocols/index.ts';
import { loadSite } from '../site/load.ts';
import { openIndex } from '../store/open-index.ts';
import { TailEngine } from './tail-engine.ts';
import type { FromWorker, TailSetup, ToWorker } from './tail-messages.ts';

/** Milliseconds between two looks at logs that do not grow. */
const LOOK = 100;
/** What was read is kept and folded in at least this often. */
const KEEP = 1000;
const FEED = 250;
const WIDEN = 2000;
/** Judging takes at most one part in this many of the thread's time. */
const JUDGE_SHARE = 4;

const setup: TailSetup = workerData;
const closing = new AbortController();
/** The pipe as it arrives; the engine takes it between its own turns. */
const piped: (Uint8Array | undefined)[] = [];
parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'close') closing.abort();
  else piped.push(message.bytes);
});

function say(message: FromWorker): void {
  parentPort?.postMessage(message);
}

try {
  await run();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  say({ type: 'refused', message: error.message, nextSteps: error.nextSteps });
}
parentPort?.close();

async function run(): Promise<void> {
  const index = openIndex(setup.index);
  try {
    const site = await loadSite(setup.site, protocols);
    const { zone, asked, machineZone, timezone, year, format } = setup;
    const stated = {
      ...(timezone !== undefined && { timezone }),
      ...(year !== undefined && { year }),
      ...(format !== undefined && { format }),
    };
    const options = { site, machineZone, ...stated };
    const engine = new TailEngine({ paths: setup.paths, index, site, zone, asked, options, now: Date.now });
    say({ type: 'ready' });
    await engine.start();
    // What is there can be looked at while it is judged.
    say({ type: 'fed', feed: engine.feed() });
    await follow(engine);
    await engine.close();
  } finally {
    index.close();
  }
  say({ type: 'closed' });
}

async function follow(engine: TailEngine): Promise<void> {
  const due = { keep: 0, judge: 0, feed: 0, widen: Date.now() + WIDEN };
  let changed = true;
  while (!closing.signal.aborted) {
    const came = swallow(engine);
    const more = engine.look() || came;
    const now = Date.now();
    if (now >= due.keep) {
      changed = (await engine.keep()) || changed;
      due.keep = now + KEEP;
    }
    if (changed && now >= due.judge) {
      await engine.judge();
      changed = false;
      due.judge = Date.now() + Math.max(KEEP, (Date.now() - now) * JUDGE_SHARE);
      due.feed = 0;
    }
    if (now >= due.feed) {
      say({ type: 'fed', feed: engine.feed() });
      due.feed = now + (more ? FEED : KEEP);
    }
    if (now >= due.widen) {
      await engine.widen();
      due.widen = now + WIDEN;
    }
    await (more ? setImmediate() : setTimeout(LOOK));
  }
}

/** Takes what came through the pipe; @returns whether there was anything. */
function swallow(engine: TailEngine): boolean {
  const chunks = piped.splice(0);
  for (const bytes of chunks) {
    engine.piped(bytes);
    say({ type: 'swallowed' });
  }
  return chunks.length > 0;
}
