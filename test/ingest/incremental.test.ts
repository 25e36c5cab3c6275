import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordAt } from '../../parsers/columns.ts';
import { ingest, type IngestOptions } from '../../src/ingest/ingest.ts';
import { openSources } from '../../src/ingest/open-sources.ts';
import { openIndex } from '../../src/store/open-index.ts';

const line = (n: number, port = 1501) =>
  `2026-11-18T${String(20 + Math.floor(n / 3600)).padStart(2, '0')}:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}Z fw1 kernel: FW-DROP IN=eth0 OUT=eth1 SRC=10.30.1.20 DST=10.16.0.${n % 250} LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=${n} DF PROTO=TCP SPT=${20_000 + n} DPT=${port} WINDOW=64240 RES=0x00 SYN URGP=0\n`;
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i)).join('');

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-incremental-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

/** One run of the program; what the index then holds: source ports in order of their lines, and the sources. */
async function run(names: readonly string[], options: IngestOptions = {}, indexed = true) {
  const index = openIndex(indexed ? at('index.db') : undefined);
  try {
    await ingest(await openSources(names.map(at)), index, { ...options, say: (sentence) => said.push(sentence) });
    const packets: { readonly n: number; readonly line: number; readonly offset: number; readonly firewall: string | undefined }[] = [];
    for await (const { columns } of index.packets({}))
      for (let i = 0; i < columns.count; i++) {
        const { srcPort = 0, line, offset, firewall } = recordAt(columns, i);
        packets.push({ n: srcPort - 20_000, line, offset, firewall });
      }
    return { packets, sources: index.sources() };
  } finally {
    index.close();
  }
}
const numbers = (packets: readonly { readonly n: number }[]) => packets.map(({ n }) => n);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

test('the same files again add nothing', async () => {
  writeFileSync(at('fw.log'), lines(0, 400));
  const first = await run(['fw.log']);
  expect(await run(['fw.log'])).toEqual(first);
  expect(numbers(first.packets)).toEqual(upTo(400));
});

test('of a log that has grown the new lines are read, numbered on', async () => {
  writeFileSync(at('fw.log'), lines(0, 400));
  await run(['fw.log']);
  appendFileSync(at('fw.log'), lines(400, 700));
  const { packets, sources } = await run(['fw.log']);
  expect(numbers(packets)).toEqual(upTo(700));
  expect(packets.at(-1)).toMatchObject({ line: 700, offset: lines(0, 699).length });
  expect(sources).toMatchObject([{ lines: 700, records: 700 }]);
});

test('a line that was half written is read whole once it is', async () => {
  const half = line(400).length - 30;
  writeFileSync(at('fw.log'), lines(0, 400) + line(400).slice(0, half));
  await run(['fw.log']);
  appendFileSync(at('fw.log'), line(400).slice(half) + lines(401, 410));
  const { packets, sources } = await run(['fw.log']);
  expect(numbers(packets)).toEqual(upTo(410));
  expect(sources).toMatchObject([{ lines: 410, records: 410, malformed: 0 }]);
});

test('a rotated and a compressed copy add nothing, and the log goes on under its new name', async () => {
  writeFileSync(at('fw.log'), lines(0, 400));
  await run(['fw.log']);
  renameSync(at('fw.log'), at('fw.log.1'));
  writeFileSync(at('fw.log'), lines(400, 500));
  const rotated = await run(['fw.log', 'fw.log.1']);
  expect(rotated.sources.map(({ path, records }) => [path, records])).toEqual([
    [at('fw.log'), 100],
    [at('fw.log.1'), 400],
  ]);
  writeFileSync(at('fw.log.1.gz'), gzipSync(lines(0, 400)));
  rmSync(at('fw.log.1'));
  const packed = await run(['fw.log', 'fw.log.1.gz']);
  expect(numbers(packed.packets).sort((a, b) => a - b)).toEqual(upTo(500));
  expect(packed.sources.map(({ path }) => path)).toEqual([at('fw.log'), at('fw.log.1.gz')]);
});

