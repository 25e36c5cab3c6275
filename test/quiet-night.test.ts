import { expect, test } from 'vitest';
import { protocols } from '../src/protocols/index.ts';
import { parseSite } from '../src/site/read.ts';
import { quietNight } from './support/quiet-night.ts';
import { accusations } from './support/memory-logs.ts';

const nights = Array.from({ length: 40 }, (_, i) => quietNight(i + 1));

test('a quiet night is made from its seed alone', () => {
  expect(quietNight(7)).toEqual(quietNight(7));
  expect(quietNight(7).logs).not.toEqual(quietNight(8).logs);
});

test('its site file is one that legwork accepts', () => {
  const backups = nights.map((night) => parseSite('site.yaml', night.site, protocols).backups.length);
  expect(new Set(backups)).toEqual(new Set([1]));
});

test('forty of them show most protocols, and logs with and without accepted connections', () => {
  const contents = nights.map((night) => night.contents);
  expect(new Set(contents.map(([works]) => works)).size).toBeGreaterThan(15);
  expect(new Set(contents.map(([, , accepts]) => accepts)).size).toBe(2);
});

// `npm run soak:quiet -- 1000` is the same at length.
test.each(nights.slice(0, 10))('nobody is accused on a quiet night, by a site file or without one: $contents', async (night) => {
  expect([night.contents, await accusations(night.logs, night.zone, night.site)]).toEqual([night.contents, []]);
  expect([night.contents, await accusations(night.logs, night.zone)]).toEqual([night.contents, []]);
});
