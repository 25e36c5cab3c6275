import type { z } from 'zod';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';
import { nearestWord } from './nearest-word.ts';

/** What a refusal needs to know of a kind of file, to say what to write instead. */
export interface FileManual {
  /** As in "is no key of a site file". */
  readonly kind: string;
  /** An example of each key's value, shown when what stands there is of the wrong kind. */
  readonly examples: Readonly<Record<string, string>>;
  /** The key whose example stands for the file as a whole. */
  readonly mainKey: string;
  /** The keys that may be written at a place. */
  keysAt(at: KeyPath): readonly string[];
  /** What is wrong with a value that is there. */
  wrong(issue: z.core.$ZodIssue): string;
}

/** Holds a file against its schema. @throws UserError naming every key that does not fit. */
export function holdToSchema<S extends z.ZodType>(file: LocatedYaml, schema: S, manual: FileManual): z.output<S> {
  const result = schema.safeParse(file.value ?? {});
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(file, issue, manual);
  file.throwIfAny();
  throw new Error(`a ${manual.kind} was refused without a reason`);
}

function report(file: LocatedYaml, issue: z.core.$ZodIssue, manual: FileManual): void {
  const at = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) unknownKey(file, at, key, manual);
    return;
  }
  const key = at.findLast((part) => typeof part === 'string' && Object.hasOwn(manual.examples, part)) ?? manual.mainKey;
  const example = `write it like this: ${manual.examples[key]}`;
  const value = valueAt(file.value, at);
  if (at.length === 0) file.problem(at, 'the file is no mapping of keys to values', example);
  else if (value === undefined) file.problem(at, 'is missing', example);
  else if (value === null) file.problem(at, 'has no value', `give it one, or delete the line; ${example}`);
  else file.problem(at, manual.wrong(issue), example);
}

function unknownKey(file: LocatedYaml, at: KeyPath, key: string, manual: FileManual): void {
  const known = manual.keysAt(at);
  const near = nearestWord(key, known);
  const list = `the keys here are ${known.join(', ')}`;
  file.problem([...at, key], `is no key of a ${manual.kind}`, near === undefined ? `delete it; ${list}` : `write ${near}; ${list}`);
}

function valueAt(value: unknown, at: KeyPath): unknown {
  let here = value;
  for (const key of at) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([name]) => name === String(key))?.[1];
  }
  return here;
}
