/** `-o [KIND:]FILE`: which output is written where. */
import { UserError } from '../errors.ts';
import { type Output, outputs } from '../report/index.ts';

export interface Target {
  readonly output: Output;
  /** `-` is stdout. */
  readonly path: string;
}

/** @throws UserError where a kind cannot be told, or two outputs want the same place. */
export function reportTargets(specs: readonly string[]): readonly Target[] {
  const targets = specs.map(readTarget);
  const taken = new Set<string>();
  for (const { path } of targets) {
    if (taken.has(path))
      throw new UserError(`-o: two outputs go to ${path === '-' ? 'stdout' : path}.`, [
        'Give each output a file of its own; one may be `-`.',
      ]);
    taken.add(path);
  }
  return targets;
}

function readTarget(spec: string): Target {
  // Only a known kind counts as one: `C:\night.html` and `a:b.html` are files.
  const named = outputs.find((output) => spec.startsWith(`${output.kind}:`));
  const path = named === undefined ? spec : spec.slice(named.kind.length + 1);
  const output = named ?? (path === '-' ? outputs.find(({ kind }) => kind === 'text') : byEnding(path));
  if (path !== '' && output !== undefined) return { output, path };
  const kinds = outputs.map(({ kind, endings }) => `${kind} (${endings.join(', ')})`).join(', ');
  throw new UserError(path === '' ? `-o ${spec}: the file is missing.` : `-o ${spec}: its ending names no kind of output.`, [
    `Write -o KIND:FILE, or an ending that tells the kind: ${kinds}.`,
    '`-o -` is text on stdout.',
  ]);
}

function byEnding(path: string): Output | undefined {
  const fitting = outputs.flatMap((output) =>
    output.endings.filter((ending) => path.toLowerCase().endsWith(ending)).map((ending) => ({ output, ending })),
  );
  return fitting.toSorted((a, b) => b.ending.length - a.ending.length)[0]?.output;
}
