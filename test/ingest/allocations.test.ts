import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const reader = new URL('../../dist/src/ingest/piece-reader.js', import.meta.url).href;
const registry = new URL('../../dist/parsers/index.js', import.meta.url).href;

/** Reads the same lines over and over with a young generation of one megabyte; how often it had to be swept. */
function sweeps(lines: number, perLine: string): number {
  const script = `
    import { PieceReader } from ${JSON.stringify(reader)};
    import { formatNamed } from ${JSON.stringify(registry)};
    const line = 'Nov 18 22:00:01 fw1 kernel: [363080.104215] FW-DROP IN=eth0 OUT=eth1 MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 DF PROTO=TCP SPT=43834 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0\\n';
    const chunk = Buffer.from(line.repeat(1000));
    const context = { name: 'fw1.log', zone: 'UTC', zoneAssumed: false, year: 2026, endsAt: 1.8e15, head: chunk };
    const pieces = new PieceReader(formatNamed('iptables'), context);
    const kept = [];
    const perLine = (n) => { ${perLine} };
    for (let n = 0; n < ${lines}; n += 1000) {
      pieces.feed(chunk);
      for (let i = 0; i < 1000; i++) perLine(n + i);
    }
    pieces.take();`;
  const out = execFileSync(process.execPath, ['--max-semi-space-size=1', '--trace-gc', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  return out.split('\n').filter((text) => /Scavenge/.test(text)).length;
}

test('reading a line makes no objects: a thousand lines more sweep no more than one object a line would', () => {
  const few = sweeps(50_000, '');
  const many = sweeps(350_000, '');
  const withObjects = sweeps(350_000, 'kept[n & 7] = { n, text: [n, n, n] };');
  // The probe itself must see an object a line, or it proves nothing.
  expect(withObjects - few).toBeGreaterThan(10);
  expect(many - few).toBeLessThan((withObjects - few) / 2);
});
