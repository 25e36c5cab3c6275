import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordAt, type PacketRecord } from '../../parsers/columns.ts';
import { ingest, type IngestOptions } from '../../src/ingest/ingest.ts';
import { openSources } from '../../src/ingest/open-sources.ts';
import type { LogIndex } from '../../src/store/log-index.ts';
import { openIndex } from '../../src/store/open-index.ts';

const DROP =
  'Nov 18 22:00:01 fw1 kernel: FW-DROP IN=eth0 OUT=eth1 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=43834 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0';
const ACCEPT = DROP.replace('FW-DROP', 'FW-ACCEPT').replace('22:00:01', '22:00:31').replace('DPT=1501', 'DPT=1500');
const OTHER = 'Nov 18 22:00:40 fw1 sshd[812]: Server listening on 0.0.0.0 port 22.';

let folder: string;
let index: LogIndex;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-ingest-'));
  index = openIndex();
});
afterEach(() => {
  index.close();
  rmSync(folder, { recursive: true });
});

function log(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  utimesSync(path, new Date('2026-11-19T12:00:00Z'), new Date('2026-11-19T12:00:00Z'));
  return path;
}

async function read(paths: readonly string[], options: IngestOptions = {}): Promise<void> {
  await ingest(await openSources(paths), index, options);
}

async function records(): Promise<readonly PacketRecord[]> {
  const all: PacketRecord[] = [];
  for await (const { columns } of index.packets({})) for (let i = 0; i < columns.count; i++) all.push(recordAt(columns, i));
  return all;
}

test('packets come out of the index as they stand in the log, with their line and offset', async () => {
  await read([log('fw1.log', DROP, OTHER, ACCEPT)], { timezone: 'America/Chicago' });
  const [drop, accept] = await records();
  expect(drop).toMatchObject({
    time: Date.parse('2026-11-19T04:00:01Z') * 1000,
    action: 'deny',
    src: '10.30.1.20',
    dst: '10.16.0.27',
    srcPort: 43834,
    dstPort: 1501,
    flags: 'S',
    in: 'eth0',
    out: 'eth1',
    firewall: 'fw1',
    line: 1,
    offset: 0,
  });
  expect(accept).toMatchObject({ action: 'accept', dstPort: 1500, line: 3, offset: DROP.length + OTHER.length + 2 });
});

test('a source says what its lines were', async () => {
  await read([log('outer.log', DROP, OTHER, ACCEPT, '')], { timezone: 'UTC' });
  expect(index.sources()).toMatchObject([
    {
      format: 'iptables',
      firewall: 'fw1',
      timezone: 'UTC',
      timezoneFrom: 'option',
      lines: 4,
      records: 2,
      foreign: 1,
      malformed: 0,
      accepts: 1,
      denies: 1,
      first: Date.parse('2026-11-18T22:00:01Z') * 1000,
      last: Date.parse('2026-11-18T22:00:31Z') * 1000,
    },
  ]);
});

test('active minutes are runs, and spacing is the median between neighbours whatever their order', async () => {
  const at = (time: string) => DROP.replace('22:00:01', time);
  await read([log('fw1.log', at('22:03:00'), at('22:00:00'), at('22:01:00'), at('22:10:00'))], { timezone: 'UTC' });
  const minute = Date.parse('2026-11-18T22:00:00Z') / 60_000;
  const [source] = index.sources();
  expect(source?.activeMinutes).toEqual([
    [minute, minute + 1],
    [minute + 3, minute + 3],
    [minute + 10, minute + 10],
  ]);
  expect(source?.medianSpacing).toBe(120_000_000);
});

