import type { z } from 'zod';
import { backupShape, examples, firewallShape, natShape, siteShape } from './shape.ts';
import type { WrittenSite } from './shape.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';
import { nearestWord } from './nearest-word.ts';

/** Holds a file against the shape of a site file. @throws UserError naming every key that does not fit. */
export function checkShape(file: LocatedYaml): WrittenSite {
  const result = siteShape.safeParse(file.value ?? {});
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(file, issue);
  file.throwIfAny();
  throw new Error('a site file was refused without a reason');
}

function report(file: LocatedYaml, issue: z.core.$ZodIssue): void {
  const at = issue.path.filter((key) => typeof key !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) unknownKey(file, at, key);
    return;
  }
  const key = at.findLast((part) => typeof part === 'string' && part in examples) ?? 'backups';
  const example = `write it like this: ${examples[key]}`;
  if (at.length === 0) file.problem(at, 'the file is no mapping of keys to values', example);
  else if (valueAt(file.value, at) === undefined) file.problem(at, 'is missing', example);
  else if (valueAt(file.value, at) === null) file.problem(at, 'has no value', `give it one, or delete the line; ${example}`);
  else
    file.problem(
      at,
      issue.code === 'invalid_type' && issue.expected === 'object' ? 'is no mapping of keys to values' : issue.message,
      example,
    );
}

function unknownKey(file: LocatedYaml, at: KeyPath, key: string): void {
  const known = Object.keys(shapeAt(at));
  const near = nearestWord(key, known);
  const list = `the keys here are ${known.join(', ')}`;
  file.problem([...at, key], 'is no key of a site file', near === undefined ? `delete it; ${list}` : `write ${near}; ${list}`);
}

function shapeAt(at: KeyPath): z.core.$ZodShape {
  if (at[0] === 'firewalls') return firewallShape.shape;
  if (at[0] === 'nat') return natShape.shape;
  return at[0] === 'backups' ? backupShape.shape : siteShape.shape;
}

function valueAt(value: unknown, at: KeyPath): unknown {
  let here = value;
  for (const key of at) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([name]) => name === String(key))?.[1];
  }
  return here;
}
