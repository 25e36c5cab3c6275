import { expect, test } from 'vitest';
import { protocols } from '../src/protocols/index.ts';
import { parseSite } from '../src/site/read.ts';
import { quietNight } from './support/quiet-night.ts';

const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

test('a quiet night is made from its seed alone', () => {
  expect(quietNight(7)).toEqual(quietNight(7));
  expect(quietNight(7).logs).not.toEqual(quietNight(8).logs);
});

test('its site file is one that legwork accepts', () => {
  const backups = seeds.map((seed) => parseSite('site.yaml', quietNight(seed).site, protocols).backups.length);
  expect(new Set(backups)).toEqual(new Set([1]));
});

test('sixty of them show most protocols, and logs with and without accepted connections', () => {
  const contents = seeds.map((seed) => quietNight(seed).contents);
  expect(new Set(contents.map(([works]) => works)).size).toBeGreaterThan(15);
  expect(new Set(contents.map(([, , accepts]) => accepts)).size).toBe(2);
});
