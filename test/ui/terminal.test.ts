// What a terminal is waited to show is asserted by waiting: `shows` throws when it never comes.
// A test with a night of its own is not known as one to the linter.
/* oxlint-disable vitest/expect-expect, vitest/no-standalone-expect */
/** `legwork tail` on a real terminal. What ends or stops it must leave the terminal as it was. */
import { appendFileSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect } from 'vitest';
import { EMPTY_FEED, type Feed } from '../../src/ui/feed.ts';
import { feed } from './fixtures.tsx';
import type { Night } from './night.ts';
import { hasTmux, test } from './terminals.ts';
import type { Tmux } from './tmux.ts';

const SIZES = [
  [80, 24],
  [200, 60],
] as const;

/** Started, with the finding on the screen. */
async function started(night: Night, terminal: Tmux, then = ''): Promise<void> {
  night.works();
  night.breaks();
  terminal.line(night.command(night.log) + then);
  await terminal.shows('>BLOCKED');
}

/** A command line that shows the screen with ports of the test's own: `ports` is code that defines them. */
function shown(night: Night, ports: string): string {
  const program = join(night.folder, 'screen.mjs');
  const module = new URL('../../dist/src/ui/terminal.js', import.meta.url).href;
  writeFileSync(
    program,
    `import { readFileSync } from 'node:fs';
     import { showScreen } from '${module}';
     ${ports}
     const { signal } = new AbortController();
     await showScreen(ports, { input: process.stdin, output: process.stdout, env: process.env, zone: 'UTC', following: true, signal });`,
  );
  return `'${process.execPath}' '${program}'`;
}

/** The shell has its terminal back: it echoes what is typed and runs it. */
async function isRestored(terminal: Tmux): Promise<void> {
  await terminal.isOn('0,1');
  // The prompt: before it stands there the keys would still be the program's.
  await terminal.shows(/\$\s*$/);
  terminal.line('clear; stty -a | grep -o "[-]*icanon"; echo back-$((40 + 2))');
  expect(await terminal.shows('back-42')).not.toContain('-icanon');
}

