import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
let folder = '';
const file = (name: string): string => join(folder, name);
const parse = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'parse', '--timezone', 'UTC', ...args], {
    encoding: 'utf8',
    cwd: folder,
  });
  const objects = stdout.split('\n').flatMap((line) => (line === '' ? [] : [z.record(z.string(), z.unknown()).parse(JSON.parse(line))]));
  return { status, stderr, objects };
};

const KERNEL =
  '2026-11-18T22:00:01.104215-06:00 fw1 kernel: FW-DROP IN=eth0 OUT=eth1 MAC= SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=1 DF PROTO=TCP SPT=43834 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0 ';

const CUT = '2026-11-18T22:00:03-06:00 fw1 kernel: DROP IN=eth0 OUT= SRC=10.0';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-'));
  writeFileSync(file('fw1.log'), `${KERNEL}\n2026-11-18T22:00:02-06:00 fw1 sshd[1]: hello\n${CUT}\n`);
  writeFileSync(file('notes.txt'), 'nothing of a firewall\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a record a line, every field the log had', () => {
  const { status, objects } = parse('fw1.log');
  expect(status).toBe(0);
  expect(objects).toEqual([
    {
      time: '2026-11-19T04:00:01.104215Z',
      timeFrom: 'log',
      firewall: 'fw1',
      format: 'iptables',
      action: 'deny',
      actionFrom: 'prefix',
      how: 'drop',
      rule: 'FW-DROP ',
      direction: 'forward',
      in: 'eth0',
      out: 'eth1',
      transport: 'tcp',
      src: '10.30.1.20',
      srcPort: 43834,
      dst: '10.16.0.27',
      dstPort: 1501,
      flags: 'S',
      length: 60,
      path: 'fw1.log',
      line: 1,
      offset: 0,
    },
  ]);
});

test('a repeated message is as many packets as it says', () => {
  writeFileSync(file('repeated.log'), `${KERNEL}\n2026-11-18T22:00:09-06:00 fw1 last message repeated 3 times\n`);
  expect(parse('repeated.log').objects).toMatchObject([
    { dstPort: 1501 },
    { dstPort: 1501, repeat: 3, time: '2026-11-19T04:00:09Z', line: 2 },
  ]);
});

test('--explain names the lines that became no record, and where reading stopped', () => {
  const { objects } = parse('--explain', 'fw1.log');
  expect(objects).toMatchObject([
    { outcome: 'foreign', format: 'iptables', line: 2 },
    {
      outcome: 'malformed',
      format: 'iptables',
      why: 'source address',
      line: 3,
      column: CUT.indexOf('SRC='),
    },
  ]);
});

test('--since and --until leave out what is not asked for', () => {
  expect(parse('fw1.log', '--since', '2026-11-19 05:00').objects).toEqual([]);
  expect(parse('fw1.log', '--until', '2026-11-19 05:00').objects).toHaveLength(1);
});

test('what cannot be read is said, the rest is printed, and the exit code is 3', () => {
  const { status, stderr, objects } = parse('fw1.log', 'notes.txt', 'missing.log');
  expect([status, objects.length]).toEqual([3, 1]);
  expect(stderr).toContain('notes.txt');
  expect(stderr).toContain('missing.log');
});
