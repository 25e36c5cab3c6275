/** The loop of `tail` without a clock or a screen: look at the logs, keep what is new, fold it into the evidence, judge. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Diagnosis, PacketQuery } from '../correlator/contract.ts';
import { joinJobs } from '../correlator/jobs/join.ts';
import { letThroughIn } from '../correlator/jobs/let-through.ts';
import { judge, openCases } from '../correlator/judge.ts';
import { LegActivity } from '../correlator/leg-activity.ts';
import { LiveEvidence } from '../correlator/live-evidence.ts';
import { UserError } from '../errors.ts';
import type { GrowingLog } from '../ingest/follow.ts';
import { basename } from 'node:path';
import { FollowSet, isContainer } from '../ingest/follow-set.ts';
import { GrowingIndex, type GrowingOptions } from '../ingest/growing-index.ts';
import { ingest } from '../ingest/ingest.ts';
import { RawLines } from '../ingest/raw-lines.ts';
import type { Source } from '../ingest/source.ts';
import { readJobLogs } from '../jobs/read.ts';
import type { Site } from '../site/contract.ts';
import type { LogIndex } from '../store/log-index.ts';
import { inWords } from '../store/open-index.ts';
import type { Feed, Progress } from '../ui/feed.ts';
import { endOf, firewallSources } from './diagnose.ts';
import { withRawLines } from './raw-evidence.ts';
import { legFeed, sourceFeed, timelineFeed } from './tail-feed.ts';

export interface EngineSetup {
  readonly paths: readonly string[];
  readonly index: LogIndex;
  readonly site: Site;
  /** Zone in which nights and windows are meant. */
  readonly zone: string;
  readonly asked: PacketQuery;
  readonly options: GrowingOptions;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export class TailEngine {
  readonly #setup: EngineSetup;
  readonly #growing: GrowingIndex;
  readonly #set: FollowSet;
  readonly #live: LiveEvidence;
  #sources: readonly Source[] = [];
  #activity = new LegActivity([]);
  #folded = 0;
  #diagnosis: Diagnosis | undefined;
  #trouble: string | undefined;
  /** Bytes to read at the start; undefined once they are read. */
  #backlog: { readonly bytes: number; readonly since: number } | undefined;
  #pipe: GrowingLog | undefined;
  #pipeEnded = false;

  constructor(setup: EngineSetup) {
    const { index, site, options, asked } = setup;
    this.#setup = setup;
    this.#growing = new GrowingIndex(index, options, () => setup.now() * 1000);
    this.#set = new FollowSet(this.#growing, () => this.#sources.filter((source) => source.from === 'file').map((source) => source.path));
    this.#live = new LiveEvidence(index, site.protocols, site, asked);
  }

  /** Reads what cannot grow (archives, compressed logs) and begins to follow the rest. */
  async start(): Promise<void> {
    const { paths, index, options } = this.#setup;
    this.#sources = await firewallSources(paths, this.#setup.site);
    const whole = this.#sources.filter((source) => source.from === 'file' && isContainer(source.path));
    await ingest(whole, index, options);
    for (const source of this.#sources) {
      if (source.from === 'pipe') this.#pipe = this.#growing.open('-', 0, new Uint8Array(0));
      else if (source.from === 'nowhere' && isPattern(source.path)) continue;
      else if (!whole.includes(source))
        this.#set.add(
          source.path,
          this.#growing.resumeAt(source.path, (from, to) => bytesOf(source.path, from, to)),
        );
    }
    this.#backlog = { bytes: Math.max(1, this.#behind()), since: this.#setup.now() };
  }

  /** Takes in files that have appeared. */
  async widen(): Promise<void> {
    this.#sources = await firewallSources(this.#setup.paths, this.#setup.site);
    this.#set.widen();
  }

  /** What came through the pipe; undefined: it ended. */
  piped(bytes: Uint8Array | undefined): void {
    if (bytes !== undefined) return this.#pipe?.feed(bytes);
    this.#pipe?.end(true);
    this.#pipeEnded = true;
    this.#growing.ended('-');
  }

  /** Reads on. @returns true when there is more to read at once. An index that takes nothing stops the reading, not the watching. */
  look(): boolean {
    if (this.#trouble !== undefined) return false;
    const more = this.#set.look();
    if (!more) this.#backlog = undefined;
    return more;
  }

  /** Keeps what was read and folds it in. @returns whether there was anything new. */
  async keep(): Promise<boolean> {
    const { index } = this.#setup;
    try {
      this.#growing.commit();
      this.#trouble = undefined;
    } catch (error) {
      const known = inWords(error, basename(index.path ?? ''));
      if (!(known instanceof UserError)) throw error;
      this.#trouble = `${known.message} ${known.nextSteps[0] ?? ''}`;
      return false;
    }
    const newest = index.newestBlock();
    if (newest === this.#folded) return false;
    for await (const block of index.packetsAfter(this.#folded)) {
      this.#live.add(block);
      this.#activity.add(block);
    }
    this.#folded = newest;
    return true;
  }

  /** Judges all that was kept so far. Before the first packet of a growing log there is nothing to judge. */
  async judge(): Promise<void> {
    const { index, site, zone, paths } = this.#setup;
    if (this.#folded === 0 && paths.length > 0 && !this.ended) return;
    const evidence = await this.#live.evidence();
    if (!this.#activity.isOf(evidence.backups)) {
      this.#activity = new LegActivity(evidence.backups);
      for await (const block of index.packets({})) this.#activity.add(block);
    }
    const jobLogs = await readJobLogs(site, { zone, ...endOf(evidence.sources) });
    const cases = openCases(evidence, site, zone);
    const judged = joinJobs(judge(evidence, site, cases), jobLogs, site, () => letThroughIn(cases.book));
    this.#diagnosis = await withRawLines(judged, new RawLines());
  }

  feed(): Feed {
    const { index } = this.#setup;
    const sources = index.sources();
    const behind = new Map([...this.#set.files].map((file) => [file.path, file.behind]));
    const following = this.#setup.paths.length > 0;
    return {
      ...(this.#diagnosis !== undefined && { diagnosis: this.#diagnosis }),
      legs: legFeed(this.#activity, {
        logsAccepts: sources.some((source) => source.logsAccepts ?? source.accepts > 0),
        whole: !following,
        findings: this.#diagnosis?.findings ?? [],
      }),
      timeline: timelineFeed(this.#activity),
      sources: sourceFeed(sources, this.#growing.logs, (path) => behind.get(path) ?? 0),
      progress: this.#progress(sources.reduce((sum, source) => sum + source.lines, 0)),
      packets: sources.reduce((sum, source) => sum + source.records, 0),
      troubles: this.#trouble === undefined ? [] : [this.#trouble],
    };
  }

  /** Nothing will come any more: all input was pipes, and they ended. */
  get ended(): boolean {
    return this.#pipeEnded && [...this.#set.files].length === 0;
  }

  /** Keeps what is left. The logs themselves may grow on: an unfinished line is left for the next run. */
  async close(): Promise<void> {
    await this.keep();
    this.#set.close(false);
  }

  #progress(lines: number): Progress {
    if (this.#setup.paths.length === 0) return { phase: 'browsing' };
    if (this.ended) return { phase: 'ended' };
    if (this.#backlog === undefined) return { phase: 'following' };
    const { bytes, since } = this.#backlog;
    const files = [...this.#set.files];
    const left = this.#behind();
    const bytesDone = Math.max(0, bytes - left);
    const seconds = (this.#setup.now() - since) / 1000;
    return {
      phase: 'reading',
      files: files.length,
      filesDone: files.filter((file) => file.behind === 0).length,
      bytesDone,
      bytes,
      lines,
      ...(bytesDone > 0 && seconds > 1 && { secondsLeft: Math.ceil((left / bytesDone) * seconds) }),
    };
  }

  #behind(): number {
    return [...this.#set.files].reduce((sum, file) => sum + file.behind, 0);
  }
}

function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

function bytesOf(path: string, from: number, to: number): Uint8Array {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return new Uint8Array(0);
  }
  try {
    const bytes = Buffer.alloc(to - from);
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
  } finally {
    closeSync(fd);
  }
}
