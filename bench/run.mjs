/**
 * Measures the program beside others on the same logs and writes docs/performance.md.
 *   npm run bench -- [--sizes 10,100,1000] [--rounds 3] [--out docs/performance.md]
 * Every round runs everything once, so that a busy minute falls on all alike; medians and ratios are reported, and who is not installed is left
 * out: ripgrep, fwlogwatch and lnav from the system, chdb (ClickHouse in process) after `npm install --no-save chdb`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { generate } from './generate.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = `${root}bench/data`;
const cli = `${root}dist/src/cli.js`;
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10,100,1000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: `${root}docs/performance.md` },
  },
});
const sizes = options.sizes.split(',').map(Number);
const rounds = Number(options.rounds);
const formats = ['iptables', 'pf-filterlog', 'windows-firewall'];
const has = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const timeTool = existsSync('/usr/bin/time') ? '/usr/bin/time' : undefined;

/** Runs a shell command; wall seconds, peak resident MB where measurable, and what it printed. */
function run(command) {
  const start = performance.now();
  const wrapped = timeTool === undefined ? ['sh', ['-c', command]] : [timeTool, ['-f', 'peak %M', 'sh', '-c', command]];
  const done = spawnSync(...wrapped, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1000;
  const peak = /peak (\d+)\s*$/.exec(done.stderr)?.[1];
  if (done.status > 3) throw new Error(`${command}: exit code ${done.status}\n${done.stderr}`);
  return { seconds, peak: peak === undefined ? undefined : Number(peak) / 1024, stdout: done.stdout };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const node = JSON.stringify(process.execPath);
const site = `${data}/site.yaml`;
const hasChdb = spawnSync(process.execPath, ['-e', "await import('chdb')"], { cwd: root }).status === 0;
const legwork = (rest) => `${node} ${cli} ${rest}`;
const analyze = (path, rest = '') => legwork(`analyze ${path} --json --quiet --year 2026 --timezone UTC ${rest}`);

function recordsRead(stdout, path) {
  const { sources } = JSON.parse(stdout).coverage;
  if (sources.length !== 1) throw new Error(`${path}: ${sources.length} sources`);
  return sources[0].records;
}

async function prepare(format, megabytes) {
  mkdirSync(data, { recursive: true });
  const path = `${data}/${format}-${megabytes}.log`;
  const { records, ports } = generate(format, megabytes * 1e6, path);
  await pipeline(createReadStream(path), createGzip({ level: 6 }), createWriteStream(`${path}.gz`));
  return { format, megabytes, path, records, ports, bytes: statSync(path).size };
}

function commandsFor({ format, megabytes, path }) {
  const index = `${path}.db`;
  const all = [
    ['legwork, 1 thread', analyze(path, '--jobs 1'), 'records'],
    ['legwork', analyze(path), 'records'],
    ['legwork, 1 thread, site file', analyze(path, `--jobs 1 --site ${site}`), 'records'],
    ['legwork, site file', analyze(path, `--site ${site}`), 'records'],
    ['legwork, .gz', analyze(`${path}.gz`), 'records'],
    ['legwork, .gz, site file', analyze(`${path}.gz`, `--site ${site}`), 'records'],
    ['wc -l', `wc -l < ${path}`],
    ['zcat | wc -l', `zcat ${path}.gz | wc -l`],
  ];
  if (format === 'iptables') {
    all.push(['legwork, new --index', `rm -f ${index}*; ${analyze(path, `--index ${index}`)}`, 'records']);
    all.push(['legwork, the same --index again', analyze(path, `--index ${index}`), 'records']);
    if (has('rg')) all.push(['rg, three ports', `rg --no-mmap -c 'DPT=(1500|1501|10000) ' ${path}`]);
    if (hasChdb) all.push(['chdb, extract and group', `${node} ${root}bench/chdb.mjs ${path}`]);
    if (has('fwlogwatch') && megabytes <= 10) all.push(['fwlogwatch', `fwlogwatch -d -p ${path}`]);
  }
  if (has('lnav') && megabytes <= 100) all.push(['lnav, count', `lnav -n -c ';SELECT count(*) FROM all_logs' ${path}`]);
  return all.map(([name, command, checked]) => ({ name, command, checked: checked !== undefined }));
}

/** Every packet of a log must have reached the index, with its ports. */
function check({ path, megabytes, records, ports }) {
  // SQL looks at each packet as a row: of a gigabyte it would take longer than all measurements together.
  if (megabytes > 100) return;
  const index = `${path}.check.db`;
  rmSync(index, { force: true });
  run(analyze(path, `--index ${index}`));
  const asked = `SELECT count(*) AS records, sum(src_port) + sum(dst_port) AS ports FROM packets`;
  const { stdout } = run(legwork(`sql "${asked}" --index ${index} --json`));
  const found = JSON.parse(stdout);
  if (found.records !== records || found.ports !== ports)
    throw new Error(`${path}: ${JSON.stringify(found)} in the index, ${records} records with ports of ${ports} were written`);
  for (const ending of ['', '-wal', '-shm']) rmSync(`${index}${ending}`, { force: true });
}

function measure(log) {
  const commands = commandsFor(log);
  const results = new Map(commands.map(({ name }) => [name, { seconds: [], peak: 0 }]));
  for (let round = 0; round < rounds; round++)
    for (const { name, command, checked } of commands) {
      const { seconds, peak = 0, stdout } = run(command);
      const result = results.get(name);
      result.seconds.push(seconds);
      result.peak = Math.max(result.peak, peak);
      if (checked && recordsRead(stdout, log.path) !== log.records)
        throw new Error(`${name} of ${log.path}: ${recordsRead(stdout, log.path)} records, ${log.records} were written`);
    }
  const indexBytes = existsSync(`${log.path}.db`) ? statSync(`${log.path}.db`).size : undefined;
  return { log, indexBytes, rows: [...results].map(([name, { seconds, peak }]) => ({ name, seconds: median(seconds), peak })) };
}

function startUp() {
  const once = (command) => Array.from({ length: 20 }, () => run(command).seconds * 1000);
  return median(once(legwork('--version'))) - median(once(`${node} -e 0`));
}

/** What was aimed at, and whether it was met here. A ratio is to the other program's time in the same rounds. */
function gates(measured, start) {
  const find = (format, megabytes, name) =>
    measured.find(({ log }) => log.format === format && log.megabytes === megabytes)?.rows.find((row) => row.name === name);
  const ratio = (megabytes, name, other) => {
    const [a, b] = [find('iptables', megabytes, name), find('iptables', megabytes, other)];
    return a === undefined || b === undefined ? undefined : a.seconds / b.seconds;
  };
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  const perLine = (format) => {
    const found = measured.find(({ log }) => log.format === format && log.megabytes === large);
    const row = found?.rows.find(({ name }) => name === 'legwork, 1 thread');
    return found === undefined || row === undefined ? undefined : row.seconds / found.log.records;
  };
  const index = measured.find(({ log }) => log.format === 'iptables' && log.megabytes === large);
  return [
    [`${large} MB ÷ chdb`, ratio(large, 'legwork', 'chdb, extract and group'), 1],
    [`${large} MB, site file ÷ chdb`, ratio(large, 'legwork, site file', 'chdb, extract and group'), 1],
    [`${large} MB, one thread, site file ÷ rg`, ratio(large, 'legwork, 1 thread, site file', 'rg, three ports'), 7],
    [`${large} MB, site file ÷ rg`, ratio(large, 'legwork, site file', 'rg, three ports'), 4],
    [`${large} MB ÷ rg`, ratio(large, 'legwork', 'rg, three ports'), 4],
    [`${large} MB from .gz, site file ÷ zcat \\| wc -l`, ratio(large, 'legwork, .gz, site file', 'zcat | wc -l'), 1],
    [`${large} MB from .gz ÷ zcat \\| wc -l`, ratio(large, 'legwork, .gz', 'zcat | wc -l'), 1],
    [`${small} MB ÷ fwlogwatch`, ratio(small, 'legwork', 'fwlogwatch'), 1 / 30],
    ['asking the index again ÷ first run', ratio(large, 'legwork, the same --index again', 'legwork, new --index'), 1 / 5],
    [
      'peak memory, MB',
      Math.max(...measured.flatMap(({ rows }) => rows.filter(({ name }) => name.startsWith('legwork')).map(({ peak }) => peak))),
      256,
    ],
    ['index, MB per million packets', index?.indexBytes === undefined ? undefined : index.indexBytes / index.log.records, 12],
    ['pf ÷ netfilter, time a line', perLine('pf-filterlog') / perLine('iptables'), 1.5],
    ['Windows ÷ netfilter, time a line', perLine('windows-firewall') / perLine('iptables'), 1.5],
    ['`legwork --version` − `node -e 0`, ms', start, 60],
  ].map(([what, value, gate]) => ({ what, value, gate }));
}

/** What a gate that is missed would take, by the end of its name. */
const WOULD_TAKE = [
  [
    '÷ rg',
    'ripgrep looks for a port and reads no field; here every field of every line is read, kept and judged. Nearer would only be a reader in native code or WebAssembly beside the one in TypeScript: two readers that must agree.',
  ],
  [
    'zcat \\| wc -l',
    'Of one file, one thread decodes and another reads, and reading takes longer. Cutting the decoded stream among several readers was tried: a tenth faster on two processors, and 250 MB at the peak in place of 175. Several files are read side by side.',
  ],
  [
    'fwlogwatch',
    'Of ten megabytes four fifths of the time is starting: Node, the modules, SQLite, YAML. One bundled file would save a third of that.',
  ],
  [
    'first run',
    'The index keeps packets and no conclusions. A third of asking again is unpacking the addresses of all packets, a third judging, the rest starting; a list of packets by host in the index would save the first third for another three megabytes per million packets.',
  ],
];

const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3));

