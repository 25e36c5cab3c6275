/** Job logs from disk: decoded, recognised, read. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { JobLogFormat, JobRecord } from './contract.ts';
import { jobLogFormats } from './index.ts';

/** One job log of a backup. */
export interface JobLog {
  readonly path: string;
  /** Name of the backup it belongs to. */
  readonly backup: string;
  /** Format name; absent when none was recognised. */
  readonly format?: string;
  readonly records: readonly JobRecord[];
  /** Why it could not be read. */
  readonly trouble?: string;
}

/** Lines that are enough to tell a format: banners and headers come first in several. */
const HEAD_LINES = 200;
/** A string can hold no more than half a gigabyte; job logs of a night are far below this. */
const LARGEST = 256 * 1024 * 1024;

/** Reads one job log; what is wrong with it is said in `trouble`, never thrown. `zone` is that of stamps without one. */
export async function readJobLog(path: string, backup: string, zone: string): Promise<JobLog> {
  const none = (trouble: string): JobLog => ({ path, backup, records: [], trouble });
  try {
    const { size, mtimeMs } = await stat(path);
    if (size > LARGEST) return none(`larger than ${LARGEST / 1024 / 1024} MB; cut the nights in question out of it`);
    const lines = decode(await readFile(path)).split(/\r?\n/);
    const head = lines.slice(0, HEAD_LINES);
    const format = jobLogFormats.find((candidate) => candidate.recognises(head));
    if (format === undefined)
      return none(lines.every((line) => line.trim() === '') ? 'the file is empty' : `no known job log; known are ${titles(jobLogFormats)}`);
    const records = format.read(lines, { name: basename(path), zone, endsAt: mtimeMs * 1000 });
    return { path, backup, format: format.name, records };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return none(error.code === 'ENOENT' ? 'no such file' : error.message);
  }
}

/** UTF-16 with its mark (Windows products write it), else UTF-8, else Latin-1. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function titles(formats: readonly JobLogFormat[]): string {
  return formats.map((format) => format.title).join('; ');
}
