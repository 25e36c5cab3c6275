import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { detect, formatNamed, formats } from '../../parsers/index.ts';

const folder = new URL('../../parsers/', import.meta.url);
const VOCABULARY = ['address-table.ts', 'columns.ts', 'contract.ts', 'index.ts', 'name-table.ts'];

test('every format has a file of its name, and every file is registered', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !VOCABULARY.includes(name));
  expect(formats.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

test('each format says what it was written from and is found by its name', () => {
  for (const format of formats) {
    expect(format.references.length).toBeGreaterThan(0);
    expect(formatNamed(format.name)).toBe(format);
  }
  expect(formatNamed('no such format')).toBeUndefined();
});

test('foreign lines at the top do not hide the format; nothing recognised is no format', () => {
  const noise = 'Nov 18 22:00:01 fw1 sshd[12]: session opened\n'.repeat(20);
  const line = 'Nov 18 22:00:01 fw1 filterlog[1]: 5,,,0,igb0,match,block,in,4,0x0,,46,1,0,DF,6,tcp,60,10.0.0.1,10.0.0.2,1,2,0,S,1,,1,,\n';
  expect(detect(new TextEncoder().encode(noise + line))?.name).toBe('pf-filterlog');
  expect(detect(new TextEncoder().encode(noise))).toBeUndefined();
  expect(detect(new Uint8Array(0))).toBeUndefined();
});

test('records that do not end with a line are read in order: a file is cut into ranges at newlines', () => {
  expect(formats.filter((format) => format.framing !== undefined && format.reading !== 'in-order').map(({ name }) => name)).toEqual([]);
});
