/** Nights with job logs: what must be said of each job was decided with the story. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { legwork } from '../support/legwork.ts';
import { nightsFolder } from '../support/sample-nights.ts';

const answerSchema = z.object({
  findings: z.array(z.object({ id: z.string(), verdict: z.string(), cause: z.string().nullable() })),
  jobs: z.array(z.object({ client: z.string(), verdict: z.string(), messageIds: z.array(z.string()), findings: z.array(z.string()) })),
});

/** Story → client, verdict, the causes its findings name, and a message that must be kept. */
const stories: Readonly<Record<string, readonly (readonly [string, string, readonly string[], string?])[]>> = {
  'tsm-missed-in-query-event': [
    ['APP12', 'ok', []],
    ['APP31', 'explained', ['connection-denied']],
  ],
  'be-job-log-names-the-machine': [
    ['FILE01', 'ok', []],
    ['MAIL01', 'explained', ['connection-denied'], 'V-79-57344-34029'],
  ],
  'netbackup-status-58': [
    ['web15', 'ok', []],
    ['web40', 'explained', ['connection-denied'], 'status 58'],
  ],
  'bareos-messages-name-the-storage': [
    ['web17-fd', 'ok', []],
    ['web18-fd', 'explained', ['connection-denied'], 'ERR=Connection timed out'],
  ],
  'amanda-waits-for-ack': [
    ['db09', 'ok', []],
    ['db11', 'explained', ['connection-denied']],
  ],
  'bareos-storage-not-listening': [['web17-fd', 'not-firewall', ['port-conflict'], 'ERR=Connection refused']],
  'bareos-rejected-by-rule': [['web17-fd', 'explained', ['connection-denied'], 'ERR=Connection refused']],
  'tivoli-late-effect': [['endpoint-proxy', 'not-firewall', ['descriptor-exhaustion']]],
  'tivoli-descriptors': [['endpoint-proxy', 'not-firewall', ['descriptor-exhaustion']]],
  'tsm-server-timeout': [['NODE14', 'not-firewall', ['server-timeout'], 'ANR0482W']],
  'tsm-failed-by-itself': [['APP14', 'not-explained', ['-'], 'ANS4037E']],
};

test.each(Object.entries(stories))('%s: every job has its verdict', async (story, expected) => {
  const at = join(nightsFolder, story);
  const { stdout } = await legwork('analyze', at, '--site', join(at, 'site.yaml'), '--json', '--quiet');
  const { findings, jobs } = answerSchema.parse(JSON.parse(stdout));
  const causes = new Map(findings.map((finding) => [finding.id, finding.cause ?? '-']));
  expect(jobs.map((job) => [job.client, job.verdict, job.findings.map((id) => causes.get(id))])).toEqual(
    expected.map(([client, verdict, named]) => [client, verdict, named]),
  );
  const kept = expected.flatMap(([client, , , id]) => (id === undefined ? [] : [[client, id] as const]));
  for (const [client, id] of kept) {
    expect(jobs.find((job) => job.client === client)?.messageIds).toContain(id);
  }
});

test('job logs may be named by a glob', async () => {
  const at = join(nightsFolder, 'tsm-missed-in-query-event');
  const site = join(mkdtempSync(join(tmpdir(), 'legwork-glob-')), 'site.yaml');
  const text = readFileSync(join(at, 'site.yaml'), 'utf8');
  writeFileSync(site, text.replace('[query-event.txt, dsmsched.log]', `["${at}/query-*.txt", "${at}/dsm*.log"]`));
  const ask = async (file: string) => {
    const { stdout } = await legwork('analyze', join(at, 'fw1.log'), '--site', file, '--json', '--quiet');
    return answerSchema.parse(JSON.parse(stdout)).jobs;
  };
  expect(await ask(site)).toEqual(await ask(join(at, 'site.yaml')));
  rmSync(dirname(site), { recursive: true });
});

test('a job log given as a firewall log is told what it is and where it belongs', async () => {
  const at = join(nightsFolder, 'tsm-failed-by-itself');
  const { status, stderr } = await legwork('analyze', join(at, 'fw1.log'), join(at, 'dsmsched.log'));
  expect(status).toBe(3);
  expect(stderr).toContain('is no firewall log but a TSM client scheduler log (dsmsched.log); name it under jobLogs');
});
