/** Sources in, an index of their packets out. */
import type { Site } from '../site/contract.ts';
import type { LogIndex } from '../store/log-index.ts';
import { IngestRun } from './ingest-run.ts';
import type { RawLines } from './raw-lines.ts';
import type { Source } from './source.ts';

export interface Progress {
  /** Decoded bytes read, of plain files' together `total`; 0 when there is none. */
  readonly bytes: number;
  readonly total: number;
  readonly lines: number;
}

export interface IngestOptions {
  readonly site?: Pick<Site, 'firewalls' | 'timezone'>;
  /** `--timezone`. */
  readonly timezone?: string;
  /** `--year`. */
  readonly year?: number;
  /** `--format`, a name of parsers/index.ts. */
  readonly format?: string;
  /** Threads that may read; the outcome does not depend on it. */
  readonly jobs?: number;
  /** Packets outside of it (epoch microseconds) will not be asked for: reading them may be left out. */
  readonly window?: { readonly since?: number; readonly until?: number };
  /** Keeps the text of denied packets of standard input, which cannot be read again. */
  readonly lines?: RawLines;
  /** Stops after the piece being read; what was kept stays. */
  readonly signal?: AbortSignal;
  /** Told of each piece read. */
  readonly progress?: (progress: Progress) => void;
  /** Takes sentences for the user that are no troubles: what was passed over and why. */
  readonly say?: (sentence: string) => void;
}

/**
 * Reads the sources into the index. A source that cannot be read, or only in part, is kept with its trouble and does not stop the rest.
 * @throws the signal's reason when it was aborted.
 */
export async function ingest(sources: readonly Source[], index: LogIndex, options: IngestOptions): Promise<void> {
  index.nameHosts(new Map((options.site?.firewalls ?? []).flatMap((f) => (f.host === undefined ? [] : [[f.host, f.name] as const]))));
  const run = new IngestRun(index, options, sources);
  try {
    for (const source of sources) await run.take(source);
    await run.finish();
  } finally {
    await run.close();
  }
}
