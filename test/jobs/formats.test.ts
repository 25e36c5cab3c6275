import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobRecord } from '../../src/jobs/contract.ts';
import { jobLogFormats } from '../../src/jobs/index.ts';
import { monthNumber } from '../../src/jobs/month-name.ts';

const samples = fileURLToPath(new URL('../../samples/jobs/', import.meta.url));
const zone = 'America/Chicago';
const endsAt = Date.parse('2026-11-20T00:00:00Z') * 1000;
const files = readdirSync(samples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((folder) => readdirSync(join(samples, folder.name)).map((file) => [folder.name, file] as const));
const linesOf = (format: string, file: string) => readFileSync(join(samples, format, file), 'utf8').split('\n');

function read(format: string, file: string): readonly JobRecord[] {
  const reader = jobLogFormats.find((candidate) => candidate.name === format);
  if (reader === undefined) throw new Error(`no format ${format}`);
  return reader.read(linesOf(format, file), { name: file, zone, endsAt });
}

/** Chicago is six hours behind UTC in November. */
const utc = (time: number | undefined) => (time === undefined ? undefined : new Date(time / 1000).toISOString().replace('.000Z', 'Z'));
const brief = (record: JobRecord) => [record.client, record.ok ? 'ok' : record.status, utc(record.start), utc(record.end), record.line];

test('every format has samples, and each is recognised by its own format first', () => {
  expect([...new Set(files.map(([format]) => format))].sort()).toEqual(jobLogFormats.map((format) => format.name).sort());
  const wrong = files
    .map(([format, file]) => [format, jobLogFormats.find((f) => f.recognises(linesOf(format, file)))?.name])
    .filter(([a, b]) => a !== b);
  expect(wrong).toEqual([]);
});

test('a firewall log is no job log', () => {
  const line =
    '2026-11-18T22:00:03+00:00 fw1 kernel: FW-DROP IN=eth0 OUT=eth1 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 PROTO=TCP SPT=43834 DPT=1501 SYN';
  expect(jobLogFormats.filter((format) => format.recognises([line])).map((format) => format.name)).toEqual([]);
});

describe('TSM', () => {
  test('dsmsched.log: scheduled start, end, node and messages of each event', () => {
    const [good, bad] = read('tsm-schedule', 'dsmsched.log');
    expect(good && brief(good)).toEqual(['WEB01', 'ok', '2026-11-18T04:00:00Z', '2026-11-18T04:17:22Z', 9]);
    expect(bad && brief(bad)).toEqual(['WEB01', 'Failed, return code 12', '2026-11-19T04:00:00Z', '2026-11-19T05:51:31Z', 15]);
    expect(bad?.messageIds).toEqual(['ANS1809W', 'ANS1017E', 'ANS1512E']);
  });

  test('a client nobody called says nothing but that it waits', () => {
    const [silent] = read('tsm-schedule', 'dsmsched-waiting.log');
    expect(silent?.kind).toBe('waiting');
    expect(silent && brief(silent)).toEqual(['DB01', 'Waiting to be contacted by the server', '2026-11-19T04:00:00Z', undefined, 11]);
  });

  test('dsmerror.log: spells of connection trouble, other errors left aside', () => {
    const spells = read('tsm-error', 'dsmerror.log');
    expect(spells.map(brief)).toEqual([
      [undefined, 'ANS1017E', '2026-11-19T04:00:24Z', '2026-11-19T04:20:45Z', 1],
      [undefined, 'ANS1017E', '2026-11-19T10:00:21Z', '2026-11-19T10:00:21Z', 6],
    ]);
    expect(spells[0]?.peers).toEqual([{ host: '10.30.1.20', port: 1500 }]);
  });

  test('QUERY EVENT as a table keeps an empty column empty, and leaves out what has not ended', () => {
    expect(read('tsm-events', 'query-event.txt').map(brief)).toEqual([
      ['NODE1', 'Missed', '2026-11-19T04:00:00Z', undefined, 3],
      ['NODE2', 'ok', '2026-11-19T04:00:00Z', undefined, 4],
      ['NODE3', 'Severed', '2026-11-19T04:00:00Z', undefined, 5],
    ]);
  });

  test('QUERY EVENT of an old server, pasted with its indent: the return code has no column', () => {
    expect(read('tsm-events', 'query-event-old.txt').map(brief)).toEqual([
      ['ORA1', 'ok', '2026-11-19T04:00:00Z', undefined, 3],
      ['ORA1', 'Failed, return code 1', '2026-11-19T05:00:00Z', undefined, 4],
    ]);
  });

  test('an activity log pasted with its indent', () => {
    expect(read('tsm-activity', 'actlog-pasted.txt').map(brief)).toEqual([
      ['NODE1', 'ANR2716E', '2026-11-19T04:00:13Z', '2026-11-19T04:00:13Z', 1],
      ['ORA1', 'Failed, return code 1', undefined, '2026-11-19T05:10:06Z', 3],
    ]);
  });

  test('QUERY EVENT in detail, day before month', () => {
    expect(read('tsm-events', 'query-event-detailed.txt').map(brief)).toEqual([
      ['NODE1', 'Failed, return code 12', '2026-11-19T04:00:00Z', '2026-11-19T05:12:40Z', 7],
    ]);
  });

  test('QUERY EVENT with commas', () => {
    expect(read('tsm-events', 'query-event.csv').map(brief)).toEqual([
      ['NODE1', 'ok', '2026-11-19T04:00:00Z', '2026-11-19T05:12:40Z', 1],
      ['NODE2', 'Missed', '2026-11-19T04:00:00Z', undefined, 2],
    ]);
  });

  test('the activity log: events ended, spells by node, wrapped lines read as one', () => {
    const records = read('tsm-activity', 'actlog.txt');
    expect(records.map(brief)).toEqual([
      ['NODE1', 'ANR2716E', '2026-11-19T04:00:13Z', '2026-11-19T04:05:13Z', 3],
      ['NODE2', 'ANR0482W', '2026-11-19T05:01:04Z', '2026-11-19T05:01:04Z', 9],
      ['NODE1', 'Missed', undefined, '2026-11-19T07:00:00Z', 11],
      ['NODE3', 'ok', '2026-11-19T04:00:00Z', '2026-11-19T07:10:00Z', 13],
      ['NODE2', 'Failed, return code 12', undefined, '2026-11-19T07:12:09Z', 16],
    ]);
    expect(records[0]?.peers).toEqual([{ host: '10.16.0.27', port: 1501 }]);
    // The log itself tells where a node is: from its prompt, from its session.
    expect(records.map((record) => record.clientAddress)).toEqual(['10.16.0.27', '10.16.0.28', '10.16.0.27', undefined, '10.16.0.28']);
    expect(records[1]?.ownCauses.map((own) => own.cause)).toEqual(['server-timeout']);
  });
});

describe('Backup Exec', () => {
  test('an XML job log: each machine by itself, codes in both forms', () => {
    const records = read('backup-exec-xml', 'BEX_MEDIA1_00123.xml');
    expect(records.map(brief)).toEqual([
      ['FILE01', 'ok', '2026-11-19T04:00:04Z', '2026-11-19T04:42:10Z', 16],
      ['MAIL01', 'Failed', '2026-11-19T04:00:04Z', '2026-11-19T04:42:10Z', 16],
    ]);
    // 3844 is 0x0F04.
    expect(records[1]?.messageIds).toEqual(['0xE0000F04', 'V-79-57344-3844']);
  });

  test('a text job log with German dates', () => {
    const records = read('backup-exec-text', 'bex00017.txt');
    expect(records.map(brief)).toEqual([['SQL07', 'Failed', '2026-11-19T04:00:04Z', '2026-11-19T06:17:40Z', 12]]);
    // 0x84ED is 34029.
    expect(records[0]?.messageIds).toEqual(['0xE00084ED', 'V-79-57344-34029']);
  });
});

test('NetBackup: jobs done, times in UTC, parents and running jobs left out', () => {
  // 1795039200 is 2026-11-18 22:00:00 UTC.
  expect(read('netbackup-jobs', 'bpdbjobs.txt').map(brief)).toEqual([
    ['web02', 'ok', '2026-11-18T22:00:00Z', '2026-11-18T22:10:10Z', 2],
    ['web01', "status 58, can't connect to client", '2026-11-18T22:00:00Z', '2026-11-18T22:02:10Z', 3],
    ['web03', 'ok', '2026-11-18T22:00:00Z', '2026-11-18T22:11:40Z', 4],
  ]);
});

describe('Bacula and Bareos', () => {
  test('the summary tells client, times and end; the fatal error is the line to show', () => {
    const [bad, good] = read('bacula-messages', 'bareos.log');
    expect(bad && brief(bad)).toEqual(['web01-fd', 'Backup Error', '2026-11-19T04:05:01Z', '2026-11-19T04:35:03Z', 5]);
    expect(bad?.peers).toEqual([{ host: 'stor01.example.org', port: 9103 }]);
    expect(bad?.messageIds).toEqual(['ERR=Connection timed out', 'ERR=Interrupted system call']);
    expect(good && brief(good)).toEqual(['web02-fd', 'ok', '2026-11-19T04:40:00Z', '2026-11-19T04:52:11Z', 24]);
  });

  test('a classic stamp: no year, no seconds, a German month; Chicago is five hours behind UTC in October', () => {
    const [job, outside] = read('bacula-messages', 'bacula-german.log');
    expect(job && brief(job)).toEqual(['db01-fd', 'Fatal error', '2026-10-19T04:05:00Z', '2026-10-19T04:07:00Z', 2]);
    expect(job?.peers).toEqual([{ host: '10.28.0.44', port: 9102 }]);
    // JobId 0 is no job, and its message stands on the next line.
    expect([outside?.kind, outside?.client]).toEqual(['errors', 'web02-fd']);
  });
});

test('months of machines that count them', () => {
  expect(['Okt', 'oct.', 'octobre', '10月', '04月', 'października', 'May', 'xyz'].map((word) => monthNumber(word))).toEqual([
    10,
    10,
    10,
    10,
    4,
    10,
    5,
    undefined,
  ]);
});

describe('Amanda', () => {
  test('the log of a run: hosts, reasons, and an end worked out from its seconds', () => {
    const records = read('amanda-log', 'log.20261118220005.0');
    expect(records.map(brief)).toEqual([
      ['web01', 'Request to web01 failed: timeout waiting for ACK', '2026-11-19T04:00:05Z', '2026-11-19T04:45:15.015Z', 6],
      ['web02', 'ok', '2026-11-19T04:00:05Z', '2026-11-19T04:45:15.015Z', 8],
      ['win 7', 'data timeout', '2026-11-19T04:00:05Z', '2026-11-19T04:45:15.015Z', 10],
    ]);
    expect(records[2]?.ownCauses.map((own) => own.cause)).toEqual(['server-timeout']);
  });

  test('the report: failures and what was dumped, from noon to noon', () => {
    expect(read('amanda-report', 'amreport.txt').map(brief)).toEqual([
      ['web01', 'Request to web01 failed: timeout waiting for ACK', '2026-11-18T18:00:00Z', '2026-11-19T18:00:00Z', 9],
      ['web03', 'RESULTS MISSING', '2026-11-18T18:00:00Z', '2026-11-19T18:00:00Z', 10],
      ['web02', 'ok', '2026-11-18T18:00:00Z', '2026-11-19T18:00:00Z', 22],
    ]);
  });
});

test('Tivoli: the year stands first, wrapped lines are one, and e=24 names its cause', () => {
  const records = read('tivoli-proxy', 'epp.log');
  expect(records.map((record) => [record.about, ...brief(record).slice(1)])).toEqual([
    ['endpoint-proxy', 'e=24 - Too many open files', '2026-11-19T05:41:01Z', '2026-11-19T05:41:02Z', 2],
    ['endpoint-proxy', 'ERROR multiplex.newsessopen: cannot open connection (-1)', '2026-11-19T09:07:10Z', '2026-11-19T09:07:10Z', 6],
  ]);
  expect(records.map((record) => record.ownCauses.map((own) => own.cause))).toEqual([['descriptor-exhaustion'], []]);
});

test('no text makes a reader throw, and a record never points outside the log', () => {
  const lines = array(oneof(string(), constantFrom(...files.flatMap(([format, file]) => linesOf(format, file)))), {
    maxLength: 40,
  });
  assert(
    property(constantFrom(...jobLogFormats), lines, (format, some) => {
      format.recognises(some);
      return format
        .read(some, { name: 'x.log', zone, endsAt })
        .every((record) => record.line >= 1 && record.line <= Math.max(1, some.length));
    }),
    { seed: 7, numRuns: 2000 },
  );
});
