/** `legwork report` as it is run, on shipped nights. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { diagnosisSchema } from '../../src/report/schema.ts';
import { legwork } from '../support/legwork.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-report-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => legwork('report', ...args);
const night = (name: string): readonly string[] => {
  const at = join(root, 'samples/nights', name);
  const log = readdirSync(at).find((file) => !/\.(yaml|md|json)$/.test(file)) ?? '';
  return [join(at, log), '--site', join(at, 'site.yaml'), '--year', '2026'];
};
const out = (name: string): string => join(folder, name);

test('one run writes every kind; stdout holds the answer alone, stderr the summary; files are private', async () => {
  const names = ['a.html', 'a.md', 'a.json', 'a.csv', 'a.evidence.csv', 'a.xml'];
  const made = await run(...night('tsm-prompted-client'), ...names.flatMap((name) => ['-o', out(name)]), '-o', '-');
  expect(made.status).toBe(1);
  expect(made.stdout).toMatch(/^nightly: Broken by the firewall/);
  expect(made.stderr).toMatch(/^legwork: 1 finding: 1 blocked; written: .*a\.html, .*a\.xml$/m);
  expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
  expect(new Set(names.map((name) => statSync(out(name)).mode & 0o777))).toEqual(new Set([0o600]));
  const diagnosis = diagnosisSchema.parse(JSON.parse(readFileSync(out('a.json'), 'utf8')));
  expect(diagnosis.findings).toMatchObject([
    { leg: 'tsm.prompt', initiator: { address: '10.30.1.20' }, responder: { address: '10.16.0.27' } },
  ]);
  expect(readFileSync(out('a.html'), 'utf8')).toContain('Between the same hosts: tsm.session: worked.');
});

test('without -o it is text on stdout, with --json JSON, and nothing is left behind', async () => {
  expect((await run(...night('tsm-prompted-client'))).stdout).toContain('1. BLOCKED: tsm.prompt');
  const json = (await run(...night('tsm-prompted-client'), '--json')).stdout;
  expect(diagnosisSchema.safeParse(JSON.parse(json)).error).toBeUndefined();
});

test.each([
  ['tsm-prompted-client', 2, /^LEGWORK CRITICAL - nightly .* \| blocked=1 .*\n$/],
  ['tsm-quiet', 0, /^LEGWORK OK - .*\n$/],
  ['log-ends-before-window', 3, /^LEGWORK UNKNOWN - .*\n$/],
])('--check on %s ends with %i and one line', async (name, status, line) => {
  expect(await run('--check', ...night(name))).toMatchObject({ status, stdout: expect.stringMatching(line) });
});

test('to monitoring, a wrong command line is unknown, not critical', async () => {
  const made = await run('--check', ...night('tsm-quiet').slice(0, 1), '--site', out('none.yaml'));
  expect(made).toMatchObject({ status: 3, stdout: expect.stringMatching(/^LEGWORK UNKNOWN - .*none\.yaml/) });
});

test('--redact leaves no address and no name in any output', async () => {
  const made = await run(
    '--redact',
    ...night('tsm-prompted-client'),
    '-o',
    '-',
    '-o',
    out('redacted.html'),
    '-o',
    out('redacted.json'),
    '--quiet',
  );
  expect(made).toMatchObject({ status: 1, stderr: '' });
  const texts = [made.stdout, readFileSync(out('redacted.html'), 'utf8'), readFileSync(out('redacted.json'), 'utf8')].join('\n');
  expect(['10.30.1.20', '10.16.0.27', 'nightly', 'fw1'].filter((secret) => texts.includes(secret))).toEqual([]);
  expect(made.stdout).toContain('tsm.prompt');
});

test('a place that cannot be written to and a kind that cannot be told end with 2 and say what to write', async () => {
  const nowhere = await run(...night('tsm-quiet'), '-o', join(folder, 'none', 'a.html'));
  expect(nowhere).toMatchObject({ status: 2, stderr: expect.stringContaining('its folder does not exist') });
  const kindless = await run(...night('tsm-quiet'), '-o', out('a.pdf'));
  expect(kindless).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Write -o KIND:FILE') });
});

test('with an index, a night is compared with the nights before it', async () => {
  const index = out('index.sqlite');
  const [log = '', ...site] = night('tsm-prompted-client');
  expect((await run(log, ...site, '--index', index, '--quiet')).status).toBe(1);
  const made = await run('--index', index, ...site, '--night', '2026-11-18', '-o', out('later.html'), '-o', out('later.json'), '--quiet');
  expect(made).toMatchObject({ status: 1, stderr: '' });
  expect(diagnosisSchema.parse(JSON.parse(readFileSync(out('later.json'), 'utf8'))).findings).toHaveLength(1);
});