// A terminal, a shell and signals on a machine that is busy with other work: what fails once is tried again.
describe.skipIf(!hasTmux).each(SIZES)('at %i×%i', { retry: 2, concurrent: true }, (...size) => {
  test('a night: findings form, views, filter, a lost log, a cut log, any size, and back to the shell', async ({ night, open }) => {
    const terminal = open(...size);
    terminal.line(night.command(night.log));
    await terminal.shows('waiting for the first packets');
    night.works();
    await terminal.shows('No denied packet matches a backup leg');
    night.breaks();
    const screen = await terminal.shows('>BLOCKED');
    expect(screen).toMatch(/10\.30\.1\.20→10\.16\.0\.27:1501/);
    expect(screen).toContain('1 blocked 0 likely');

    terminal.keys('2');
    await terminal.shows(/DENY +\S.*10\.30\.1\.20:40112->10\.16\.0\.27:1501/);
    terminal.keys('3');
    await terminal.shows(/server ──tcp 1501──▶ client +BLOCKED/);
    terminal.keys('4');
    await terminal.shows(/following +\S*fw1\.log/);
    terminal.keys('1', 'Enter');
    await terminal.shows(/^effect /m);
    terminal.keys('Escape');
    await terminal.shows('>BLOCKED');
    terminal.keys('?');
    await terminal.shows('follow the newest again');
    terminal.keys('Escape');
    await terminal.shows('>BLOCKED');

    terminal.keys('f');
    terminal.line('zebra');
    await terminal.shows('Nothing here holds "zebra". F clears the filter');
    terminal.keys('F');
    await terminal.shows('>BLOCKED');

    unlinkSync(night.log);
    await terminal.shows('1 LOG LOST');
    writeFileSync(night.log, '');
    night.works();
    await terminal.shows('2 Packets(10)');
    await terminal.shows('● following');
    writeFileSync(night.log, '');
    night.works();
    terminal.keys('4');
    await terminal.shows(/was cut short|was written anew/);

    for (const [columns, rows] of [[300, 100], [20, 5], [40, 10], [139, 40], [79, 24], size] as const) {
      terminal.resize(columns, rows);
      await terminal.shows(columns < 40 ? 'Too small' : /^>following.*\n(?:.*\n)* enter open/m);
    }
    terminal.keys('q');
    await isRestored(terminal);
  });

  test('an index that another program writes to stops the reading, not the screen, and nothing is lost', async ({ night, open }) => {
    const index = join(night.folder, 'night.db');
    night.works();
    const tmux = open(...size);
    tmux.line(night.command(night.log, '--index', index));
    await tmux.shows('Packets(2)');
    const other = new Database(index);
    other.exec('BEGIN IMMEDIATE');
    night.breaks();
    await tmux.shows('The index night.db is being written by another program');
    other.exec('ROLLBACK');
    other.close();
    await tmux.shows('Packets(8)');
    await tmux.shows('>BLOCKED');
  });

  test('a damaged archive and a log that is not there are named, and what was read counts', async ({ night, open }) => {
    night.works();
    night.breaks();
    const archive = join(night.folder, 'old.log.gz');
    writeFileSync(archive, gzipSync(readFileSync(night.log)).subarray(0, -12));
    const terminal = open(...size);
    terminal.line(night.command(archive, join(night.folder, 'none.log')));
    await terminal.shows('2 LOGS LOST');
    terminal.keys('4');
    await terminal.shows(/LOST +\S*none\.log/);
    await terminal.shows(/UNREADABLE +\S*old\.log\.gz/);
    await terminal.shows(/2 Packets\([1-8]\)/);
  });

  test('states that need a slow, full or broken machine', async ({ night, open }) => {
    const states: readonly (readonly [Feed, string])[] = [
      [{ ...EMPTY_FEED, progress: { phase: 'following' } }, 'No log is open'],
      [
        {
          ...EMPTY_FEED,
          progress: { phase: 'reading', filesDone: 3, files: 12, bytesDone: 41, bytes: 100, lines: 1_200_000, secondsLeft: 20 },
        },
        'Reading 3 of 12 files · 41 % · 1.2 M lines · about 20 s left',
      ],
      [
        { ...feed, troubles: ['There is no room left for the index night.db; what was written before is kept.'] },
        'no room left for the index',
      ],
      [{ ...feed, sources: feed.sources.map((source) => ({ ...source, state: 'unreadable' as const })) }, '1 LOG LOST'],
      [{ ...feed, progress: { phase: 'ended' } }, 'input ended'],
      [{ ...feed, progress: { phase: 'browsing' } }, 'past night'],
    ];
    writeFileSync(join(night.folder, 'states.json'), JSON.stringify(states.map(([each]) => each)));
    const tmux = open(...size);
    tmux.line(
      shown(
        night,
        `const states = JSON.parse(readFileSync('${join(night.folder, 'states.json')}', 'utf8'));
        let next = 0, listener;
        const ports = { follow: (given) => { listener = given; listener(states[next++]); return () => undefined; },
          page: () => undefined, rawLine: async () => '', save: () => { if (next < states.length) listener(states[next++]); return 'next'; } };`,
      ),
    );
    for (const [, words] of states) {
      await tmux.shows(words);
      // What a file is written to is the test's own: the next state comes. Another key takes the message away.
      tmux.keys('e', 'Enter');
      await tmux.shows('next');
      tmux.keys('j');
    }
  });

  test('an index of a newer legwork is refused in a sentence, before any screen', async ({ night, open }) => {
    const index = join(night.folder, 'night.db');
    const db = new Database(index);
    db.pragma('user_version = 999');
    db.close();
    const tmux = open(...size);
    tmux.line(`${night.command(night.log, '--index', index)}; echo code-$?`);
    await tmux.shows('made by a newer legwork');
    await tmux.shows('code-2');
    await tmux.isOn('0,1');
  });

  test('Ctrl-Z, fg, a stop from outside, fg, SIGTERM', async ({ night, open }) => {
    const terminal = open(...size);
    await started(night, terminal);
    terminal.keys('C-z');
    await terminal.isOn('0,1');
    await terminal.shows(/\$\s*$/);
    terminal.line('clear; P=$(jobs -p); (sleep 3; kill -TSTP $P) & fg %1');
    await terminal.isOn('1,0');
    await terminal.isOn('0,1');
    await terminal.shows(/\$\s*$/);
    terminal.line('clear; fg %1; echo code-$?');
    await terminal.isOn('1,0');
    await terminal.shows('>BLOCKED');
    terminal.killJob('TERM');
    await terminal.shows('code-143');
    await isRestored(terminal);
  });

  test.for([
    ['INT', 130],
    ['HUP', 129],
  ] as const)('SIG%s', async ([signal, code], { night, open }) => {
    const terminal = open(...size);
    await started(night, terminal, `; echo code-$?`);
    terminal.killJob(signal);
    await terminal.shows(`code-${code}`);
    await isRestored(terminal);
  });

  test('Ctrl-Z before the keys are raw stops nothing half-way, and Ctrl-C quits', async ({ night, open }) => {
    night.works();
    night.breaks();
    const tmux = open(...size);
    await tmux.shows('$');
    tmux.line(night.command(night.log));
    for (let i = 0; i < 20; i++) tmux.keys('C-z');
    // So early that Node itself had not begun, the shell has stopped it in its own way.
    if (!(await tmux.shows(/Stopped|>BLOCKED/)).includes('>BLOCKED')) {
      await tmux.shows(/\$\s*$/);
      tmux.line('fg');
    }
    await tmux.shows('>BLOCKED');
    tmux.keys('C-c');
    await isRestored(tmux);
  });

  test.for([
    ['at once', `page: () => { throw new Error('a fault on purpose'); }`],
    ['later', `page: () => { setTimeout(() => { throw new Error('a fault on purpose'); }, 100); }`],
  ] as const)('a fault, %s, leaves the terminal as it was, with the stack on it', async ([, page], { night, open }) => {
    const tmux = open(...size);
    tmux.line(
      shown(
        night,
        `const ports = { follow: (listener) => { listener({ legs: [], timeline: [], sources: [], progress: { phase: 'following' }, packets: 0, troubles: [] });
          return () => undefined; }, ${page}, rawLine: async () => '', save: () => '' };`,
      ),
    );
    await tmux.isOn('1,0');
    await tmux.shows('No log is open');
    tmux.keys('2');
    await tmux.isOn('0,1');
    await tmux.shows('a fault on purpose');
    await isRestored(tmux);
  });

  test('what is sent clears no scrollback, has no colour under NO_COLOR, and unsets each mode it sets', async ({ night, open }) => {
    const record = join(night.folder, 'bytes');
    night.works();
    night.breaks();
    const tmux = open(...size, { NO_COLOR: '1' });
    await tmux.shows('$');
    tmux.record(record);
    tmux.line(night.command(night.log));
    await tmux.shows('>BLOCKED');
    for (const [key, words] of [
      ['2', 'DENY'],
      ['3', 'tcp 1500'],
      ['4', 'fw1.log'],
      ['1', '>BLOCKED'],
      ['Enter', 'effect'],
    ] as const) {
      tmux.keys(key);
      await tmux.shows(words);
    }
    tmux.keys('q');
    await isRestored(tmux);
    const bytes = readFileSync(record, 'latin1');
    const count = (escape: string): number => bytes.split(escape).length - 1;
    expect(count('\u001b[?1049h')).toBe(1);
    expect(count('\u001b[?1049l')).toBe(1);
    expect(count('\u001b[3J')).toBe(count('clear;'));
    expect(count('\u001b[?25l')).toBeGreaterThan(0);
    expect(bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(bytes.lastIndexOf('\u001b[?25l'));
    // oxlint-disable-next-line no-control-regex
    expect(bytes).not.toMatch(/\u001b\[[\d;]*(?:3[0-7]|4[0-7]|9[0-7])m/);
  });
});

describe.skipIf(!hasTmux)('what goes in and comes out', { retry: 2, concurrent: true }, () => {
  test('rotation by renaming and a log that appears under the pattern', async ({ night, open }) => {
    night.works();
    const tmux = open(80, 24);
    tmux.line(night.command(join(night.folder, '*.log*')));
    await tmux.shows('Packets(2)');
    renameSync(night.log, `${night.log}.1`);
    night.works(`${night.log}.1`);
    writeFileSync(night.log, '');
    night.works();
    await tmux.shows('Packets(6)');
    night.breaks(join(night.folder, 'fw2.log'));
    await tmux.shows('Packets(12)');
    await tmux.shows('>BLOCKED');
  });

  test('a log from a pipe is followed while the keys come from the terminal', async ({ night, open }) => {
    night.works();
    night.breaks();
    const tmux = open(80, 24);
    tmux.line(`tail -n +1 -f '${night.log}' | ${night.command('-')}`);
    await tmux.shows('>BLOCKED');
    night.works();
    await tmux.shows('Packets(10)');
    tmux.keys('q');
    await tmux.isOn('0,1');
    // The terminal is the shell's again once the last of the pipeline is gone.
    tmux.keys('C-c');
    await isRestored(tmux);
  });

  // journalctl -o json: systemd.journal-fields(7). tcpdump: print-pflog.c and its `-tttt` stamp.
  test.for([
    [
      'journalctl -f -o json',
      '{"__REALTIME_TIMESTAMP":"1795039200000000","_TRANSPORT":"kernel","SYSLOG_IDENTIFIER":"kernel","_HOSTNAME":"fw1","MESSAGE":"FW-DROP IN=eth0 OUT=eth1 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=0 DF PROTO=TCP SPT=40112 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0"}',
    ],
    [
      'tcpdump on pflog0',
      '2026-11-18 22:00:00.000000 rule 4/0(match): block in on em0: 10.30.1.20.40112 > 10.16.0.27.1501: Flags [S], seq 1, win 64240, options [mss 1460], length 0',
    ],
  ])('%s through a pipe', async ([, line], { night, open }) => {
    appendFileSync(night.log, `${line}\n`.repeat(6));
    const tmux = open(80, 24);
    tmux.line(`tail -n +1 -f '${night.log}' | ${night.command('-')}`);
    expect(await tmux.shows('>BLOCKED')).toContain('10.30.1.20→10.16.0.27:1501');
  });

  test('with --index a restart goes on where it was, and the index alone can be browsed', async ({ night, open }) => {
    const index = join(night.folder, 'night.db');
    night.works();
    night.breaks();
    const tmux = open(80, 24);
    tmux.line(night.command(night.log, '--index', index));
    await tmux.shows('Packets(8)');
    tmux.keys('q');
    await isRestored(tmux);
    night.works();
    tmux.line(`clear; ${night.command(night.log, '--index', index)}`);
    await tmux.shows('Packets(10)');
    tmux.keys('q');
    await isRestored(tmux);
    rmSync(night.log);
    tmux.line(`clear; ${night.command('--index', index)}`);
    const screen = await tmux.shows('>BLOCKED');
    expect(screen).toContain('past night');
    expect(screen).toContain('Packets(10)');
  });

  test('a dumb terminal and --plain get lines', async ({ night, open }) => {
    night.works();
    const tmux = open(200, 24);
    tmux.line(`TERM=dumb ${night.command(night.log)}`);
    night.breaks();
    await tmux.shows(/opened BLOCKED \w+ tsm\.prompt 10\.30\.1\.20->10\.16\.0\.27:1501/);
    tmux.keys('C-c');
    tmux.line('clear; echo ready-$((1 + 1))');
    await tmux.shows('ready-2');
    tmux.line(night.command(night.log, '--plain'));
    await tmux.shows(/opened BLOCKED \w+ tsm\.prompt/);
    await tmux.isOn('0,1');
  });

  test('for a screen reader there is no alternate screen and no drawing, and the selected row says so', async ({ night, open }) => {
    night.works();
    night.breaks();
    const tmux = open(80, 40, { INK_SCREEN_READER: 'true' });
    tmux.line(night.command(night.log));
    const screen = await tmux.shows('selected: BLOCKED');
    expect(screen).not.toMatch(/[─▁▂▃▄▅▆▇█]/);
    tmux.keys('q');
    await isRestored(tmux);
  });

  test('a hostile line is shown, not obeyed, and exported harmless', async ({ night, open }) => {
    night.works();
    night.breaks();
    appendFileSync(
      night.log,
      readFileSync(night.log, 'utf8').split('\n').at(-2)?.replace('FW-DROP', '\u001b]0;owned\u0007\u001b[2JFW-DROP') + '\n',
    );
    const tmux = open(80, 24);
    tmux.line(`cd '${night.folder}'; ${night.command(night.log)}`);
    await tmux.shows('Packets(9)');
    tmux.keys('2');
    await tmux.shows('DENY');
    tmux.keys('r');
    await tmux.shows('\\x1b]0;owned\\x07\\x1b[2JFW-DROP');
    tmux.keys('e', 'Enter');
    await tmux.shows('Written to legwork-packets.txt');
    // oxlint-disable-next-line no-control-regex
    expect(readFileSync(join(night.folder, 'legwork-packets.txt'), 'utf8')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});
