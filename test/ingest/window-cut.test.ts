import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordAt } from '../../parsers/columns.ts';
import { ingest } from '../../src/ingest/ingest.ts';
import { openSources } from '../../src/ingest/open-sources.ts';
import { openIndex } from '../../src/store/open-index.ts';

const start = Date.UTC(2026, 10, 1);
/** One line a minute, padded so that a month of them is worth cutting. */
const line = (n: number) =>
  `${new Date(start + n * 60_000).toISOString()} fw1 kernel: FW-DROP IN=eth0 OUT=eth1 MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=${n} DF PROTO=TCP SPT=${1000 + (n % 60000)} DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0\n`;
const month = Array.from({ length: 30 * 1440 }, (_, n) => line(n)).join('');
const window = { since: Date.UTC(2026, 10, 18, 20) * 1000, until: Date.UTC(2026, 10, 19, 6) * 1000 };

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-window-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

async function read(names: readonly string[], asked: typeof window | undefined, indexPath?: string) {
  const index = openIndex(indexPath);
  try {
    const paths = names.map((name) => join(folder, name));
    await ingest(await openSources(paths), index, {
      ...(asked === undefined ? {} : { window: asked }),
      say: (sentence) => said.push(sentence),
    });
    const inside: { readonly time: number; readonly line: number; readonly offset: number }[] = [];
    let packets = 0;
    for await (const { columns } of index.packets({}))
      for (let i = 0; i < columns.count; i++, packets++) {
        const { time = 0, line, offset } = recordAt(columns, i);
        if (time >= window.since && time <= window.until) inside.push({ time, line, offset });
      }
    return { inside, packets, sources: index.sources() };
  } finally {
    index.close();
  }
}

test('of a long log only what lies in the window is read, numbered as in the whole', async () => {
  writeFileSync(join(folder, 'fw.log'), month);
  const whole = await read(['fw.log'], undefined);
  const cut = await read(['fw.log'], window);
  expect(cut.inside).toEqual(whole.inside);
  expect(cut.inside).toHaveLength(10 * 60 + 1);
  expect(cut.packets).toBeLessThan(whole.packets / 2);
  expect(said.join()).toMatch(/bytes lie in the time asked for/);
});

test('a log that ends before the window is not read, and says when it ends', async () => {
  writeFileSync(join(folder, 'old.log'), month.slice(0, month.indexOf(line(1440))));
  writeFileSync(join(folder, 'fw.log'), month);
  const { sources } = await read(['old.log', 'fw.log'], { since: window.since, until: window.until });
  const old = sources.find(({ path }) => path.endsWith('old.log'));
  expect(old).toMatchObject({ records: 0, first: start * 1000, last: (start + 1439 * 60_000) * 1000 });
  expect(said.join()).toMatch(/old\.log lies outside/);
});

test('a copy of a log read in part counts once', async () => {
  writeFileSync(join(folder, 'fw.log'), month);
  writeFileSync(join(folder, 'fw.log.gz'), gzipSync(month));
  const { inside } = await read(['fw.log', 'fw.log.gz'], window);
  expect(inside).toHaveLength(601);
});

test('an index that is kept holds whole logs, and takes those left out when they are asked for', async () => {
  const old = month.slice(0, month.indexOf(line(1440)));
  writeFileSync(join(folder, 'old.log'), old);
  writeFileSync(join(folder, 'fw.log'), month.slice(old.length));
  const index = join(folder, 'index.db');
  expect((await read(['old.log', 'fw.log'], window, index)).packets).toBe(29 * 1440);
  const all = await read(['old.log', 'fw.log'], undefined, index);
  expect(all.packets).toBe(30 * 1440);
  expect(all.sources).toHaveLength(2);
});
