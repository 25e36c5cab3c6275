/**
 * Follows many logs: files by name, and patterns that may match more files tomorrow. A file that appears under a pattern because a followed
 * log was renamed, copied or compressed is that log and not a new one.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { FollowedFile, type FollowSink } from './follow.ts';

const HEAD = 1024;
/** Fewer equal bytes than this say nothing: two logs may begin with the same header. */
const TELLING_HEAD = 256;
/** Magic bytes and where they stand: gzip, xz, bzip2, zstd, zip, tar. A log that is written to has none of them. */
const PACKED: readonly (readonly [number, readonly number[]])[] = [
  [0, [0x1f, 0x8b]],
  [0, [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  [0, [0x42, 0x5a, 0x68]],
  [0, [0x28, 0xb5, 0x2f, 0xfd]],
  [0, [0x50, 0x4b, 0x03, 0x04]],
  [257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];

export class FollowSet {
  readonly #sink: FollowSink;
  readonly #expand: () => readonly string[];
  readonly #files = new Map<string, FollowedFile>();
  readonly #heads = new Map<string, Buffer>();
  readonly #passedOver = new Set<string>();
  readonly #young = new Set<string>();

  /** @param expand The files the user's words stand for at this moment. */
  constructor(sink: FollowSink, expand: () => readonly string[]) {
    this.#sink = sink;
    this.#expand = expand;
  }

  /** Follows a file that is known from the beginning. */
  add(path: string, from: number): void {
    this.#files.set(path, new FollowedFile(path, this.#sink, from));
    this.#remember(path);
  }

  get files(): Iterable<FollowedFile> {
    return this.#files.values();
  }

  /** Looks at every file once. @returns true when there is more to read at once. */
  look(): boolean {
    let more = false;
    for (const file of this.#files.values()) more = file.look() || more;
    return more;
  }

  /** Takes in files that have appeared. */
  widen(): void {
    // Files followed may have grown or changed their identity since their heads were remembered.
    for (const path of this.#files.keys()) this.#remember(path);
    for (const path of this.#expand()) {
      if (this.#files.has(path) || this.#passedOver.has(path)) continue;
      const head = headOf(path);
      if (head === undefined || head.length === 0) continue;
      if (isPacked(head) || this.#isKnown(path, head)) this.#passedOver.add(path);
      else if (head.length >= TELLING_HEAD || this.#settled(path)) this.add(path, 0);
    }
  }

  close(whole: boolean): void {
    for (const file of this.#files.values()) file.close(whole);
    this.#files.clear();
  }

  #isKnown(path: string, head: Buffer): boolean {
    const identity = identityOf(path);
    for (const file of this.#files.values()) if (identity !== undefined && file.identities.includes(identity)) return true;
    for (const known of this.#heads.values()) if (sameBeginning(known, head)) return true;
    return false;
  }

  /** A short new file is looked at twice before it is taken for a log of its own: a copy under way grows. */
  #settled(path: string): boolean {
    if (this.#young.delete(path)) return true;
    this.#young.add(path);
    return false;
  }

  /** Heads are kept after the file is gone: its compressed or copied self may appear later. */
  #remember(path: string): void {
    const identity = identityOf(path);
    if (identity === undefined || (this.#heads.get(identity)?.length ?? 0) === HEAD) return;
    const head = headOf(path);
    if (head !== undefined) this.#heads.set(identity, head);
  }
}

/** An archive or a compressed file: it can be read, but not followed. */
export function isContainer(path: string): boolean {
  const head = headOf(path);
  return head !== undefined && isPacked(head);
}

function sameBeginning(a: Buffer, b: Buffer): boolean {
  const length = Math.min(a.length, b.length);
  return length >= TELLING_HEAD && a.subarray(0, length).equals(b.subarray(0, length));
}

function isPacked(head: Buffer): boolean {
  return PACKED.some(([at, magic]) => magic.every((byte, i) => head[at + i] === byte));
}

function identityOf(path: string): string | undefined {
  const at = statSync(path, { bigint: true, throwIfNoEntry: false });
  return at === undefined ? undefined : `${at.dev}:${at.ino}`;
}

/** First bytes; undefined when it cannot be read (any more), which the next look will say if it lasts. */
function headOf(path: string): Buffer | undefined {
  try {
    const fd = openSync(path, 'r');
    try {
      const head = Buffer.alloc(HEAD);
      return head.subarray(0, readSync(fd, head, 0, HEAD, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
