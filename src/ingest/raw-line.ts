/** Evidence as the log has it: one line read back by where it stands. */
import { closeSync, openSync, readSync } from 'node:fs';
import { LONGEST_LINE } from './line-cutter.ts';

/**
 * The line of a plain log that begins at `offset`, without its newline, read as UTF-8;
 * undefined when the log is gone, has become shorter, or is no plain file.
 */
export async function readLine(path: string, offset: number): Promise<string | undefined> {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const buffer = Buffer.allocUnsafe(LONGEST_LINE);
    const count = readSync(fd, buffer, 0, buffer.length, offset);
    if (count === 0) return undefined;
    const newline = buffer.subarray(0, count).indexOf(10);
    return buffer.toString('utf8', 0, newline < 0 ? count : newline).replace(/\r$/, '');
  } finally {
    closeSync(fd);
  }
}
