/** Following a night to its end must come to the findings that reading it at once comes to. */
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TailEngine } from '../../src/commands/tail-engine.ts';
import type { Finding } from '../../src/correlator/contract.ts';
import { gather } from '../../src/correlator/gather.ts';
import { joinJobs } from '../../src/correlator/jobs/join.ts';
import { letThroughIn } from '../../src/correlator/jobs/let-through.ts';
import { judge, openCases } from '../../src/correlator/judge.ts';
import { ingest } from '../../src/ingest/ingest.ts';
import { endOf, firewallSources } from '../../src/commands/diagnose.ts';
import { readJobLogs } from '../../src/jobs/read.ts';
import { protocols } from '../../src/protocols/index.ts';
import { readSite } from '../../src/site/read.ts';
import { openIndex } from '../../src/store/open-index.ts';

const NIGHTS = fileURLToPath(new URL('../../samples/nights/', import.meta.url));
const FOLLOWED = readdirSync(NIGHTS).filter((name) => existsSync(join(NIGHTS, name, 'site.yaml')));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'legwork-engine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is the same however the log came: ids are made of the events. */
function essence(findings: readonly Finding[] | undefined): readonly string[] {
  return (findings ?? []).map(({ id, verdict, confidence, leg, cause, packets }) =>
    [id, verdict, confidence, leg, cause, packets].join(' '),
  );
}

test.each(FOLLOWED)('%s, written line by line while it is followed', async (name) => {
  cpSync(join(NIGHTS, name), folder, { recursive: true });
  const site = readSite(join(folder, 'site.yaml'), protocols);
  const zone = site.timezone ?? 'UTC';
  const options = { site, machineZone: 'UTC', year: 2026 };
  const jobLogs = new Set(site.backups.flatMap((backup) => backup.jobLogs));
  const paths = readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .map((file) => join(folder, file))
    .filter((path) => !jobLogs.has(path));

  const whole = openIndex();
  await ingest(await firewallSources(paths, site), whole, options);
  const evidence = await gather(whole, protocols, site, undefined);
  const jobs = await readJobLogs(site, { zone, ...endOf(evidence.sources) });
  const cases = openCases(evidence, site, zone);
  const atOnce = joinJobs(judge(evidence, site, cases), jobs, site, () => letThroughIn(cases.book));
  whole.close();

  const texts = paths.map((path) => readFileSync(path, 'utf8').split(/(?<=\n)/));
  for (const path of paths) writeFileSync(path, '');
  const index = openIndex(join(folder, 'night.db'));
  const engine = new TailEngine({ paths, index, site, zone, asked: {}, options, now: () => Date.UTC(2026, 10, 20) });
  await engine.start();
  // In portions that end in the middle of lines, judged in between.
  for (let part = 0; part < 4; part++) {
    for (const [i, path] of paths.entries()) {
      const lines = texts[i] ?? [];
      const text = lines.slice(Math.floor((lines.length * part) / 4), Math.floor((lines.length * (part + 1)) / 4)).join('');
      appendFileSync(path, text.slice(0, text.length / 2));
      engine.look();
      await engine.keep();
      appendFileSync(path, text.slice(text.length / 2));
    }
    while (engine.look());
    await engine.keep();
    await engine.judge();
  }
  expect(essence(engine.feed().diagnosis?.findings)).toEqual(essence(atOnce.findings));
  expect(engine.feed().packets).toBe(atOnce.coverage.sources.reduce((sum, source) => sum + source.records, 0));
  await engine.close();
  index.close();
});
