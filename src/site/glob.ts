/** Globs: `*` and `?` within a name, `[…]` one of some characters, `**` any folders. The shell's rules: a hidden name is matched only by a dot. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/** Files and folders that match, by name. */
export function expandGlob(glob: string): readonly string[] {
  const [first = '', ...rest] = glob.split('/');
  return first === '' ? walk('/', rest) : walk('', [first, ...rest]);
}

/** Does a glob match a whole name? `archive!/member` counts as one name. */
export function matchesGlob(glob: string, name: string): boolean {
  return new RegExp(`^${pattern(glob)}$`, 's').test(name);
}

function walk(base: string, parts: readonly string[]): readonly string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return base === '' ? [] : [base];
  if (part === '**') return [...walk(base, rest), ...foldersIn(base).flatMap((name) => walk(join(base, name), parts))];
  if (!isGlob(part)) {
    const next = part === '' ? base : join(base, part);
    return existsSync(next) ? walk(next, rest) : [];
  }
  return namesIn(base)
    .filter((name) => (!name.startsWith('.') || part.startsWith('.')) && matchesGlob(part, name))
    .flatMap((name) => walk(join(base, name), rest));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder === '' ? '.' : folder).sort();
  } catch {
    return [];
  }
}

function foldersIn(folder: string): readonly string[] {
  return namesIn(folder).filter((name) => !name.startsWith('.') && statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory());
}

function pattern(glob: string): string {
  return glob.replace(/\[(!?)([^\]]+)\]|[\s\S]/g, (part, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`;
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return part.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
  });
}
