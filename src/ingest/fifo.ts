/**
 * A named pipe. Opening one the plain way waits for its writer in a thread that nothing can interrupt, so that the program could not
 * be ended meanwhile; here it is opened without waiting (fifo(7)) and looked at until somebody writes.
 */
import { constants, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { reasonOf } from './open-sources.ts';
import { Damage } from './source.ts';

const CHUNK = 65_536;
/** Milliseconds between two looks for a writer. */
const LOOK = 50;

/** The shell's `<(…)` and standard input by name are pipes whose writer is there from the beginning. */
const HAS_WRITER = /^\/(?:dev\/(?:fd\/|stdin$)|proc\/)/;

export function waitsForWriter(path: string): boolean {
  return !HAS_WRITER.test(path);
}

/** @throws Damage when it cannot be opened. */
export async function* fifoChunks(path: string): AsyncGenerator<Uint8Array> {
  const fd = opened(path);
  yield await firstBytes(fd);
  yield* new Socket({ fd, readable: true, writable: false });
}

function opened(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new Damage(reasonOf(error));
  }
}

/** What the first writer wrote so far. Nothing to read is an end where nobody has the pipe open, and EAGAIN where somebody has. */
async function firstBytes(fd: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(CHUNK);
  for (;;) {
    try {
      const count = readSync(fd, bytes);
      if (count > 0) return bytes.subarray(0, count);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return bytes.subarray(0, 0);
      throw error;
    }
    await setTimeout(LOOK);
  }
}
