/** SIGINT and SIGTERM: the work at hand is brought to a whole end; a second signal ends at once. */

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** A command that looks at no signal is ended after this. */
const PATIENCE_MS = 5000;

class Stopped extends Error {
  readonly code: number;

  constructor(code: number) {
    super('stopped');
    this.name = 'Stopped';
    this.code = code;
  }
}

export function watchSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(CODES[name]);
      controller.abort(new Stopped(CODES[name]));
      setTimeout(() => process.exit(CODES[name]), PATIENCE_MS).unref();
    });
  return controller.signal;
}

/** The exit code where an error is a stop asked for by a signal. */
export function stoppedBy(error: unknown): number | undefined {
  return error instanceof Stopped ? error.code : undefined;
}
