/** The site a command works for. YAML and its schema are loaded only where there is a file to read. */
import type { Protocol } from '../protocols/contract.ts';
import type { Site } from './contract.ts';

/** What is known without a site file. */
export function emptySite(protocols: readonly Protocol[]): Site {
  return { hosts: new Map(), firewalls: [], nat: [], protocols, backups: [] };
}

/**
 * The site a file describes; an empty one without a file.
 * @throws UserError naming file, line and key of everything that is wrong, and what to write instead.
 */
export async function loadSite(path: string | undefined, protocols: readonly Protocol[]): Promise<Site> {
  if (path === undefined) return emptySite(protocols);
  const { readSite } = await import('./read.ts');
  return readSite(path, protocols);
}
