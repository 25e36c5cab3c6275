/** What must hold of any log: how sure it is never grows by taking evidence away, and the order of lines is no evidence. */
import { expect, test } from 'vitest';
import { ask, diagnosisJson, type LogText } from './support/memory-logs.ts';
import { Random } from './support/random.ts';
import { sampleNights, type SampleNight } from './support/sample-nights.ts';
import { nameOf, type Answer } from './support/truth.ts';

/** The dialects of samples/nights, by their own words. */
const accepted = /ALLOW|ACCEPT|,pass,|: pass |\bpass in\b/;
const keepLines = (logs: readonly LogText[], keep: (line: string) => boolean): LogText[] =>
  logs.map((log) => ({ ...log, text: log.text.split('\n').filter(keep).join('\n') })).filter((log) => log.text.trim() !== '');
const order = ['low', 'medium', 'high'];
const accusing = (answer: Answer) => answer.findings.filter((finding) => /blocked/.test(finding.verdict)).map(nameOf);
const askNight = (night: SampleNight, logs = night.logs) => ask(logs, night.truth.timezone, night.site);
const readable = sampleNights.filter((night) => night.logs.length > 0);

const fullStamps = readable.filter((night) => night.logs.every((log) => /^(?:<\d+>1 )?\d{4}-\d\d-\d\d[T ]/.test(log.text)));

test.each(fullStamps)('$story: shuffled lines change line numbers and nothing else', async (night) => {
  const random = new Random(5);
  const shuffled = night.logs.map((log) => {
    const lines = log.text.split('\n').map((line) => ({ line, key: random.next() }));
    return {
      ...log,
      text: lines
        .sort((a, b) => a.key - b.key)
        .map(({ line }) => line)
        .join('\n'),
    };
  });
  const said = async (logs: readonly LogText[]) =>
    (await diagnosisJson(logs, night.truth.timezone, night.site)).replaceAll(/"(?:line|offset)": ?\d+/g, '"place": 0');
  expect(JSON.parse(await said(shuffled))).toEqual(JSON.parse(await said(night.logs)));
});

const accusingNights = readable.filter((night) => night.truth.findings.length > 0);

test.each(accusingNights)('$story: with half of the denied packets gone, no finding is surer than before', async (night) => {
  const random = new Random(9);
  const before = new Map((await askNight(night)).findings.map((finding) => [nameOf(finding), order.indexOf(finding.confidence)]));
  const after = await askNight(
    night,
    keepLines(night.logs, (line) => accepted.test(line) || line.startsWith('#') || random.chance(0.5)),
  );
  const surer = after.findings.filter((finding) => order.indexOf(finding.confidence) > (before.get(nameOf(finding)) ?? 2));
  expect(surer.map(nameOf)).toEqual([]);
});

test.each(accusingNights)('$story: with no denied packet left, nobody is accused', async (night) => {
  const answer = await askNight(
    night,
    keepLines(night.logs, (line) => accepted.test(line) || line.startsWith('#')),
  );
  expect(accusing(answer)).toEqual([]);
});

const uncovered = readable.filter((night) => night.truth.coverage === 'insufficient');

test.each(uncovered)('$story: with no accepted packet left, what could not be told is not told', async (night) => {
  const toldBefore = accusing(await askNight(night));
  const answer = await askNight(
    night,
    keepLines(night.logs, (line) => !accepted.test(line)),
  );
  expect(answer.coverage.sufficient).toBe(false);
  expect(toldBefore).toEqual(expect.arrayContaining(accusing(answer)));
});
