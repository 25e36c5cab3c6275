/** The program's command line, run as `legwork …` would be, in this process: nothing but the start of Node is left out. */
import { Writable } from 'node:stream';
import { run } from '../../src/commands/main.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A stream that is no terminal, and keeps what it is given. */
class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

export async function legwork(...args: readonly string[]): Promise<Ran> {
  const stdout = new Kept();
  const stderr = new Kept();
  const status = await run(args, {
    stdin: process.stdin,
    stdout,
    stderr,
    env: process.env,
    now: Date.now,
    zone: () => 'UTC',
    signal: new AbortController().signal,
  });
  return { status, stdout: stdout.text, stderr: stderr.text };
}
