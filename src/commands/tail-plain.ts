/** `tail` without a screen: one line on standard output for each thing that happens to a finding. */
import type { Diagnosis, Finding } from '../correlator/contract.ts';
import { sanitize } from '../report/sanitize.ts';
import { eventLine, findingEvents } from '../ui/events.ts';
import type { Feed } from '../ui/feed.ts';
import type { Io } from './io.ts';
import type { TailThread } from './tail-thread.ts';

export interface PlainOptions {
  readonly zone: string;
  /** No notes on standard error. */
  readonly quiet: boolean;
}

/** Prints until the input ends or a signal comes; returns the last diagnosis. */
export async function printEvents(thread: TailThread, io: Io, { zone, quiet }: PlainOptions): Promise<Diagnosis | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let known: readonly Finding[] = [];
  let last: Diagnosis | undefined;
  const said = new Set<string>();
  const note = (words: string): void => {
    if (!quiet && !said.has(words)) io.stderr.write(`legwork: ${sanitize(words)}\n`);
    said.add(words);
  };
  const stop = thread.follow((feed) => {
    for (const words of notesOf(feed)) note(words);
    const { diagnosis, progress } = feed;
    if (diagnosis === undefined) return;
    // While old logs are still read, a judgement is about the part read so far.
    if (progress.phase === 'reading') return;
    for (const event of findingEvents(known, diagnosis.findings)) io.stdout.write(`${eventLine(event, zone)}\n`);
    known = diagnosis.findings;
    last = diagnosis;
    if (progress.phase === 'ended' || progress.phase === 'browsing') resolve();
  }, reject);
  const onAbort = (): void => resolve();
  io.signal.addEventListener('abort', onAbort);
  try {
    await promise;
  } finally {
    stop();
    io.signal.removeEventListener('abort', onAbort);
  }
  return last;
}

function notesOf(feed: Feed): readonly string[] {
  const ofLogs = feed.sources.flatMap(({ path, trouble, gaps }) => [...(trouble === undefined ? [] : [`${path}: ${trouble}`]), ...gaps]);
  return [...feed.troubles, ...ofLogs];
}
