import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LogText } from './memory-logs.ts';
import { protocols } from '../../src/protocols/index.ts';
import { readSite } from '../../src/site/read.ts';
import { truthSchema, type Truth } from './truth.ts';

export const nightsFolder = fileURLToPath(new URL('../../samples/nights/', import.meta.url));

export interface SampleNight {
  readonly story: string;
  readonly truth: Truth;
  readonly site?: string;
  /** Paths of everything a user would name on the command line. */
  readonly paths: readonly string[];
  /** Firewall logs as text; archives are left out. */
  readonly logs: readonly LogText[];
}

export const sampleNights: readonly SampleNight[] = readdirSync(nightsFolder).map((story) => {
  const at = join(nightsFolder, story);
  const site = join(at, 'site.yaml');
  const jobLogs = new Set(
    existsSync(site) ? readSite(site, protocols).backups.flatMap((backup) => backup.jobLogs.map((path) => basename(path))) : [],
  );
  const names = readdirSync(at).filter((name) => !/\.(?:md|yaml|json)$/.test(name) && !jobLogs.has(name));
  return {
    story,
    truth: truthSchema.parse(JSON.parse(readFileSync(join(at, 'truth.json'), 'utf8'))),
    ...(existsSync(site) ? { site: readFileSync(site, 'utf8') } : {}),
    paths: names.map((name) => join(at, name)),
    logs: names.filter((name) => !name.endsWith('.gz')).map((name) => ({ name, text: readFileSync(join(at, name), 'utf8') })),
  };
});
