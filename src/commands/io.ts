/** A stream written to; a terminal says so, and how wide it is. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** What a command gets of the world around it. */
export interface Io {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Zone of this machine; the first question takes a third of the program's start. */
  readonly zone: () => string;
  /** Aborted by SIGINT and SIGTERM: a command ends what it is at, keeps what it has and throws the reason. */
  readonly signal: AbortSignal;
  /** States the exit code; without it 0. */
  readonly exit: (code: number) => void;
}
