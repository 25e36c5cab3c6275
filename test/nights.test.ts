import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnosisSchema } from '../src/report/schema.ts';
import { legwork, type Ran } from './support/legwork.ts';
import { nightsFolder, sampleNights, type SampleNight } from './support/sample-nights.ts';
import { mistakes, notFirewall, readAnswer } from './support/truth.ts';

/** As a user would ask: every log of the night, and its site file. */
function analyze(night: SampleNight): Promise<Ran> {
  const site = join(nightsFolder, night.story, 'site.yaml');
  const rest = night.site === undefined ? ['--timezone', night.truth.timezone] : ['--site', site];
  return legwork('analyze', ...night.paths, ...rest, '--json');
}

test.each(sampleNights)('$story: the program concludes what the story tells', async (night) => {
  const { status, stdout, stderr } = await analyze(night);
  expect(stderr).toBe('');
  expect(diagnosisSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  expect(mistakes(readAnswer(stdout), night.truth)).toEqual([]);
  // A firewall that stops a backup is exit code 1; nothing else of these nights is.
  expect(status).toBe(night.truth.findings.some((finding) => !notFirewall.has(finding.cause)) ? 1 : 0);
});

test.each(sampleNights)('$story is told in a few lines', ({ story, truth }) => {
  const told = readFileSync(join(nightsFolder, story, 'story.md'), 'utf8')
    .trim()
    .split('\n');
  expect(truth.night).toBe(story);
  expect(told[0]).toMatch(/^# \S/);
  expect(told.length).toBeLessThanOrEqual(12);
  expect(told.at(-1)).toMatch(/^Written for this project; dialect from /);
});

/** RFC 1918, RFC 5737, RFC 3849; nobody's address stands in a sample. */
const nobodys = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01])|192\.0\.2|198\.51\.100|203\.0\.113)\./;

test.each(sampleNights)('$story holds private and documentation addresses alone', ({ logs }) => {
  const addresses = logs.flatMap(({ text }) => [...text.matchAll(/(?<![\d.:])(?:\d{1,3}\.){3}\d{1,3}/g)]);
  expect([...new Set(addresses.map(([address]) => address))].filter((address) => !nobodys.test(address))).toEqual([]);
});
