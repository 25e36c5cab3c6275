/** Logs that grow, into the index: each kept piece is what arrived since the one before, so that nothing read is lost with the program. */
import type { LogIndex } from '../store/log-index.ts';
import { resumePoint, type ResumePoint } from '../store/resume-point.ts';
import type { FollowSink, FollowState, GrowingLog } from './follow.ts';
import type { Statements } from './describe-log.ts';
import { describeLog } from './identify-log.ts';
import type { Piece } from '../store/piece.ts';
import { PieceReader } from './piece-reader.ts';
import { Recogniser } from './recognise.ts';

export interface GrowingOptions extends Statements {
  /** Format named by the user. */
  readonly format?: string;
}

/** What is to be said of the logs at one path. */
export interface FollowedLog {
  readonly path: string;
  state: FollowState | { readonly is: 'ended' };
  /** What may be missing, newest last. */
  readonly gaps: string[];
  /** Why lines of it are no records. */
  trouble: string | undefined;
}

/**
 * A stamp without a year that lies after the log's end belongs to the year before. A growing log has no end yet: it is taken to lie a month
 * ahead, which holds for a month of following and for all but the oldest month of a year-old log.
 */
const AHEAD = 31 * 86_400e6;
/** Bytes that are looked at for a format before the log is said to be in none. */
const ENOUGH = 4096;
const MOST_GAPS = 100;

export class GrowingIndex implements FollowSink {
  readonly #index: LogIndex;
  readonly #options: GrowingOptions;
  readonly #now: () => number;
  readonly #logs = new Map<string, FollowedLog>();
  readonly #resumed = new Map<string, ResumePoint>();
  #open: IndexedLog[] = [];

  /** @param now Epoch microseconds. */
  constructor(index: LogIndex, options: GrowingOptions, now: () => number) {
    this.#index = index;
    this.#options = options;
    this.#now = now;
  }

  /** Where to go on reading a log: 0 for one that the index does not know. */
  resumeAt(path: string, bytes: (from: number, to: number) => Uint8Array): number {
    const point = resumePoint(this.#index.db, path, bytes);
    if (point === undefined) return 0;
    this.#resumed.set(path, point);
    return point.offset;
  }

  get logs(): Iterable<FollowedLog> {
    return this.#logs.values();
  }

  open(path: string, from: number, head: Uint8Array): GrowingLog {
    const known = from === 0 ? undefined : this.#resumed.get(path);
    const log = new IndexedLog(path, from, head, known, this.#index, this.#options, this.#now() + AHEAD);
    this.#open.push(log);
    this.#of(path);
    return log;
  }

  gap(path: string, words: string): void {
    const { gaps } = this.#of(path);
    gaps.push(words);
    if (gaps.length > MOST_GAPS) gaps.shift();
  }

  state(path: string, state: FollowState): void {
    this.#of(path).state = state;
  }

  /** A pipe came to its end. */
  ended(path: string): void {
    this.#of(path).state = { is: 'ended' };
  }

  /**
   * Keeps what arrived. @returns whether there was anything.
   * @throws as the index does; what was to be kept is kept by the next call that succeeds.
   */
  commit(): boolean {
    let any = false;
    for (const log of this.#open) {
      any = log.commit() || any;
      this.#of(log.path).trouble = log.trouble;
    }
    this.#open = this.#open.filter((log) => !log.over);
    return any;
  }

  #of(path: string): FollowedLog {
    let log = this.#logs.get(path);
    if (log === undefined) this.#logs.set(path, (log = { path, state: { is: 'following' }, gaps: [], trouble: undefined }));
    return log;
  }
}

class IndexedLog implements GrowingLog {
  readonly path: string;
  over = false;
  trouble: string | undefined;
  readonly #from: number;
  readonly #known: ResumePoint | undefined;
  readonly #index: LogIndex;
  readonly #options: GrowingOptions;
  readonly #endsAt: number;
  readonly #given: Uint8Array;
  /** Bytes that wait for their format to be recognised. */
  #waiting: Uint8Array[] = [];
  #reader: PieceReader | undefined;
  /** Taken from the reader and not kept yet: an index that is locked or full loses nothing. */
  #pending: Piece | undefined;
  #source = 0;
  #lines = 0;

  constructor(
    path: string,
    from: number,
    head: Uint8Array,
    known: ResumePoint | undefined,
    index: LogIndex,
    options: GrowingOptions,
    endsAt: number,
  ) {
    this.path = path;
    this.#from = from;
    this.#given = head;
    this.#known = known;
    this.#index = index;
    this.#options = options;
    this.#endsAt = endsAt;
    if (known !== undefined) this.#recognise();
  }

  feed(bytes: Uint8Array): void {
    if (this.#reader !== undefined) return this.#reader.feed(bytes);
    this.#waiting.push(Uint8Array.from(bytes));
    this.#recognise();
  }

  end(whole: boolean): void {
    if (whole) this.#reader?.finish();
    this.over = true;
  }

  commit(): boolean {
    const piece = (this.#pending ??= this.#reader?.take());
    if (piece !== undefined && piece.end > piece.start) this.#index.commit(this.#source, piece, this.#lines);
    this.#pending = undefined;
    if (piece === undefined || piece.end === piece.start) return false;
    this.#lines += piece.tally.lines;
    return true;
  }

  #recognise(): void {
    const waiting = Buffer.concat(this.#waiting);
    const head = this.#given.length > 0 ? this.#given : waiting;
    // A line that is still being written may look like another format's.
    const whole = head.subarray(0, head.lastIndexOf(10) + 1);
    const recogniser = new Recogniser(this.#options.format);
    const format = whole.length === 0 ? undefined : recogniser.look(whole);
    if (format === undefined) {
      if (waiting.length >= ENOUGH) this.trouble = `${this.path} ${recogniser.trouble}`;
      if (recogniser.exhausted) this.#waiting = [];
      return;
    }
    this.trouble = undefined;
    const log = { path: this.path, name: nameOf(this.path), modified: this.#endsAt };
    const { identity, context } = describeLog(log, format, whole, recogniser.head, this.#options);
    this.#source = this.#index.putSource(identity, this.#known?.source);
    this.#lines = this.#known?.lines ?? 0;
    this.#reader = new PieceReader(format, context, { start: this.#from });
    this.#reader.feed(waiting);
    this.#waiting = [];
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
