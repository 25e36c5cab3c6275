/** The program on one page: open → ingest → gather → judge, and the backup products' own logs beside it. What is made of the diagnosis is the business of each command. */
import { resolve } from 'node:path';
import { ingest } from '../ingest/ingest.ts';
import { openSources } from '../ingest/open-sources.ts';
import { RawLines } from '../ingest/raw-lines.ts';
import { attemptRows } from '../correlator/attempt-rows.ts';
import type { Book } from '../correlator/book.ts';
import type { Diagnosis, LogSource, TimeSpan } from '../correlator/contract.ts';
import { BEFORE_WINDOW, gather } from '../correlator/gather.ts';
import { joinJobs } from '../correlator/jobs/join.ts';
import { letThroughIn } from '../correlator/jobs/let-through.ts';
import { judge, openCases } from '../correlator/judge.ts';
import type { JobLog } from '../jobs/contract.ts';
import type { JobLogSetting } from '../jobs/read.ts';
import { protocols } from '../protocols/index.ts';
import type { Site } from '../site/contract.ts';
import { loadSite } from '../site/load.ts';
import { openIndex } from '../store/open-index.ts';
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';
import { progressLine } from './progress.ts';
import { withRawLines } from './raw-evidence.ts';
import { timeWindow } from './times.ts';

export interface Diagnosed {
  readonly diagnosis: Diagnosis;
  readonly site: Site;
  /** In which nights and windows are meant, and times shown. */
  readonly zone: string;
  /** What the diagnosis was concluded from, attempt by attempt. */
  readonly book: Book;
}

/**
 * Logs in, diagnosis out. Without an index nothing is left behind.
 * @throws UserError when the site file, the index or the window is wrong.
 */
export async function diagnose(paths: readonly string[], options: CommonOptions, io: Io): Promise<Diagnosed> {
  const site = await loadSite(options.site, protocols);
  const zone = options.timezone ?? site.timezone ?? io.zone();
  const asked = askedSpan(options, zone, io, site);
  const index = openIndex(options.index);
  try {
    const sources = await firewallSources(paths, site);
    const lines = new RawLines();
    const progress = progressLine(io, options.quiet);
    const window = asked === undefined ? {} : { window: { since: asked.since - BEFORE_WINDOW, until: asked.until } };
    await ingest(sources, index, { ...ingestOptions(options, site, io), ...window, lines, jobs: options.jobs, progress: progress.show });
    progress.end();
    const evidence = await gather(index, protocols, site, asked);
    const cases = openCases(evidence, site, zone);
    const jobLogs = await jobLogsOf(site, { zone, ...endOf(evidence.sources) });
    const diagnosis = await withRawLines(
      joinJobs(judge(evidence, site, cases), jobLogs, site, () => letThroughIn(cases.book)),
      lines,
    );
    index.keep(diagnosis, attemptRows(cases.book));
    return { diagnosis, site, zone, book: cases.book };
  } finally {
    index.close();
  }
}

/** A job log among the paths (`night/*`) is no firewall log that could not be read. */
export async function firewallSources(paths: readonly string[], site: Site): ReturnType<typeof openSources> {
  const jobLogs = new Set(site.backups.flatMap((backup) => backup.jobLogs));
  return (await openSources(paths)).filter((source) => !jobLogs.has(resolve(source.path)));
}

/** The readers of job logs are loaded where a site file names any. */
async function jobLogsOf(site: Site, setting: JobLogSetting): Promise<readonly JobLog[]> {
  if (site.backups.every((backup) => backup.jobLogs.length === 0)) return [];
  const { readJobLogs } = await import('../jobs/read.ts');
  return readJobLogs(site, setting);
}

export function endOf(sources: readonly LogSource[]): { endsAt?: number } {
  const lasts = sources.flatMap((source) => source.last ?? []);
  return lasts.length === 0 ? {} : { endsAt: Math.max(...lasts) };
}

function ingestOptions(options: CommonOptions, site: Site, io: Io): Parameters<typeof ingest>[2] {
  return {
    site,
    ...(options.timezone === undefined ? {} : { timezone: options.timezone }),
    ...(options.year === undefined ? {} : { year: options.year }),
    ...(options.format === undefined ? {} : { format: options.format }),
    signal: io.signal,
    say: (sentence) => {
      if (!options.quiet) io.stderr.write(`legwork: ${sentence}\n`);
    },
  };
}

/** An open end is as far as any log reaches. */
function askedSpan(options: CommonOptions, zone: string, io: Io, site: Site): TimeSpan | undefined {
  const windows = site.backups.flatMap((backup) => backup.windows);
  const { since, until } = timeWindow(options, zone, io.now(), windows);
  if (since === undefined && until === undefined) return undefined;
  return { since: since ?? 0, until: until ?? io.now() * 1000 };
}
