/** A real terminal for tests: tmux holds it, keys go in and what stands on the screen comes out. */
import { execFile, spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';

/** tmux, ps and a terminal to give out: all three must be there, not only the program. */
export const hasTmux = spawnSync('ps', ['-V']).status === 0 && opensATerminal();

function opensATerminal(): boolean {
  const tmux = (...args: readonly string[]) => spawnSync('tmux', ['-L', `legwork-trial-${process.pid}`, ...args], { encoding: 'utf8' });
  const opened =
    tmux('-f', '/dev/null', '-u', 'new-session', '-d', '-x', '80', '-y', '24', 'bash', '--norc', '--noprofile', '-i').status === 0;
  const shown = opened && tmux('capture-pane', '-p').status === 0;
  if (opened) tmux('kill-server');
  return shown;
}

const ask = promisify(execFile);
const PAUSE = 50;
/** Tries before a screen that does not come is given up: a slow machine must not fail. */
const TRIES = 1200;
let terminals = 0;

export class Tmux {
  readonly #socket = `legwork-${process.pid}-${terminals++}`;

  /** An interactive shell without anybody's settings, with job control. */
  constructor(columns: number, rows: number, env: Readonly<Record<string, string>> = {}) {
    const settings = Object.entries({ LC_ALL: 'C.UTF-8', TZ: 'UTC', PS1: '$ ', ...env }).map(([name, value]) => `${name}=${value}`);
    const clean = ['env', '-u', 'NO_COLOR', '-u', 'FORCE_COLOR', '-u', 'INK_SCREEN_READER', ...settings];
    this.#tmux(
      '-f',
      '/dev/null',
      '-u',
      'new-session',
      '-d',
      '-x',
      String(columns),
      '-y',
      String(rows),
      ...clean,
      'bash',
      '--norc',
      '--noprofile',
      '-i',
    );
  }

  /** Types a line and Enter. */
  line(text: string): void {
    this.#tmux('send-keys', '-l', text);
    this.keys('Enter');
  }

  /** tmux's names of keys: `PPage`, `C-z`, `Escape`, or the character itself. */
  keys(...names: readonly string[]): void {
    this.#tmux('send-keys', ...names);
  }

  /** The screen, once it shows what is waited for. @throws when it never does. */
  async shows(wanted: RegExp | string): Promise<string> {
    return this.#until(
      ['capture-pane', '-p'],
      (text) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)),
      String(wanted),
    );
  }

  /** On which screen the terminal is and whether the cursor is seen, as `alternate,cursor`. */
  async isOn(flags: '1,0' | '0,1'): Promise<void> {
    await this.#until(['display', '-p', '#{alternate_on},#{cursor_flag}'], (text) => text.trim() === flags, `alternate,cursor = ${flags}`);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** Everything the terminal is sent from now on goes to the file as well. */
  record(file: string): void {
    this.#tmux('pipe-pane', '-o', `cat >> ${file}`);
  }

  /** Sends a signal to the job in the foreground of the terminal. */
  killJob(signal: string): void {
    const tty = this.#tmux('display', '-p', '#{pane_tty}').trim().replace('/dev/', '');
    const job = spawnSync('ps', ['-t', tty, '-o', 'pid=', '-o', 'stat='], { encoding: 'utf8' }).stdout;
    // A `+` marks the foreground, an `s` the shell that leads the session.
    for (const [, pid = '', stat = ''] of job.matchAll(/(\d+)\s+(\S+)/g))
      if (stat.includes('+') && !stat.includes('s')) process.kill(Number(pid), `SIG${signal}`);
  }

  close(): void {
    this.#tmux('kill-server');
  }

  /** Asks without waiting for tmux: other terminals are waited for at the same time. */
  async #until(question: readonly string[], is: (text: string) => boolean, wanted: string): Promise<string> {
    let last = '';
    for (let i = 0; i < TRIES; i++) {
      last = (await ask('tmux', ['-L', this.#socket, ...question])).stdout;
      if (is(last)) return last;
      await setTimeout(PAUSE);
    }
    throw new Error(`waited in vain for ${wanted}; the terminal shows\n${last}`);
  }

  #tmux(...args: readonly string[]): string {
    return spawnSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' }).stdout;
  }
}