function page(measured, start) {
  const checked = gates(measured, start);
  const version = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version;
  const lines = [
    '# Performance',
    '',
    'Written by `npm run bench`; do not edit. Every figure is the median of interleaved rounds on logs that bench/generate.mjs makes, and every run was',
    'checked to have read as many records as were written, with the same ports. Compare ratios, not seconds: they are what another machine repeats.',
    '',
    `legwork ${version}, Node ${process.versions.node}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}; load average ${number(load)} when it began, ${rounds} rounds, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    '## Gates',
    '',
    '| what | measured | gate | |',
    '|---|---|---|---|',
    ...checked.map(({ what, value, gate }) =>
      value === undefined || Number.isNaN(value)
        ? `| ${what} | not measured here | ${number(gate)} | |`
        : `| ${what} | ${number(value)} | ${number(gate)} | ${value <= gate ? 'met' : '**missed**'} |`,
    ),
  ];
  const missed = checked.filter(({ value, gate }) => value > gate);
  lines.push(
    '',
    missed.length === 0
      ? 'No gate was missed.'
      : `Missed: ${missed.map(({ what, value, gate }) => `${what} is ${number(value)} where ${number(gate)} is the gate`).join('; ')}.`,
  );
  const reasons = WOULD_TAKE.filter(([end]) => missed.some(({ what }) => what.endsWith(end)));
  if (reasons.length > 0) lines.push('', 'What it would take:', '', ...reasons.map(([end, text]) => `- … ${end}: ${text}`));
  for (const { log, rows } of measured) {
    lines.push(
      '',
      `## ${log.format}, ${(log.bytes / 1e6).toFixed(0)} MB, ${log.records} records`,
      '',
      '| what | seconds | MB/s | peak MB |',
      '|---|---|---|---|',
    );
    for (const { name, seconds, peak } of rows)
      lines.push(
        `| ${name.replaceAll('|', '\\|')} | ${seconds.toFixed(2)} | ${number(log.bytes / 1e6 / seconds)} | ${peak === 0 ? '' : peak.toFixed(0)} |`,
      );
  }
  lines.push('', 'Rates of .gz are of the bytes that come out.', '');
  return lines.join('\n');
}

execFileSync('npx', ['tsc'], { cwd: root, stdio: 'inherit' });
mkdirSync(data, { recursive: true });
writeFileSync(
  site,
  'timezone: UTC\nbackups:\n  - {name: nightly, protocol: tsm, mode: prompted, roles: {server: [10.30.0.5, 10.30.0.6], client: ["10.16.0.0/24"]}}\n',
);
const load = loadavg()[0] ?? 0;
const measured = [];
for (const megabytes of sizes)
  for (const format of formats) {
    const log = await prepare(format, megabytes);
    check(log);
    measured.push(measure(log));
    for (const ending of ['', '.gz', '.db', '.db-wal', '.db-shm']) rmSync(`${log.path}${ending}`, { force: true });
    process.stderr.write(`${format}, ${megabytes} MB: measured\n`);
  }
mkdirSync(`${root}docs`, { recursive: true });
writeFileSync(options.out, page(measured, startUp()));
process.stderr.write(`written: ${options.out}\n`);
