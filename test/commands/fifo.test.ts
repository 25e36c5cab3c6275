/** A named pipe is read once: what it said is kept for the evidence, and waiting for its writer holds nobody up. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { diagnosisSchema } from '../../src/report/schema.ts';
import { legwork } from '../support/legwork.ts';
import { nightsFolder } from '../support/sample-nights.ts';

const folder = mkdtempSync(join(tmpdir(), 'legwork-fifo-'));
const fifo = join(folder, 'fw1.fifo');
const possible = spawnSync('mkfifo', [fifo]).status === 0;
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(!possible)('a log through a FIFO comes to the same finding, with its lines as evidence', async () => {
  const night = join(nightsFolder, 'tsm-prompted-client');
  spawn('sh', ['-c', `sleep 0.2; cat '${join(night, 'fw1.log')}' > '${fifo}'`], { stdio: 'ignore' });
  const { status, stdout } = await legwork('analyze', fifo, '--site', join(night, 'site.yaml'), '--year', '2026', '--json');
  expect(status).toBe(1);
  const [finding] = diagnosisSchema.parse(JSON.parse(stdout)).findings;
  expect([finding?.leg, finding?.cause]).toEqual(['tsm.prompt', 'connection-denied']);
  expect(finding?.evidence[0]?.text).toMatch(/^Nov 18 22:00:05 fw1 kernel: .* DPT=1501 /);
});

test.skipIf(!possible)('tail says how a FIFO is followed', async () => {
  const { status, stderr } = await legwork('tail', fifo);
  expect(status).toBe(2);
  expect(stderr).toContain(`legwork tail - < ${fifo}`);
});
