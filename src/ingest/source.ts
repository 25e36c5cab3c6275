/** What a user gave to be read, before anything of it was read. */

/** A file, or a pipe. An archive is one source and holds several logs. */
export interface Source {
  /** As shown: the path given, or found in a folder given; `-` for standard input. */
  readonly path: string;
  /** A pipe (standard input, a FIFO, the shell's `<(…)`) can be read once. */
  readonly from: 'file' | 'pipe' | 'nowhere';
  /** Bytes on disk; 0 for a pipe. */
  readonly size: number;
  /** When it was last written, epoch microseconds. */
  readonly modified: number;
  /** Named by the user. What a folder holds beside logs is passed over; what was named and is no log is trouble. */
  readonly named: boolean;
  /** Why nothing can be read of it, as a sentence. */
  readonly trouble?: string;
}

/** One log: a file, a member of an archive, or what came through a pipe. */
export interface Log {
  /** As shown: `fw1.log`, `night.tar.gz!/fw.log`, `-`. */
  readonly path: string;
  /** Base name, or `archive!/member`: what a site file's globs are held against. */
  readonly name: string;
  /** When it was last written, epoch microseconds. */
  readonly modified: number;
  readonly named: boolean;
  /** Set for a plain file: it can be read in parts. */
  readonly plain?: PlainFile;
  /** Set where the file is this log and nothing else, compressed: any thread can decode it. */
  readonly packed?: Source;
  /** The log's bytes once more, decoded; absent for a pipe. Never asked for while `chunks` of another log of its source is being read. */
  again?(): AsyncIterable<Uint8Array>;
  /** The log's bytes from its beginning, decoded; may be asked for once. Ends with a `Damage` where the rest cannot be read. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface PlainFile {
  readonly path: string;
  readonly size: number;
}

/** The rest of a source cannot be read; what came before is good. The message is a sentence for the user. */
export class Damage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Damage';
  }
}
