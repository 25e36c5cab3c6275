/** A backup product's own log given as a firewall log: said what it is and where it belongs. */
import type { Diagnosis } from '../correlator/contract.ts';

export async function jobLogHints(diagnosis: Diagnosis): Promise<readonly string[]> {
  const unread = diagnosis.coverage.sources.filter((source) => source.trouble !== undefined && source.records === 0);
  if (unread.length === 0) return [];
  const { jobLogTitle } = await import('../jobs/read.ts');
  const titled = await Promise.all(unread.map(async ({ path }) => ({ path, title: await jobLogTitle(path) })));
  return titled.flatMap(({ path, title }) =>
    title === undefined ? [] : [`${path} is no firewall log but a ${title}; name it under jobLogs of its backup in the site file.`],
  );
}
