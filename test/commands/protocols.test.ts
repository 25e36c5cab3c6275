import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { protocolSchema } from '../../src/protocols/contract.ts';
import { legwork } from '../support/legwork.ts';

const run = (...args: readonly string[]) => legwork('protocols', ...args);

test('legwork protocols lists them; with an id it shows the legs', async () => {
  expect(await run()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^tsm +16 /m) });
  expect(await run('bacula')).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('client → storage, tcp 9103') });
  expect((await run('tsm.prompt')).stdout).toContain('server → client, tcp 1501');
  const all = z.array(protocolSchema).parse(JSON.parse((await run('--json')).stdout));
  expect(all.find((protocol) => protocol.id === 'ndmp')?.legs[0]?.ports).toEqual([[10000, 10000]]);
});

test('an unknown id ends with 2 and names the nearest', async () => {
  const wrong = await run('tms');
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toContain('did you mean tsm?');
});

test("with --site the site's own protocols are known too, and a wrong one ends with 2, file and line", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-'));
  const site = join(folder, 'site.yaml');
  const leg =
    'id: mirror.data, for: data, initiator: [a], responder: [b], transport: [tcp], impact: backup, sees: [E1], fix: [Allow it.], sources: [ours]';
  try {
    writeFileSync(site, 'protocols: [mirror.yaml]\n');
    writeFileSync(
      join(folder, 'mirror.yaml'),
      `id: mirror\nname: Mirror\nroles: {a: {means: one}, b: {means: two}}\nlegs:\n  - {${leg}, ports: [[4000, 4000]]}\n`,
    );
    expect((await run('mirror', '--site', site)).stdout).toContain('a → b, tcp 4000');
    writeFileSync(
      join(folder, 'mirror.yaml'),
      `id: mirror\nname: Mirror\nroles: {a: {means: one}, b: {means: two}}\nlegs:\n  - {${leg}, ports: 4000}\n`,
    );
    expect(await run('mirror', '--site', site)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/mirror\.yaml:5: legs\[0\]\.ports/),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
