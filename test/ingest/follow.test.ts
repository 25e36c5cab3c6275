/** The log's own lines are numbered: each must arrive exactly once, whatever is done to the file meanwhile. */
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { globSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FollowedFile, type FollowSink } from '../../src/ingest/follow.ts';
import { FollowSet } from '../../src/ingest/follow-set.ts';

let folder = '';
let log = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-follow-'));
  log = join(folder, 'fw.log');
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Heard extends FollowSink {
  readonly lines: string[];
  readonly gaps: string[];
  readonly states: string[];
}

function listener(): Heard {
  const heard = { lines: [] as string[], gaps: [] as string[], states: [] as string[] };
  return {
    ...heard,
    open: () => {
      let rest = '';
      return {
        feed: (bytes) => {
          const parts = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
          rest = parts.pop() ?? '';
          heard.lines.push(...parts);
        },
        end: (whole) => {
          if (whole && rest !== '') heard.lines.push(rest);
        },
      };
    },
    gap: (_, words) => heard.gaps.push(words),
    state: (_, state) => heard.states.push(state.is),
  };
}

function numbered(from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += `line ${i}\n`;
  return text;
}

function lines(from: number, to: number): readonly string[] {
  return numbered(from, to).split('\n').slice(0, -1);
}

test('what is appended is read, from where it was read before', () => {
  writeFileSync(log, numbered(0, 10));
  const heard = listener();
  const file = new FollowedFile(log, heard, numbered(0, 4).length);
  file.look();
  appendFileSync(log, numbered(10, 20));
  file.look();
  expect(heard.lines).toEqual(lines(4, 20));
  expect(heard.gaps).toEqual([]);
});

test('a line that arrives in two parts is one line', () => {
  writeFileSync(log, 'line 0\nli');
  const heard = listener();
  const file = new FollowedFile(log, heard);
  file.look();
  expect(heard.lines).toEqual(['line 0']);
  appendFileSync(log, 'ne 1\n');
  file.look();
  expect(heard.lines).toEqual(['line 0', 'line 1']);
});

test('a hundred rotations by renaming, with the writer slow to reopen, lose and double nothing', () => {
  const heard = listener();
  writeFileSync(log, '');
  const file = new FollowedFile(log, heard);
  file.look();
  for (let turn = 0; turn < 100; turn++) {
    appendFileSync(log, numbered(turn * 30, turn * 30 + 10));
    if (turn % 3 !== 0) file.look();
    renameSync(log, `${log}.1`);
    if (turn % 2 === 0) file.look();
    appendFileSync(`${log}.1`, numbered(turn * 30 + 10, turn * 30 + 20));
    writeFileSync(log, numbered(turn * 30 + 20, turn * 30 + 30));
    file.look();
  }
  file.look();
  file.close(true);
  expect(heard.lines.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))).toEqual(lines(0, 3000));
  expect(heard.gaps).toEqual([]);
});

test('copytruncate is read from the beginning and said as a possible gap', () => {
  writeFileSync(log, numbered(0, 50));
  const heard = listener();
  const file = new FollowedFile(log, heard);
  file.look();
  copyFileSync(log, `${log}.1`);
  truncateSync(log);
  appendFileSync(log, numbered(50, 60));
  file.look();
  expect(heard.lines).toEqual(lines(0, 60));
  expect(heard.gaps).toEqual([expect.stringContaining('may be missing')]);
});

test('a log cut and regrown past the old place before the next look is noticed by its bytes, not its size', () => {
  writeFileSync(log, numbered(0, 50));
  const heard = listener();
  const file = new FollowedFile(log, heard);
  file.look();
  truncateSync(log);
  appendFileSync(log, numbered(50, 200));
  file.look();
  expect(heard.lines).toEqual(lines(0, 200));
  expect(heard.gaps).toHaveLength(1);
});

test('a log written anew with as many bytes as before is read again', () => {
  writeFileSync(log, numbered(10, 20));
  const heard = listener();
  const file = new FollowedFile(log, heard);
  file.look();
  writeFileSync(log, numbered(20, 30));
  utimesSync(log, new Date(), new Date(Date.now() + 5000));
  file.look();
  expect(heard.lines).toEqual(lines(10, 30));
});

test('a deleted log is read to its end and taken up again when it is made anew', () => {
  writeFileSync(log, numbered(0, 10));
  const heard = listener();
  const file = new FollowedFile(log, heard);
  file.look();
  appendFileSync(log, numbered(10, 12));
  unlinkSync(log);
  file.look();
  expect(heard.states).toEqual(['following', 'lost']);
  writeFileSync(log, numbered(12, 20));
  file.look();
  expect(heard.lines).toEqual(lines(0, 20));
  expect(heard.states).toEqual(['following', 'lost', 'following']);
});

test('a log that is not there yet is waited for', () => {
  const heard = listener();
  const file = new FollowedFile(log, heard);
  file.look();
  expect(heard.states).toEqual(['lost']);
  writeFileSync(log, numbered(0, 3));
  file.look();
  expect(heard.lines).toEqual(lines(0, 3));
});

test('a pattern takes in new logs, but not the rotated, copied or packed self of one it follows', () => {
  const heard = listener();
  const set = new FollowSet(heard, () => globSync(join(folder, '*.log*')));
  writeFileSync(log, numbered(0, 100));
  set.add(log, 0);
  set.look();
  copyFileSync(log, join(folder, 'copy.log'));
  writeFileSync(join(folder, 'fw.log.2.gz'), gzipSync(numbered(0, 100)));
  linkSync(log, join(folder, 'link.log'));
  renameSync(log, `${log}.1`);
  writeFileSync(log, numbered(100, 110));
  writeFileSync(join(folder, 'other.log'), numbered(110, 200));
  set.widen();
  set.look();
  set.widen();
  set.look();
  expect(heard.lines.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)))).toEqual(lines(0, 200));
  set.close(true);
});
