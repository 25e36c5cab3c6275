/** Job logs from disk: decoded, recognised, read. */
import { readFile, stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import type { Micros } from '../correlator/contract.ts';
import type { Site } from '../site/contract.ts';
import type { JobLog, JobRecord, LocatedJobRecord } from './contract.ts';
import { jobLogFormats } from './index.ts';

/** What a job log does not say of itself. */
export interface JobLogSetting {
  /** Zone of stamps without one. */
  readonly zone: string;
  /** End of the firewall logs beside it, where there are any: a stamp without a year belongs there. Else the file's own age counts. */
  readonly endsAt?: Micros;
}

/** Lines that are enough to tell a format: banners and headers come first in several. */
const HEAD_LINES = 200;
/** A string can hold no more than half a gigabyte; job logs of a night are far below this. */
const LARGEST_MB = 256;

/** The job logs a site file names, in its order. */
export async function readJobLogs(site: Site, setting: JobLogSetting): Promise<readonly JobLog[]> {
  const named = site.backups.flatMap((backup) => backup.jobLogs.map((path) => ({ path, backup: backup.name })));
  return Promise.all(named.map(({ path, backup }) => readJobLog(path, shownAs(path), backup, setting)));
}

/** Which product's log a file is, for people; undefined when it is none. */
export async function jobLogTitle(path: string): Promise<string | undefined> {
  const log = await readJobLog(path, path, '', { zone: 'UTC' });
  return jobLogFormats.find((format) => format.name === log.format)?.title;
}

/** As seen from where the program runs, unless it lies elsewhere. */
function shownAs(path: string): string {
  const from = relative(process.cwd(), path);
  return from.startsWith('..') ? path : from;
}

/** Reads one job log; what is wrong with it is said in `trouble`, never thrown. `shown` is the path as people should read it. */
export async function readJobLog(path: string, shown: string, backup: string, setting: JobLogSetting): Promise<JobLog> {
  const none = (trouble: string): JobLog => ({ path: shown, backup, records: [], trouble });
  try {
    const { size, mtimeMs } = await stat(path);
    if (size > LARGEST_MB * 1024 * 1024) return none(`larger than ${LARGEST_MB} MB; cut the nights in question out of it`);
    const decoded = decode(await readFile(path));
    const raw = decoded.text.split('\n');
    const lines = raw.map((line) => line.replace(/\r$/, ''));
    const head = lines.slice(0, HEAD_LINES);
    const format = jobLogFormats.find((candidate) => candidate.recognises(head));
    if (format === undefined) {
      if (lines.every((line) => line.trim() === '')) return none('the file is empty');
      return none(`no known job log; known are ${jobLogFormats.map((candidate) => candidate.title).join('; ')}`);
    }
    const records = format.read(lines, { name: basename(path), zone: setting.zone, endsAt: setting.endsAt ?? mtimeMs * 1000 });
    return { path: shown, backup, format: format.name, records: located(records, raw, decoded) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return none(error.code === 'ENOENT' ? 'no such file' : error.message);
  }
}

interface Decoded {
  readonly text: string;
  /** Bytes a piece of the text takes in the file. */
  readonly bytesOf: (piece: string) => number;
  /** Length of the byte order mark in front. */
  readonly mark: number;
}

/** UTF-16 with its mark (Windows products write it), else UTF-8, else Latin-1. */
function decode(bytes: Buffer): Decoded {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  if (utf16 !== undefined) return { text: new TextDecoder(utf16).decode(bytes), bytesOf: (piece) => piece.length * 2, mark: 2 };
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes),
      bytesOf: (piece) => Buffer.byteLength(piece),
      mark: bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0,
    };
  } catch {
    return { text: bytes.toString('latin1'), bytesOf: (piece) => piece.length, mark: 0 };
  }
}

function located(records: readonly JobRecord[], raw: readonly string[], { bytesOf, mark }: Decoded): readonly LocatedJobRecord[] {
  const starts = [mark];
  for (const line of raw) starts.push((starts.at(-1) ?? 0) + bytesOf(`${line}\n`));
  return records.map((record) => ({ ...record, offset: starts[record.line - 1] ?? 0 }));
}
