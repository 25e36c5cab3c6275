import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerLines } from '../../src/commands/sql-answer.ts';
import { runQuery } from '../../src/commands/sql.ts';
import { UserError } from '../../src/errors.ts';
import { ingest } from '../../src/ingest/ingest.ts';
import { openSources } from '../../src/ingest/open-sources.ts';
import { openIndex } from '../../src/store/open-index.ts';
import { legwork } from '../support/legwork.ts';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const line = (time: string, src: string, dst: string, port: number) =>
  `2026-11-18T${time}Z fw1 kernel: FW-DROP IN=eth0 OUT=eth1 SRC=${src} DST=${dst} LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=40000 DPT=${port} WINDOW=64240 RES=0x00 SYN URGP=0\n`;

let folder: string;
let index: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-sql-'));
  index = join(folder, 'night.db');
  const log = join(folder, 'fw1.log');
  writeFileSync(
    log,
    line('22:00:00', '10.30.1.20', '10.16.0.27', 1501) +
      line('23:00:00', '10.16.0.27', '10.30.1.20', 1500) +
      line('23:30:00', '192.0.2.7', '10.16.0.99', 23) +
      line('23:40:00', '10.16.0.27', '10.30.1.20', 1500).replace('FW-DROP', '\u001b]0;owned\u0007FW-DROP'),
  );
  const kept = openIndex(index);
  await ingest(await openSources([log]), kept, {});
  kept.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const built = (...args: string[]) => spawnSync(process.execPath, [cli, ...args, '--index', index], { encoding: 'utf8' });
const rows = (query: string): unknown[] => [...answerLines(query, index, 'json')].map((row) => JSON.parse(row));

test.each([
  ["packets('', '', '10.16.0.27')", [1501, 1500, 1500]],
  ["packets('2026-11-18 23:00', '2026-11-18T23:30:00Z')", [1500, 23]],
  ["packets('2026-11-18T17:30-06:00')", [23, 1500]],
  ["packets('', '', '192.0.2.1')", []],
  ['packets', [1501, 1500, 23, 1500]],
])('%s', (table, ports) => {
  expect(rows(`SELECT dst_port FROM ${table} ORDER BY line`)).toEqual(ports.map((dst_port) => ({ dst_port })));
});

test('packets carry their time, place and verdict', () => {
  expect(rows('SELECT time, src, dst, action, firewall, line FROM packets LIMIT 1')).toEqual([
    { time: '2026-11-18T22:00:00Z', src: '10.30.1.20', dst: '10.16.0.27', action: 'deny', firewall: 'fw1', line: 1 },
  ]);
});

test('sources, attempts, findings and jobs can be asked', () => {
  expect(rows('SELECT format, lines, records, first FROM sources')).toEqual([
    { format: 'iptables', lines: 4, records: 4, first: '2026-11-18T22:00:00Z' },
  ]);
  for (const table of ['attempts', 'findings', 'jobs']) expect(rows(`SELECT count(*) AS n FROM ${table}`)).toEqual([{ n: 0 }]);
});

test('text from logs cannot steer a terminal', () => {
  const { stdout } = built('sql', 'SELECT rule FROM packets');
  expect(stdout).toMatch(/^rule\n(?:FW-DROP \n){3}/);
  expect(stdout.includes('\u001b') || stdout.includes('\u0007')).toBe(false);
});

test.each(['DELETE FROM source', "ATTACH 'other.db' AS o", 'SELECT 1; DROP TABLE block', 'CREATE TABLE t (x)', 'SELECT * FROM elsewhere'])(
  '%s is refused and the index is as it was',
  (query) => {
    const before = readFileSync(index);
    expect(() => [...answerLines(query, index, 'json')]).toThrow(/Only queries|not authorized|one statement|no such table/);
    expect(readFileSync(index).equals(before)).toBe(true);
  },
);

test('a refusal is exit code 2 and a sentence', () => {
  expect(built('sql', 'DELETE FROM source')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^legwork: \S.*\n {2}\S/),
  });
});

test('a query without end is ended', async () => {
  const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n';
  await expect(runQuery(endless, index, 'json', new AbortController().signal, 1500)).rejects.toThrow(UserError);
});

test('index info, check and prune', async () => {
  const ask = (...args: readonly string[]) => legwork('index', ...args, '--index', index);
  expect((await ask('info')).stdout).toContain('4 packets in 4 lines');
  expect(await ask('check')).toMatchObject({ status: 0, stdout: 'The index is whole.\n' });
  expect((await ask('prune', '--before', '2026-11-19 12:00+00:00')).stdout).toBe('4 packets dropped\n');
  expect(rows('SELECT count(*) AS n FROM packets')).toEqual([{ n: 0 }]);
  expect((await ask('check')).status).toBe(0);
  expect((await ask('prune', '--before', 'soon')).status).toBe(2);
});

test('a block that was tampered with is found', async () => {
  const path = join(folder, 'broken.db');
  const kept = openIndex(path);
  await ingest(await openSources([join(folder, 'fw1.log')]), kept, {});
  kept.close();
  const db = new Database(path);
  db.prepare('UPDATE block_others SET packed = zeroblob(3)').run();
  db.close();
  const { status, stdout } = await legwork('index', 'check', '--index', path);
  expect(status).toBe(3);
  expect(stdout).toContain('cannot be unpacked');
});
