import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '../../src/ingest/ingest.ts';
import { openSources } from '../../src/ingest/open-sources.ts';
import { PIECE_BYTES } from '../../src/ingest/read-pieces.ts';
import { openIndex } from '../../src/store/open-index.ts';

/** Lines until `bytes` are full; another program's now and then, so that line numbers and packets differ. */
function writeLog(path: string, host: string, bytes: number): number {
  const fd = openSync(path, 'w');
  let lines = 0;
  try {
    for (let size = 0; size < bytes;) {
      let text = '';
      for (let i = 0; i < 5000; i++, lines++) {
        const time = new Date(Date.UTC(2026, 10, 18, 20) + lines * 200).toISOString();
        text +=
          lines % 100 === 7
            ? `${time} ${host} sshd[${lines}]: Connection closed by 192.0.2.${lines % 255}\n`
            : `${time} ${host} kernel: FW-DROP IN=eth0 OUT=eth1 MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=198.51.100.${lines % 255} DST=10.16.${lines % 7}.27 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=${lines % 65536} DF PROTO=TCP SPT=${1024 + (lines % 60000)} DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0\n`;
      }
      writeSync(fd, text);
      size += text.length;
    }
  } finally {
    closeSync(fd);
  }
  return lines;
}

let folder: string;
let lines: number;
let packedLines: number;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-threads-'));
  lines = writeLog(join(folder, 'fw1.log'), 'fw1', 2.3 * PIECE_BYTES);
  const plain = join(folder, 'fw2.log');
  packedLines = writeLog(plain, 'fw2', 2_000_000);
  writeFileSync(`${plain}.gz`, gzipSync(readFileSync(plain)));
  rmSync(plain);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(jobs: number) {
  const index = openIndex();
  try {
    await ingest(await openSources([folder]), index, { jobs });
    const hash = createHash('sha256');
    let packets = 0;
    let wrongLines = 0;
    for await (const { columns } of index.packets({})) {
      const { count, time, line, offset, srcPort } = columns;
      packets += count;
      for (const column of [time, line, offset, srcPort]) hash.update(column.subarray(0, count));
      for (let i = 0; i < count; i++) if (time[i] !== (Date.UTC(2026, 10, 18, 20) + ((line[i] ?? 0) - 1) * 200) * 1000) wrongLines++;
    }
    return { packets, wrongLines, hash: hash.digest('hex'), sources: index.sources() };
  } finally {
    index.close();
  }
}

test('one thread and several come to the same packets, lines and counts', async () => {
  const one = await read(1);
  const counts = (of: number) => {
    const foreign = Math.floor((of - 8) / 100) + 1;
    return { lines: of, foreign, records: of - foreign };
  };
  const sources = [counts(lines), counts(packedLines)];
  expect(one).toMatchObject({ packets: sources.reduce((sum, { records }) => sum + records, 0), wrongLines: 0, sources });
  expect(await read(8)).toEqual(one);
});
