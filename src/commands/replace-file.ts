/** Writes a file whole or not at all: a reader never sees half a report, and a failed run leaves the last one in place. */
import { randomUUID } from 'node:crypto';
import { lstat, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.ts';

/** A report names hosts and rules of a network: it is its owner's to show. */
const PRIVATE = 0o600;

/** @throws UserError where the place cannot be written to. */
export async function replaceFile(path: string, text: string): Promise<void> {
  try {
    if (await isSpecial(path)) return await writeFile(path, text);
    await replace(path, text);
  } catch (error) {
    const why = error instanceof Error && 'code' in error && typeof error.code === 'string' ? WHY[error.code] : undefined;
    if (why === undefined) throw error;
    throw new UserError(`${path} cannot be written: ${why}.`, ['Name a file in a folder that exists and that you may write to.']);
  }
  return undefined;
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENAMETOOLONG: 'its name is too long',
};

/** A pipe or a device is written to, never replaced; neither is what a link to one points at. */
async function isSpecial(path: string): Promise<boolean> {
  const there = await lstat(path).catch(() => undefined);
  if (there === undefined) return false;
  const meant = there.isSymbolicLink() ? await stat(path).catch(() => undefined) : there;
  return meant !== undefined && !meant.isFile() && !meant.isDirectory();
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', PRIVATE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
