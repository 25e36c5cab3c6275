/** `legwork site init PATH…` proposes a site file from what the logs show; `legwork site check FILE` checks one. */
import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { gatherTelling } from '../correlator/gather.ts';
import { UserError } from '../errors.ts';
import { ingest } from '../ingest/ingest.ts';
import { openSources } from '../ingest/open-sources.ts';
import { protocols } from '../protocols/index.ts';
import { siteAdvice } from '../site/advice.ts';
import type { Site } from '../site/contract.ts';
import { draftSite } from '../site/draft.ts';
import { emptySite } from '../site/load.ts';
import { readSite } from '../site/read.ts';
import { parseServices } from '../site/services-file.ts';
import { openIndex } from '../store/open-index.ts';
import { PARTLY_READ } from './exit-code.ts';
import type { Io } from './io.ts';
import { addCommonOptions, checkTogether, type CommonOptions } from './options.ts';
import { siteDraft } from './site-draft.ts';

export function setUp(command: Command, io: Io): void {
  const init = command.command('init').description('read logs and print the site file they suggest, commented, for its owner to correct');
  init.argument('[path...]', 'log files, folders, globs, archives, or - for standard input');
  addCommonOptions(init).action(async (paths: readonly string[], options: CommonOptions) => {
    checkTogether(options, paths);
    io.stdout.write(await proposed(paths, options, io));
  });
  command
    .command('check')
    .description('check a site file word by word, and say what it leaves open')
    .argument('<file>', 'the site file (YAML)')
    .option('--services <file>', "the hosts' services file: Backup Exec takes its NDMP port from there")
    .option('--json', 'print JSON', false)
    .action((file: string, options: { readonly services?: string; readonly json: boolean }) => {
      const site = readSite(file, protocols);
      const services = options.services === undefined ? [] : parseServices(servicesText(options.services));
      const advice = [...siteAdvice(site, services), ...missingJobLogs(site)];
      io.stdout.write(
        options.json
          ? `${JSON.stringify({ file, backups: site.backups.map((backup) => backup.name), advice })}\n`
          : inWords(file, site, advice),
      );
    });
}

async function proposed(paths: readonly string[], options: CommonOptions, io: Io): Promise<string> {
  const site = emptySite(protocols);
  const index = openIndex(options.index);
  try {
    await ingest(await openSources(paths), index, {
      site,
      ...(options.timezone === undefined ? {} : { timezone: options.timezone }),
      ...(options.year === undefined ? {} : { year: options.year }),
      ...(options.format === undefined ? {} : { format: options.format }),
      signal: io.signal,
      say: (sentence) => {
        if (!options.quiet) io.stderr.write(`legwork: ${sentence}\n`);
      },
    });
    for (const { path, trouble } of index.sources()) {
      if (trouble === undefined) continue;
      io.stderr.write(`legwork: ${path}: ${trouble}\n`);
      io.exit(PARTLY_READ);
    }
    return draftSite(siteDraft(index.sources(), await gatherTelling(index, protocols), protocols, options.timezone ?? io.zone()));
  } finally {
    index.close();
  }
}

function servicesText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UserError(`cannot read the services file ${path}`, [
      'on Windows it is %systemroot%\\System32\\drivers\\etc\\services, elsewhere /etc/services',
    ]);
  }
}

function missingJobLogs(site: Site): readonly string[] {
  return site.backups.flatMap((backup) =>
    backup.jobLogs.filter((path) => !existsSync(path)).map((path) => `${backup.name}: the job log ${path} is not there.`),
  );
}

function inWords(file: string, site: Site, advice: readonly string[]): string {
  const backups = site.backups.map((backup) => `${backup.name} (${backup.protocol})`).join(', ');
  const head = `${file} is right: ${site.backups.length === 0 ? 'no backups' : backups}.\n`;
  return head + advice.map((text) => `  ${text}\n`).join('');
}
