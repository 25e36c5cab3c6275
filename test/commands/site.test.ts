import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';
import { parseSite } from '../../src/site/read.ts';
import { legwork } from '../support/legwork.ts';

const nights = fileURLToPath(new URL('../../samples/nights/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-site-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: readonly string[]) => legwork('site', ...args);

test('init proposes a file that is right as it stands and names the server of the story', async () => {
  const { status, stdout } = await run('init', join(nights, 'tsm-prompted-client', 'fw1.log'), '--quiet');
  expect(status).toBe(0);
  const [backup] = parseSite('site.yaml', stdout, protocols).backups;
  expect(backup?.protocol).toBe('tsm');
  expect(backup?.roles.get('server')?.words).toContain('10.30.1.20');
});

test('init tells of dials that do not suffice to name a backup, and of what it could not read', async () => {
  const { status, stdout, stderr } = await run('init', join(nights, 'be-port-taken', 'fw1.log'), join(folder, 'missing.log'), '--quiet');
  expect(status).toBe(3);
  expect(stdout).toMatch(
    /10\.45\.1\.20 dials [\d., ]*10\.46\.0\.15[\d., ]* on 10000: .*backup-exec\.control \(media-server to remote-agent\)/,
  );
  expect(stderr).toContain('missing.log');
});

test('check says what a right file leaves open, and the services file is heard', async () => {
  const file = join(folder, 'site.yaml');
  const services = join(folder, 'services');
  writeFileSync(
    file,
    'backups: [{name: be, protocol: backup-exec, roles: {media-server: [10.0.0.1]}, ports: {data: 4000-4009}, jobLogs: [bex.xml]}]\n',
  );
  writeFileSync(services, 'ndmp 11000/tcp\n');
  const { status, stdout } = await run('check', file, '--services', services);
  expect(status).toBe(0);
  expect(stdout).toContain(`${file} is right: be (backup-exec).`);
  expect(stdout).toContain('data has 10 ports, 25 are advised');
  expect(stdout).toContain('ndmp on 11000/tcp');
  expect(stdout).toContain(`the job log ${join(folder, 'bex.xml')} is not there`);
});

test('check refuses a wrong file with 2, its line and what to write', async () => {
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, 'timezone: UTC\nbackup: []\n');
  const { status, stdout, stderr } = await run('check', file);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`${file}:2: backup: is no key of a site file`);
  expect(stderr).toContain('write backups');
});
