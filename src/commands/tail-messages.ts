/** What the two threads of `tail` say to each other. */
import type { PacketQuery } from '../correlator/contract.ts';
import type { Feed } from '../ui/feed.ts';

/** How the worker is started: plain values, what is made of them is made anew on its side. */
export interface TailSetup {
  readonly paths: readonly string[];
  readonly index: string;
  readonly site: string | undefined;
  /** Zone in which nights and windows are meant. */
  readonly zone: string;
  readonly machineZone: string;
  readonly timezone: string | undefined;
  readonly year: number | undefined;
  readonly format: string | undefined;
  readonly asked: PacketQuery;
}

export type FromWorker =
  /** The piped bytes are taken: more may come. */
  | { readonly type: 'swallowed' }
  /** The index is open: others may open it. */
  | { readonly type: 'ready' }
  | { readonly type: 'fed'; readonly feed: Feed }
  /** Everything read is kept and the index is closed. */
  | { readonly type: 'closed' }
  /** Something the user can mend. */
  | { readonly type: 'refused'; readonly message: string; readonly nextSteps: readonly string[] };

export type ToWorker =
  | { readonly type: 'close' }
  /** What came through the pipe; undefined: it ended. */
  | { readonly type: 'piped'; readonly bytes: Uint8Array | undefined };