test('the zone of the line wins, then the firewall, then --timezone, then the site, then the machine', async () => {
  const iso = DROP.replace('Nov 18 22:00:01', '2026-11-18T22:00:01-06:00').replace('fw1', 'fw9');
  const firewall = { name: 'inner', logs: ['inner*'], timezone: 'Europe/Berlin', clockOffsetMs: 0, prefixes: {} };
  const site = { firewalls: [firewall], timezone: 'America/Chicago' };
  await read([log('inner.log', DROP), log('iso.log', iso), log('plain.log', DROP)], { site, timezone: 'Asia/Tokyo' });
  expect(index.sources().map((s) => [s.firewall, s.timezone, s.timezoneFrom])).toEqual([
    ['inner', 'Europe/Berlin', 'firewall'],
    ['fw9', 'UTC-06:00', 'line'],
    ['fw1', 'Asia/Tokyo', 'option'],
  ]);
  index.close();
  index = openIndex();
  await read([log('plain.log', DROP)], { site });
  expect(index.sources()[0]).toMatchObject({ timezone: 'America/Chicago', timezoneFrom: 'site' });
});

test('a site names firewalls by host, moves their clocks and says whether they log accepts', async () => {
  const site = { firewalls: [{ name: 'core', logs: [], host: 'fw1', clockOffsetMs: -35_000, logsAccepts: false, prefixes: {} }] };
  await read([log('x.log', DROP)], { site, timezone: 'UTC' });
  expect(index.sources()[0]).toMatchObject({
    firewall: 'core',
    clockOffsetMs: -35_000,
    logsAccepts: false,
    first: Date.parse('2026-11-18T21:59:26Z') * 1000,
  });
  expect((await records())[0]).toMatchObject({ firewall: 'core', time: Date.parse('2026-11-18T21:59:26Z') * 1000 });
});

test('what cannot be read is said of itself, and the rest is read', async () => {
  writeFileSync(join(folder, 'empty.log'), '');
  writeFileSync(
    join(folder, 'photo.jpg'),
    Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256),
  );
  const paths = [
    join(folder, 'gone.log'),
    join(folder, 'empty.log'),
    join(folder, 'photo.jpg'),
    log('notes.txt', 'buy milk'),
    log('fw1.log', DROP),
  ];
  await read(paths);
  const troubles = new Map(index.sources().map((source) => [source.path.slice(folder.length + 1), source.trouble]));
  expect(troubles.get('gone.log')).toMatch(/no such file/);
  expect(troubles.get('empty.log')).toMatch(/empty/);
  expect(troubles.get('photo.jpg')).toMatch(/binary/);
  expect(troubles.get('notes.txt')).toMatch(/no log format/);
  expect(troubles.get('fw1.log')).toBeUndefined();
  expect(await records()).toHaveLength(1);
});

test('a folder is read for its logs; what else lies there is passed over, said', async () => {
  mkdirSync(join(folder, 'night'));
  log('night/fw1.log', DROP);
  log('night/story.md', '# The night');
  const said: string[] = [];
  await read([join(folder, 'night')], { say: (sentence) => said.push(sentence) });
  expect(index.sources().map((source) => source.trouble)).toEqual([undefined]);
  expect(said.join()).toMatch(/story\.md/);
});

test('a glob, a folder and a name that lead to one file read it once', async () => {
  const path = log('fw1.log', DROP);
  await read([path, folder, join(folder, '*.log')]);
  expect(await records()).toHaveLength(1);
});

test('a pattern that matches nothing is a trouble', async () => {
  await read([join(folder, '*.log')]);
  expect(index.sources()[0]?.trouble).toMatch(/no file matches/);
});

test('a file of messages without a newline is read to its end, each with its own place', async () => {
  const stamped = (n: number): string => `<4>2026-11-18T22:00:01Z fw1 kernel: ${DROP.slice(29).replace('SPT=43834', `SPT=${10_000 + n}`)} `;
  const messages = Array.from({ length: 2000 }, (_, n) => stamped(n));
  const path = join(folder, 'relayed.log');
  writeFileSync(path, messages.join(''));
  await read([path]);
  const all = await records();
  expect(all.length).toBe(2000);
  for (const [n, { srcPort, offset, line }] of all.entries())
    expect([srcPort, offset, line]).toEqual([10_000 + n, n * (messages[0]?.length ?? 0), 1]);
  expect(index.sources().map(({ lines, malformed, foreign }) => [lines, malformed, foreign])).toEqual([[1, 0, 0]]);
});
