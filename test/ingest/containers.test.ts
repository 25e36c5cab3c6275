import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, crc32, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ingest } from '../../src/ingest/ingest.ts';
import { openSources } from '../../src/ingest/open-sources.ts';
import { RawLines } from '../../src/ingest/raw-lines.ts';
import type { LogIndex } from '../../src/store/log-index.ts';
import { openIndex } from '../../src/store/open-index.ts';

const line = (n: number) =>
  `2026-11-18T22:${String(Math.floor(n / 60) % 60).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}Z fw1 kernel: FW-DROP IN=eth0 OUT=eth1 SRC=10.30.1.20 DST=10.16.0.${n % 250} LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=${n} DF PROTO=TCP SPT=${20_000 + n} DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0\n`;
const text = Array.from({ length: 600 }, (_, n) => line(n)).join('');
const hasTool = (name: string): boolean => {
  try {
    execFileSync(name, ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const packedBy = (tool: string, input: string | Buffer): Buffer => execFileSync(tool, ['-c'], { input });

let folder: string;
let index: LogIndex;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-containers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  index = openIndex();
});
afterEach(() => index.close());

/** POSIX.1-2024, ustar interchange format. */
function tar(...members: readonly (readonly [string, Uint8Array, string?])[]): Buffer {
  const blocks = members.flatMap(([name, body, type = '0']) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('15513300000\0', 136);
    header.write(`        ${type}`, 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
function zip(name: string, body: Uint8Array): Buffer {
  const data = deflateRawSync(body);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(0x5b725a00, 6);
  common.writeUInt32LE(crc32(body), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(body.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}

async function read(name: string, bytes: Uint8Array | string): Promise<readonly (readonly [string, number, string | undefined])[]> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  await ingest(await openSources([path]), index, {});
  return index.sources().map((source) => [source.path.slice(folder.length + 1), source.records, source.trouble]);
}

test.each<readonly [string, Uint8Array, string]>([
  ['fw.log.gz', gzipSync(text), 'fw.log.gz'],
  ['fw.log.zst', zstdCompressSync(text), 'fw.log.zst'],
  ['no-ending', gzipSync(text), 'no-ending'],
  ['members.gz', Buffer.concat([gzipSync(text.slice(0, 5000)), gzipSync(text.slice(5000))]), 'members.gz'],
  ['frames.zst', Buffer.concat([zstdCompressSync(text.slice(0, 5000)), zstdCompressSync(text.slice(5000))]), 'frames.zst'],
  ['night.tar', tar(['logs/fw.log', Buffer.from(text)]), 'night.tar!/logs/fw.log'],
  ['night.tar.gz', gzipSync(tar(['fw.log', Buffer.from(text)])), 'night.tar.gz!/fw.log'],
  ['night.tar.zst', zstdCompressSync(tar(['fw.log.gz', gzipSync(text)])), 'night.tar.zst!/fw.log.gz'],
  ['night.zip', zip('fw.log', Buffer.from(text)), 'night.zip!/fw.log'],
  ['outer.tar', tar(['inner.zip', zip('fw.log', Buffer.from(text))]), 'outer.tar!/inner.zip!/fw.log'],
  ['outer.zip', zip('inner.tar.gz', gzipSync(tar(['fw.log', Buffer.from(text)]))), 'outer.zip!/inner.tar.gz!/fw.log'],
  ['powershell.log', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'powershell.log'],
  ['unmarked.log', Buffer.from(text, 'utf16le'), 'unmarked.log'],
])('%s is read as the log it holds', async (name, bytes, path) => {
  expect(await read(name, bytes)).toEqual([[path, 600, undefined]]);
});

test.each(['xz', 'bzip2'])('a log compressed by %s', async (tool) => {
  if (!hasTool(tool)) return;
  expect(await read(`${tool}-compressed`, packedBy(tool, text))).toEqual([[`${tool}-compressed`, 600, undefined]]);
});

test.skipIf(!hasTool('xz'))('one .xz is read while another is: within an archive, and against the log it is a copy of', async () => {
  const xz = (input: string | Buffer): Buffer => packedBy('xz', input);
  const files = { 'alike.log': text, 'alike.log.xz': xz(text), 'night.tar.xz': xz(tar(['fw.log.xz', xz(text.slice(line(0).length))])) };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  await ingest(await openSources(Object.keys(files).map((name) => join(folder, name))), index, {});
  expect(index.sources().map(({ path, records }) => [path.slice(folder.length + 1), records])).toEqual([
    ['alike.log', 600],
    ['night.tar.xz!/fw.log.xz', 599],
  ]);
});

test('links, devices and paths that lead out of a tar are names, nothing more', async () => {
  const hostile = tar(['/etc/passwd', Buffer.from(text)], ['../../link', Buffer.alloc(0), '2'], ['dev', Buffer.alloc(0), '3']);
  expect(await read('hostile.tar', hostile)).toEqual([['hostile.tar!//etc/passwd', 600, undefined]]);
});

test('long names: GNU’s and pax’s', async () => {
  const long = `${'folder/'.repeat(20)}fw.log`;
  const pax = `path=${long}.1\n`;
  const record = `${pax.length + 4} ${pax}`;
  const bytes = tar(
    ['././@LongLink', Buffer.from(`${long}\0`), 'L'],
    ['cut', Buffer.from(text)],
    ['pax', Buffer.from(record), 'x'],
    ['cut', Buffer.from(text.slice(line(0).length))],
  );
  expect(await read('long.tar', bytes)).toEqual([
    [`long.tar!/${long}`, 600, undefined],
    [`long.tar!/${long}.1`, 599, undefined],
  ]);
});

test.each<readonly [string, Uint8Array, RegExp]>([
  ['cut.log.gz', gzipSync(text).subarray(0, 6000), /damaged or cut off/],
  ['cut.tar', tar(['fw.log', Buffer.from(text)]).subarray(0, 30_000), /cut off/],
  ['half.zst', Buffer.concat([zstdCompressSync(text), zstdCompressSync(text).subarray(0, 3000)]), /damaged or cut off/],
])('of %s what came before the damage is read', async (name, bytes, words) => {
  const [[, records, trouble] = ['', 0, '']] = await read(name, bytes);
  expect(records).toBeGreaterThan(50);
  expect(trouble).toMatch(words);
});

test('what follows a gzip member changes nothing of what is read of it', async () => {
  const zeros = await read('zeros.gz', Buffer.concat([gzipSync(text), Buffer.alloc(512)]));
  expect(zeros).toEqual([['zeros.gz', 600, undefined]]);
  const other = text.replaceAll('fw1', 'fw2');
  const garbage = await read('garbage.gz', Buffer.concat([gzipSync(other), Buffer.from('no gzip data')]));
  expect(garbage).toContainEqual(['garbage.gz', 600, expect.stringMatching(/something else/)]);
  const checksum = gzipSync(text.replaceAll('fw1', 'fw3'));
  checksum.writeUInt32LE(1, checksum.length - 8);
  expect(await read('checksum.gz', checksum)).toContainEqual(['checksum.gz', 600, expect.stringMatching(/checksum/)]);
});

test('a header with a name, a remark, a field of its own and a checksum is a header (RFC 1952, 2.3)', async () => {
  const plain = gzipSync(text);
  const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]),
    Buffer.from('fw.log\0a remark\0'),
    Buffer.alloc(2),
  ]);
  expect(await read('header.gz', Buffer.concat([header, plain.subarray(10)]))).toEqual([['header.gz', 600, undefined]]);
});

test('names that lead out of a zip are names; what it is packed by is said where that is not read', async () => {
  expect(await read('out.zip', zip('../../fw.log', Buffer.from(text)))).toEqual([['out.zip!/../../fw.log', 600, undefined]]);
  const other = zip('fw.log', Buffer.from(text.replaceAll('fw1', 'fw2')));
  for (const at of [8, other.lastIndexOf('PK\x01\x02') + 10]) other.writeUInt16LE(12, at);
  expect(await read('bzip2.zip', other)).toContainEqual(['bzip2.zip!/fw.log', 0, expect.stringMatching(/method .*12.*unpack/)]);
});

test('a bomb is refused before it has eaten the day', async () => {
  const [[, , trouble] = ['', 0, '']] = await read('bomb.gz', gzipSync(Buffer.alloc(80 * 2 ** 20, line(1))));
  expect(trouble).toMatch(/200 times/);
});

test('compressed over and over, archived over and over: refused in words', async () => {
  const nested = tar(['a.tar', tar(['b.tar', tar(['fw.log', Buffer.from(text)])])]);
  const troubles = [...(await read('nested.tar', nested)), ...(await read('ggg.gz', gzipSync(gzipSync(gzipSync(text)))))];
  expect(troubles.flatMap(([, , trouble]) => trouble ?? [])).toEqual(
    expect.arrayContaining([expect.stringMatching(/archive in an archive/), expect.stringMatching(/over and over/)]),
  );
});

// EVTX of Windows, a journal of systemd, a capture of Ethernet (link type 1).
test.each<readonly [string, string, RegExp]>([
  ['Security.evtx', 'ElfFile\0', /EVTX.*wevtutil qe .*\/f:xml/],
  ['system.journal', 'LPKSHHRH', /journalctl --file .* -o json/],
  ['logs.7z', '7z\xbc\xaf\x27\x1c', /7-Zip.*unpack it yourself/],
  ['eth0.pcap', '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0', /not of pf’s pflog/],
])('%s is said to be what it is, with what to give instead', async (name, magic, words) => {
  expect(await read(name, Buffer.from(`${magic}\0\0\0\0`, 'latin1'))).toEqual([[name, 0, expect.stringMatching(words)]]);
});

test('an archive without a log says so', async () => {
  expect(await read('photos.tar', tar(['holiday.txt', Buffer.from('sun')]))).toEqual([
    ['photos.tar', 0, expect.stringMatching(/holds no log/)],
  ]);
});

test('lines are read back from plain files, from compressed ones and from archives', async () => {
  const offset = text.indexOf(line(10));
  const paths = ['raw.log', 'raw.log.gz', 'raw.tar.gz!/fw.log'].map((name) => join(folder, name));
  writeFileSync(join(folder, 'raw.log'), text);
  writeFileSync(join(folder, 'raw.log.gz'), gzipSync(text));
  writeFileSync(join(folder, 'raw.tar.gz'), gzipSync(tar(['fw.log', Buffer.from(text)])));
  const places = paths.flatMap((path) => [
    { path, offset },
    { path, offset: text.length - line(599).length },
    { path, offset: text.length + 10 },
  ]);
  const read = await new RawLines().read([...places, { path: join(folder, 'gone.log'), offset: 0 }]);
  const [tenth, last] = [line(10).trimEnd(), line(599).trimEnd()];
  expect(read).toEqual([tenth, last, undefined, tenth, last, undefined, tenth, last, undefined, undefined]);
});
