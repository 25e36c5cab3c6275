/** `legwork sql "SELECT …" --index FILE`: read-only SQL over an index. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import type { Io } from './io.ts';
import { INDEX_OPTION } from './options.ts';
import type { Shape } from './sql-answer.ts';

/** A query that runs longer has a join without a condition in it. */
const LIMIT_MS = 120_000;
/** Built, it is a .js file; from source, a .ts file. */
const PROCESS = fileURLToPath(new URL(`./sql-process${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url));

interface SqlFlags {
  readonly index: string;
  readonly json?: boolean;
}

export function setUp(command: Command, io: Io): void {
  command
    .argument('<query>', 'over packets(since, until, address), attempts, findings, jobs and sources')
    .requiredOption(...INDEX_OPTION)
    .option('--json', 'one JSON object a row instead of tab-separated text')
    .action(async (query: string, flags: SqlFlags) => {
      if (!existsSync(flags.index))
        throw new UserError(`There is no index at ${flags.index}.`, [`Make one with: legwork analyze LOGS… --index ${flags.index}`]);
      io.exit(await runQuery(query, flags.index, flags.json === true ? 'json' : 'text', io.signal, LIMIT_MS));
    });
}

/** Runs a query in a process of its own, which writes the answer; returns its exit code. @throws UserError when it was ended at the limit. */
export async function runQuery(query: string, index: string, shape: Shape, signal: AbortSignal, limitMs: number): Promise<number> {
  const child = spawn(process.execPath, ['--max-old-space-size=256', PROCESS, index, shape, query], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const limit = AbortSignal.timeout(limitMs);
  const end = (): void => void child.kill('SIGKILL');
  limit.addEventListener('abort', end);
  signal.addEventListener('abort', end);
  const [code]: (number | null)[] = await once(child, 'exit');
  signal.throwIfAborted();
  if (limit.aborted && code === null)
    throw new UserError(`The query was ended after ${limitMs / 1000} seconds.`, [
      'Narrow it: give packets() a time and an address, and every join its condition.',
    ]);
  return code ?? 1;
}
