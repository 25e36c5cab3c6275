/** From what the user typed to sources: files, folders, globs and `-`. Opens nothing. */
import { readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { expandGlob, isGlob } from '../site/glob.ts';
import type { Source } from './source.ts';

/**
 * The sources behind the paths, each file once, in the order given; a folder's files by name.
 * A path that leads to nothing becomes a source with a trouble, so that the rest is still read.
 */
export function openSources(paths: readonly string[]): Promise<readonly Source[]> {
  const seen = new Set<string>();
  const sources = paths.flatMap((path) => sourcesAt(path)).filter((source) => isFirst(source, seen));
  return Promise.resolve(sources);
}

function sourcesAt(path: string): readonly Source[] {
  if (path === '-') return [pipe('-')];
  const stats = look(path);
  if (stats instanceof Error) {
    if (!isGlob(path)) return [nowhere(path, reasonOf(stats))];
    const found = expandGlob(path);
    return found.length === 0 ? [nowhere(path, 'no file matches this pattern')] : found.flatMap((name) => fileOrFolder(name, true));
  }
  return fileOrFolder(path, true);
}

function fileOrFolder(path: string, named: boolean): readonly Source[] {
  const stats = look(path);
  if (stats instanceof Error) return [nowhere(path, reasonOf(stats))];
  if (stats.isDirectory()) return folder(path);
  if (stats.isFIFO()) return [pipe(path)];
  if (stats.isFile()) return [file(path, stats, named)];
  return named ? [nowhere(path, 'is a device or socket, not a log')] : [];
}

function pipe(path: string): Source {
  return { path, from: 'pipe', size: 0, modified: Date.now() * 1000, named: true };
}

function file(path: string, stats: Stats, named: boolean): Source {
  return { path, from: 'file', size: stats.size, modified: Math.round(stats.mtimeMs * 1000), named };
}

function folder(path: string): readonly Source[] {
  const names = listOf(path);
  if (names instanceof Error) return [nowhere(path, reasonOf(names))];
  const sources = names.flatMap((name) => (name.startsWith('.') ? [] : inFolder(join(path, name))));
  return sources.length === 0 ? [nowhere(path, 'the folder is empty')] : sources;
}

function inFolder(path: string): readonly Source[] {
  const stats = look(path);
  if (stats instanceof Error) return [nowhere(path, reasonOf(stats))];
  if (stats.isDirectory()) {
    const names = listOf(path);
    if (names instanceof Error) return [nowhere(path, reasonOf(names))];
    return names.flatMap((name) => (name.startsWith('.') ? [] : inFolder(join(path, name))));
  }
  return stats.isFile() ? [file(path, stats, false)] : [];
}

/** A file may be reached by two paths, a glob and a folder or a hard link; its packets count once. */
function isFirst(source: Source, seen: Set<string>): boolean {
  const stats = source.from === 'file' ? look(source.path) : undefined;
  const key = stats === undefined || stats instanceof Error ? source.path : `${stats.dev}:${stats.ino}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function nowhere(path: string, trouble: string): Source {
  return { path, from: 'nowhere', size: 0, modified: 0, named: true, trouble };
}

function look(path: string): Stats | Error {
  try {
    return statSync(path);
  } catch (error) {
    return asError(error);
  }
}

function listOf(path: string): readonly string[] | Error {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    return asError(error);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The system's error as words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read: permission denied';
  if (code === 'ELOOP') return 'its links lead in a circle';
  return asError(error).message;
}