test('file, .1 and .1.gz in one run count once', async () => {
  writeFileSync(at('fw.log'), lines(300, 500));
  writeFileSync(at('fw.log.1'), lines(0, 300));
  writeFileSync(at('fw.log.1.gz'), gzipSync(lines(0, 300)));
  const { packets } = await run(['fw.log', 'fw.log.1', 'fw.log.1.gz'], {}, false);
  expect(numbers(packets).sort((a, b) => a - b)).toEqual(upTo(500));
  expect(said.join()).toMatch(/fw\.log\.1\.gz holds the same log as .*fw\.log\.1: counted once/);
});

test.each([
  ['shorter first', ['a.log', 'b.log.zst']],
  ['longer first', ['b.log.zst', 'a.log']],
])('an earlier copy of a longer log counts once: %s', async (_, names) => {
  writeFileSync(at('a.log'), lines(0, 350));
  writeFileSync(at('b.log.zst'), zstdCompressSync(lines(0, 600)));
  const { packets } = await run(names, {}, false);
  expect(numbers(packets)).toEqual(upTo(600));
});

test('logs that begin alike and then differ are two logs', async () => {
  writeFileSync(at('a.log'), lines(0, 400));
  writeFileSync(at('b.log'), lines(0, 200) + lines(400, 600));
  const { packets } = await run(['a.log', 'b.log'], {}, false);
  expect(packets).toHaveLength(800);
});

test('a file written anew at its path is another log; what was read before stays', async () => {
  writeFileSync(at('fw.log'), lines(0, 400));
  await run(['fw.log']);
  writeFileSync(at('fw.log'), lines(500, 600));
  const { packets, sources } = await run(['fw.log']);
  expect(packets).toHaveLength(500);
  expect(sources.map(({ path }) => path)).toEqual([at('fw.log'), `${at('fw.log')} (overwritten)`]);
});

test('another zone reads the log again, another name only renames it', async () => {
  writeFileSync(at('fw.log'), lines(0, 50).replaceAll(/2026-11-18T(\S+)Z/g, 'Nov 18 $1'));
  const year = { year: 2026 };
  const utc = await run(['fw.log'], { ...year, timezone: 'UTC' });
  const chicago = await run(['fw.log'], { ...year, timezone: 'America/Chicago' });
  expect(chicago.packets).toHaveLength(50);
  expect((chicago.sources[0]?.first ?? 0) - (utc.sources[0]?.first ?? 0)).toBe(6 * 3600e6);
  const site = { firewalls: [{ name: 'outer', logs: ['fw*'], clockOffsetMs: 1000, logsAccepts: false, prefixes: {} }] };
  const named = await run(['fw.log'], { ...year, timezone: 'America/Chicago', site });
  expect(named.packets).toHaveLength(50);
  expect(named.sources).toMatchObject([{ firewall: 'outer', logsAccepts: false, first: (chicago.sources[0]?.first ?? 0) + 1e6 }]);
});

test('a trouble is said again, and no more once it is over', async () => {
  writeFileSync(at('fw.log'), lines(0, 50));
  const whole = gzipSync(lines(100, 900));
  writeFileSync(at('old.gz'), whole.subarray(0, whole.length / 2));
  const troubles = async () => (await run(['fw.log', 'old.gz', 'gone.log'])).sources.map(({ trouble }) => trouble !== undefined);
  expect(await troubles()).toEqual([false, true, true]);
  expect(await troubles()).toEqual([false, true, true]);
  writeFileSync(at('old.gz'), whole);
  writeFileSync(at('gone.log'), lines(2000, 2010));
  const { packets, sources } = await run(['fw.log', 'old.gz', 'gone.log']);
  expect(sources.map(({ trouble }) => trouble)).toEqual([undefined, undefined, undefined]);
  expect(packets).toHaveLength(50 + gunzipSync(whole).toString().trimEnd().split('\n').length + 10);
});
