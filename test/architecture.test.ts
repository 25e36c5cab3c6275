import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file under a folder, relative to the root with forward slashes. */
function filesUnder(folder: string): string[] {
  return readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, resolve(entry.parentPath, entry.name)).split(sep).join('/'));
}

const isSource = (path: string) => /\.tsx?$/.test(path);
const sources = ['src', 'parsers'].flatMap(filesUnder).filter(isSource);
const tests = filesUnder('test').filter(isSource);
const text = (path: string) => readFileSync(resolve(root, path), 'utf8');

/** Relative imports of a file, static and lazy, as paths from the root. */
function importsOf(path: string): string[] {
  const specifiers = text(path).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    relative(root, resolve(root, dirname(path), specifier))
      .split(sep)
      .join('/'),
  );
}

/** The part of the program a file belongs to: `parsers`, or the folder under src; files of src itself stand for themselves. */
function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second : top;
}

/** Which parts a part may import from, beside itself, src/errors.ts and src/version.ts. A new direction is a decision: it belongs here and in ARCHITECTURE's page. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  parsers: [],
  protocols: [],
  site: ['protocols'],
  ingest: ['parsers', 'store', 'site', 'correlator/contract.ts'],
  jobs: ['correlator/contract.ts', 'protocols', 'site', 'parsers'],
  store: ['parsers', 'correlator/contract.ts'],
  correlator: ['protocols', 'parsers', 'site', 'jobs/contract.ts'],
  report: ['correlator/contract.ts', 'protocols', 'site', 'parsers'],
  ui: ['correlator/contract.ts', 'protocols', 'report'],
  commands: ['parsers', 'protocols', 'site', 'ingest', 'store', 'jobs', 'correlator', 'report', 'ui'],
};

test('imports go one way: cli, commands, then the parts, then parsers and protocols', () => {
  const wrong = sources.flatMap((path) => {
    const part = partOf(path);
    const allowed = mayImport[part];
    if (allowed === undefined) return [];
    return importsOf(path)
      .filter((target) => partOf(target) !== part && !['src/errors.ts', 'src/version.ts'].includes(target))
      .filter((target) => !allowed.some((word) => word === partOf(target) || `src/${word}` === target))
      .map((target) => `${path} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('the parts of the program are the known ones', () => {
  const parts = new Set(sources.filter((path) => path.split('/').length > 2).map(partOf));
  parts.delete('parsers');
  expect([...parts].filter((part) => !(part in mayImport))).toEqual([]);
});

test('files stay small enough to be read at once, tables of data aside', () => {
  const long = [...sources, ...tests]
    .filter((path) => !path.startsWith('src/protocols/'))
    .map((path) => ({ path, lines: text(path).split('\n').length }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

test('no folder is named for what is left over', () => {
  const folders = new Set([...sources, ...tests].flatMap((path) => path.split('/').slice(0, -1)));
  expect([...folders].filter((folder) => /^(utils?|helpers?|common|misc|lib|shared)$/.test(folder))).toEqual([]);
});

test('files are named in kebab-case', () => {
  expect([...sources, ...tests].map((path) => basename(path)).filter((name) => !/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.tsx?$/.test(name))).toEqual(
    [],
  );
});

/** What a registered thing of each folder looks like, whatever its name. */
const registries: Readonly<Record<string, (value: object) => boolean>> = {
  parsers: (value) => 'recognises' in value && 'open' in value,
  'src/protocols': (value) => 'legs' in value && 'roles' in value,
  'src/correlator/rules': (value) => 'judge' in value && 'id' in value,
};

test.each(Object.entries(registries).filter(([folder]) => existsSync(resolve(root, folder, 'index.ts'))))(
  'whatever stands in %s is listed in its index.ts',
  async (folder, isOne) => {
    const load = async (name: string): Promise<Record<string, unknown>> => import(pathToFileURL(resolve(root, folder, name)).href);
    const objects = (values: readonly unknown[]) => values.filter((value) => typeof value === 'object' && value !== null).filter(isOne);
    const listed = objects(Object.values(await load('index.ts')).flat(2));
    const names = readdirSync(resolve(root, folder)).filter((name) => isSource(name) && name !== 'index.ts');
    const found = await Promise.all(names.map(async (name) => ({ name, things: objects(Object.values(await load(name))) })));
    const identity = (thing: object) => ('id' in thing ? thing.id : 'name' in thing ? thing.name : thing);
    const known = new Set(listed.map(identity));
    expect(listed.length).toBeGreaterThan(0);
    expect(found.filter(({ things }) => things.some((thing) => !known.has(identity(thing)))).map(({ name }) => name)).toEqual([]);
  },
);
