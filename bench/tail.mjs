/**
 * How `legwork tail` feels: key to paint while lines pour in, memory over time, PgDn through a large index.
 *
 *     npm run build && node bench/tail.mjs keys   [--rate 20000] [--seconds 60]
 *     npm run build && node bench/tail.mjs memory [--rate 5000]  [--seconds 1800]
 *     npm run build && node bench/tail.mjs pages --index FILE [--seconds 5]
 *
 * The program runs on a pseudo terminal of 200×60 that `script` (util-linux) makes; what is measured is the time from writing the key to it
 * until the bytes that only this key can have caused come out. The lines are made here, at the pace asked for, and written by this process:
 * it shares the machine's processors with the program, as a syslog daemon would.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: 'string' }, seconds: { type: 'string' }, index: { type: 'string' } },
});
const CLI = fileURLToPath(new URL('../dist/src/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'legwork-bench-'));
const log = join(folder, 'fw1.log');
const site = join(folder, 'site.yaml');
writeFileSync(log, '');
writeFileSync(
  site,
  `timezone: UTC
backups:
  - {name: nightly, protocol: tsm, mode: prompted, roles: {server: [10.30.1.20], client: [10.16.0.0/16]}}
`,
);

let made = 0;
const started = Date.UTC(2026, 10, 18, 22);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Noise from everywhere, one packet in fifty of the backup, one in five hundred of them a denied prompt. */
function line(rate) {
  const i = made++;
  const at = new Date(started + Math.floor(i / rate) * 1000);
  const stamp = `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)}`;
  const noise = `203.0.${(i * 7) % 256}.${(i * 13) % 256}`;
  const client = `10.16.${(i >> 4) % 16}.${i % 250}`;
  const [prefix, src, dst, port] =
    i % 500 === 0
      ? ['FW-DROP', '10.30.1.20', client, 1501]
      : i % 50 === 0
        ? ['FW-ACCEPT', client, '10.30.1.20', 1500]
        : ['FW-DROP', noise, client, [22, 23, 445, 3389][i % 4]];
  return `${stamp} fw1 kernel: ${prefix} IN=eth0 OUT=eth1 SRC=${src} DST=${dst} LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=${i % 65536} DF PROTO=TCP SPT=${1024 + (i % 60000)} DPT=${port} WINDOW=64240 RES=0x00 SYN URGP=0\n`;
}

/** Writes lines at the pace, in portions of 50 ms. */
async function pour(rate, until) {
  const begin = performance.now();
  let written = 0;
  while (performance.now() < until) {
    const due = Math.floor(((performance.now() - begin) / 1000) * rate);
    let text = '';
    for (; written < due; written++) text += line(rate);
    if (text !== '') appendFileSync(log, text);
    await sleep(50);
  }
  return written / ((performance.now() - begin) / 1000);
}

class Screen {
  #child;
  #waiting;
  bytes = 0;
  constructor(args) {
    const command = [process.execPath, CLI, 'tail', ...args].map((word) => `'${word}'`).join(' ');
    this.#child = spawn('script', ['-qfec', `stty cols 200 rows 60; exec ${command}`, '/dev/null'], {
      env: { ...process.env, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color' },
    });
    this.#child.stdout.setEncoding('utf8');
    this.#child.stdout.on('data', (text) => {
      this.bytes += text.length;
      if (this.#waiting?.wanted.test(text)) this.#waiting.resolve(performance.now());
    });
  }
  async key(bytes, wanted) {
    const { promise, resolve } = Promise.withResolvers();
    this.#waiting = { wanted, resolve };
    const from = performance.now();
    this.#child.stdin.write(bytes);
    const at = await Promise.race([promise, sleep(10_000, from + 10_000)]);
    this.#waiting = undefined;
    return at - from;
  }
  async until(wanted) {
    const { promise, resolve } = Promise.withResolvers();
    this.#waiting = { wanted, resolve };
    await promise;
    this.#waiting = undefined;
  }
  send(bytes) {
    this.#child.stdin.write(bytes);
  }
  /** Resident memory of the program in MB, from Linux's /proc: the child of `script` is the program, `exec` saw to that. */
  memory() {
    const children = readFileSync(`/proc/${this.#child.pid}/task/${this.#child.pid}/children`, 'utf8').trim().split(' ')[0];
    const status = readFileSync(`/proc/${children}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  }
  async quit() {
    this.#child.stdin.write('q');
    await new Promise((resolve) => this.#child.on('exit', resolve));
  }
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return `${times.length} keys, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`;
}

async function keys() {
  const [rate, seconds] = [Number(values.rate ?? 20_000), Number(values.seconds ?? 60)];
  const screen = new Screen([log, '--site', site, '--year', '2026', '--timezone', 'America/Chicago']);
  await screen.until(/No log|waiting for the first/);
  const end = performance.now() + seconds * 1000;
  const pouring = pour(rate, end);
  screen.send('2');
  await sleep(5000);
  const times = [];
  // T changes every time on the screen: the new zone's name and its hours stand there only after the key.
  for (let utc = false; performance.now() < end - 1000; utc = !utc) {
    times.push(await screen.key('T', utc ? /Chicago/ : /UTC/));
    await sleep(150);
  }
  process.stdout.write(
    `${Math.round(await pouring)} lines/s in for ${seconds} s, screen of packets following: ${quantiles(times)}; ${screen.memory()} MB resident\n`,
  );
  await screen.quit();
}

async function memory() {
  const [rate, seconds] = [Number(values.rate ?? 5000), Number(values.seconds ?? 1800)];
  const screen = new Screen([log, '--site', site, '--year', '2026']);
  await screen.until(/No log|waiting for the first/);
  const end = performance.now() + seconds * 1000;
  const pouring = pour(rate, end);
  for (let minute = 0; performance.now() < end - 30_000; minute++) {
    await sleep(30_000);
    process.stdout.write(`after ${((minute + 1) / 2).toFixed(1)} min: ${screen.memory()} MB\n`);
  }
  process.stdout.write(`${Math.round(await pouring)} lines/s in\n`);
  await screen.quit();
}

async function pages() {
  const seconds = Number(values.seconds ?? 5);
  const screen = new Screen(['--index', values.index]);
  await screen.until(/past night/);
  await screen.key('2', /accept|DENY/);
  await sleep(500);
  const times = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    // A held key repeats about thirty times a second.
    const next = performance.now() + 33;
    times.push(await screen.key('\u001b[6~', /\d/));
    await sleep(Math.max(0, next - performance.now()));
  }
  process.stdout.write(`PgDn held for ${seconds} s: ${quantiles(times)}; ${screen.memory()} MB resident\n`);
  await screen.quit();
}

try {
  await { keys, memory, pages }[positionals[0]]();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
