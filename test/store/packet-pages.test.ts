/** Pages are held against the plain answer: all packets in one array, sorted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Code, Has, PacketColumns } from '../../parsers/columns.ts';
import { sealBlock } from '../../src/store/block-codec.ts';
import { openIndex } from '../../src/store/open-index.ts';
import type { LogIndex } from '../../src/store/log-index.ts';
import { PacketPages, type PageOfPackets, type PageQuery } from '../../src/store/packet-pages.ts';

interface Plain {
  readonly time: number;
  readonly source: number;
  readonly offset: number;
  readonly port: number;
  readonly deny: boolean;
}

const START = Date.UTC(2026, 10, 18, 22) * 1000;
const folder = mkdtempSync(join(tmpdir(), 'legwork-pages-'));
let index: LogIndex;
let pages: PacketPages;
const plain: Plain[] = [];

beforeAll(() => {
  index = openIndex(join(folder, 'night.db'));
  for (const name of ['fw1', 'fw2', 'fw3']) {
    const source = index.putSource({
      path: `${name}.log`,
      name: `${name}.log`,
      firewall: name,
      timezone: 'UTC',
      timezoneFrom: 'option',
      // A clock that is wrong by a minute: pages go by the true time.
      clockOffsetMs: name === 'fw3' ? 60_000 : 0,
      reading: '',
    });
    for (let block = 0; block < 4; block++) writeBlock(source, name, block);
  }
  plain.sort((a, b) => a.time - b.time || a.source - b.source || a.offset - b.offset);
  pages = new PacketPages(index.db);
});

afterAll(() => {
  index.close();
  rmSync(folder, { recursive: true });
});

function writeBlock(source: number, firewall: string, block: number): void {
  const columns = new PacketColumns(100);
  for (let i = 0; i < 100; i++) {
    const row = columns.begin();
    // Every tenth record is late by half a minute; several logs share the same seconds.
    const time = START + (block * 100 + i) * 7e6 - (i % 10 === 9 ? 30e6 : 0);
    columns.time[row] = time;
    columns.present[row] = Has.time | Has.dstPort;
    columns.action[row] = i % 4 === 0 ? Code.deny : Code.accept;
    columns.transport[row] = 6;
    columns.dstPort[row] = i % 25 === 0 ? 1501 : 443;
    columns.src[row] = columns.addresses.add('192.0.2.1');
    columns.dst[row] = columns.addresses.add(`198.51.100.${i}`);
    columns.commit(i + 1, i * 80);
    const shift = firewall === 'fw3' ? 60e6 : 0;
    plain.push({ time: time + shift, source, offset: block * 8000 + i * 80, port: i % 25 === 0 ? 1501 : 443, deny: i % 4 === 0 });
  }
  const tally = { lines: 100, records: 100, malformed: 0, foreign: 0, skipped: {}, notices: [] };
  index.commit(source, { start: block * 8000, end: (block + 1) * 8000, blocks: [sealBlock(columns)], tally, rungs: [] }, block * 100);
}

function ask(query: Partial<PageQuery>): PageOfPackets {
  const work = pages.page({ from: 'start', direction: 'at', count: 17, filter: '', ...query });
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function places(page: PageOfPackets): readonly string[] {
  return page.rows.map(({ key }) => `${key.time} ${key.source} ${key.offset}`);
}

function expected(list: readonly Plain[]): readonly string[] {
  return list.map(({ time, source, offset }) => `${time} ${source} ${offset}`);
}

test.each(['', 'deny', ':1501', 'fw2', '198.51.100.25 deny'])(
  'turning pages forwards and backwards under the filter "%s" shows every packet once',
  (filter) => {
    const wanted = plain.filter(
      (each) =>
        (!filter.includes('deny') || each.deny) &&
        (!filter.includes(':1501') || each.port === 1501) &&
        (!filter.includes('fw2') || each.source === 2) &&
        (!filter.includes('198.51.100.25') || (each.offset / 80) % 100 === 25),
    );
    const forwards: string[] = [];
    let page = ask({ filter });
    for (; !page.atEnd; page = ask({ filter, from: page.rows.at(-1)?.key ?? 'end', direction: 'after' })) forwards.push(...places(page));
    // The last page is filled up with rows before it.
    expect([...new Set([...forwards, ...places(page)])]).toEqual(expected(wanted));
    const backwards: string[] = [];
    for (; !page.atStart; page = ask({ filter, from: page.rows[0]?.key ?? 'start', direction: 'before' }))
      backwards.unshift(...places(page));
    expect([...new Set([...places(page), ...backwards])]).toEqual(expected(wanted));
  },
);

test('the last page, the page at a time, and the two ends are known as such', () => {
  expect(places(ask({ from: 'end', direction: 'before' }))).toEqual(expected(plain.slice(-17)));
  expect(ask({ from: 'end', direction: 'before' })).toMatchObject({ atEnd: true, atStart: false });
  expect(ask({})).toMatchObject({ atStart: true, atEnd: false });
  const time = START + 300e6;
  const at = ask({ from: { time, source: 0, offset: 0 } });
  expect(places(at)).toEqual(expected(plain.filter((each) => each.time >= time).slice(0, 17)));
  expect(at).toMatchObject({ atStart: false, atEnd: false });
  expect(ask({ count: 5000 })).toMatchObject({ atStart: true, atEnd: true });
});

test('a search brings the next hit to the top, or says that there is none', () => {
  const first = plain.findIndex((each) => each.port === 1501 && each.source === 2);
  expect(places(ask({ find: ':1501 fw2' }))[0]).toBe(expected(plain)[first]);
  expect(ask({ find: 'zebra' })).toMatchObject({ found: false, rows: [] });
});

test('an index that grows while it is read shows what was added', () => {
  const before = ask({ from: 'end', direction: 'before' });
  writeBlock(1, 'fw1', 9);
  plain.sort((a, b) => a.time - b.time || a.source - b.source || a.offset - b.offset);
  const after = ask({ from: 'end', direction: 'before' });
  expect(places(after)).toEqual(expected(plain.slice(-17)));
  expect(places(after)).not.toEqual(places(before));
});
