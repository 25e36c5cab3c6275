/**
 * Follows one growing log by its path. What can happen to it between two looks, and what is made of it:
 *
 * - it grew: the new bytes are handed on;
 * - renamed, another file at its path (logrotate `create`): the old one is read on until its writer has let go of it, the new one from its beginning;
 * - cut to nothing and written anew (logrotate `copytruncate`): read from its beginning. What was written between the copy and the cut is
 *   nobody's to read; a possible gap is said. A log that has grown past the old place again is known by the bytes before that place, not by its size;
 * - deleted: what is still in it is read, and its path is watched until something appears there.
 *
 * The open file keeps its inode from being given to another, so device and inode tell files apart as long as one is followed.
 * Nothing is locked and nothing written.
 */
import { closeSync, fstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs';

/** Where bytes of one log go; a rotated file is another log. */
export interface GrowingLog {
  /** New bytes; they may be overwritten afterwards. */
  feed(bytes: Uint8Array): void;
  /** Nothing more will come. `whole`: a last line without newline is a line; otherwise it is the beginning of one that was lost. */
  end(whole: boolean): void;
}

export interface FollowSink {
  /**
   * @param from Bytes before it were read earlier.
   * @param head The log's first bytes, where it is not read from its beginning: a header may stand there.
   */
  open(path: string, from: number, head: Uint8Array): GrowingLog;
  /** Something that may have cost lines, in words. */
  gap(path: string, words: string): void;
  /** The path holds no readable file (any more), or does again. */
  state(path: string, state: FollowState): void;
}

export type FollowState = { readonly is: 'following' } | { readonly is: 'lost'; readonly why: string };

interface Generation {
  readonly fd: number;
  readonly dev: bigint;
  readonly ino: bigint;
  offset: number;
  /** When it was last written, as of the last look. */
  written: number;
  /** The bytes just before `offset`: by them a log that was replaced in place is noticed. */
  tail: Buffer;
  log: GrowingLog;
  /** Looks at it since it last grew; a renamed log is let go after some. */
  idle: number;
}

const TAIL = 256;
const HEAD = 65_536;
const CHUNK = 1 << 20;
/** Chunks of one log at one look, so that a busy log does not starve the others. */
const CHUNKS_A_LOOK = 8;
/** Looks a renamed log may stay silent. A daemon writes on into it until it is told to reopen. */
const PATIENCE = 40;

export class FollowedFile {
  readonly path: string;
  readonly #sink: FollowSink;
  readonly #buffer = Buffer.allocUnsafe(CHUNK);
  #current: Generation | undefined;
  #retiring: Generation[] = [];
  #state: FollowState['is'] | undefined;
  #from: number;

  /** @param from Offset up to which the log at `path` was read earlier; the caller knows that it is the same log. */
  constructor(path: string, sink: FollowSink, from = 0) {
    this.path = path;
    this.#sink = sink;
    this.#from = from;
  }

  /** Device and inode of every file held open. */
  get identities(): readonly string[] {
    return this.#held().map(({ dev, ino }) => `${dev}:${ino}`);
  }

  /** Bytes not read yet. */
  get behind(): number {
    return this.#held().reduce((sum, each) => sum + Math.max(0, fstatSync(each.fd).size - each.offset), 0);
  }

  /** Looks once. @returns true when there is more to read at once. */
  look(): boolean {
    let more = false;
    for (const generation of this.#retiring) more = this.#read(generation) || more;
    this.#retire();
    if (this.#current !== undefined) more = this.#read(this.#current) || more;
    this.#watchPath();
    return more;
  }

  /** Stops following. @param whole As `GrowingLog.end`. */
  close(whole: boolean): void {
    for (const generation of this.#held()) this.#let(generation, whole);
    this.#current = undefined;
    this.#retiring = [];
  }

  #held(): readonly Generation[] {
    return this.#current === undefined ? this.#retiring : [...this.#retiring, this.#current];
  }

  #watchPath(): void {
    let at: BigIntStats;
    try {
      at = statSync(this.path, { bigint: true });
    } catch (error) {
      return this.#lose(error);
    }
    const current = this.#current;
    if (current !== undefined && current.dev === at.dev && current.ino === at.ino) return this.#is({ is: 'following' });
    if (!at.isFile()) return this.#is({ is: 'lost', why: `${this.path} is no regular file` });
    if (current !== undefined) this.#retiring.push(current);
    this.#current = undefined;
    this.#openCurrent();
  }

  #openCurrent(): void {
    try {
      const fd = openSync(this.path, 'r');
      const { dev, ino, size } = fstatSync(fd, { bigint: true });
      const from = this.#from <= Number(size) ? this.#from : 0;
      if (from < this.#from) this.#sink.gap(this.path, `${this.path} is shorter than what was read of it before: read from its beginning`);
      this.#from = 0;
      const tail = Buffer.alloc(Math.min(TAIL, from));
      readSync(fd, tail, 0, tail.length, from - tail.length);
      this.#current = { fd, dev, ino, offset: from, written: 0, tail, log: this.#sink.open(this.path, from, headOf(fd, from)), idle: 0 };
      this.#is({ is: 'following' });
      this.#read(this.#current);
    } catch (error) {
      this.#lose(error);
    }
  }

  #read(generation: Generation): boolean {
    const { size, mtimeMs } = fstatSync(generation.fd);
    generation.idle++;
    if (size < generation.offset) this.#restart(generation, 'was cut short (copytruncate?)');
    // Also at the same size: what was written anew may be just as long.
    else if (mtimeMs !== generation.written && !this.#continues(generation)) this.#restart(generation, 'was written anew in place');
    generation.written = mtimeMs;
    for (let chunk = 0; chunk < CHUNKS_A_LOOK; chunk++) {
      const count = readSync(generation.fd, this.#buffer, 0, CHUNK, generation.offset);
      if (count === 0) return false;
      const bytes = this.#buffer.subarray(0, count);
      generation.log.feed(bytes);
      generation.offset += count;
      generation.tail = Buffer.concat([generation.tail, bytes.subarray(-TAIL)]).subarray(-TAIL);
      generation.idle = 0;
    }
    return true;
  }

  #continues({ fd, offset, tail }: Generation): boolean {
    const now = Buffer.alloc(tail.length);
    return readSync(fd, now, 0, now.length, offset - now.length) === now.length && now.equals(tail);
  }

  #restart(generation: Generation, what: string): void {
    generation.log.end(false);
    this.#sink.gap(this.path, `${this.path} ${what}: lines written just before that may be missing`);
    generation.log = this.#sink.open(this.path, 0, new Uint8Array(0));
    generation.offset = 0;
    generation.tail = Buffer.alloc(0);
  }

  #retire(): void {
    const done = this.#retiring.filter((generation) => generation.idle > PATIENCE);
    this.#retiring = this.#retiring.filter((generation) => generation.idle <= PATIENCE);
    for (const generation of done) this.#let(generation, true);
  }

  #let({ fd, log }: Generation, whole: boolean): void {
    log.end(whole);
    closeSync(fd);
  }

  /** The open file is kept: a deleted log is still written to until its writer closes it. */
  #lose(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return this.#is({ is: 'lost', why: `${this.path} is not there: waiting for it` });
    if (code === 'EACCES' || code === 'EPERM') return this.#is({ is: 'lost', why: `${this.path} may not be read` });
    if (code === 'EMFILE' || code === 'ENFILE') return this.#is({ is: 'lost', why: `${this.path}: too many open files` });
    if (typeof code !== 'string') throw error;
    this.#is({ is: 'lost', why: `${this.path} cannot be read (${code})` });
  }

  #is(state: FollowState): void {
    if (state.is === this.#state) return;
    this.#state = state.is;
    this.#sink.state(this.path, state);
  }
}

function headOf(fd: number, from: number): Uint8Array {
  const head = Buffer.alloc(Math.min(from, HEAD));
  return head.subarray(0, readSync(fd, head, 0, head.length, 0));
}
