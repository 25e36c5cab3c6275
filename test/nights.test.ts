import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { truthSchema } from './support/truth.ts';

const nights = fileURLToPath(new URL('../samples/nights/', import.meta.url));
const stories = readdirSync(nights);

test.each(stories)('%s is told in a few lines, and its truth is well formed', (story) => {
  const truth = truthSchema.parse(JSON.parse(readFileSync(join(nights, story, 'truth.json'), 'utf8')));
  const told = readFileSync(join(nights, story, 'story.md'), 'utf8')
    .trim()
    .split('\n');
  expect(truth.night).toBe(story);
  expect(told[0]).toMatch(/^# \S/);
  expect(told.length).toBeLessThanOrEqual(12);
  expect(told.at(-1)).toMatch(/^Written for this project; dialect from /);
});

/** RFC 1918, RFC 5737, RFC 3849; nobody's address stands in a sample. */
const nobodys = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|198\.51\.100|203\.0\.113)\./;

test.each(stories)('%s holds private and documentation addresses alone', (story) => {
  const logs = readdirSync(join(nights, story)).filter((name) => name.endsWith('.log') || name === 'messages');
  const addresses = logs.flatMap((name) => [
    ...readFileSync(join(nights, story, name), 'utf8').matchAll(/(?<![\d.:])(?:\d{1,3}\.){3}\d{1,3}/g),
  ]);
  expect([...new Set(addresses.map(([address]) => address))].filter((address) => !nobodys.test(address))).toEqual([]);
});
