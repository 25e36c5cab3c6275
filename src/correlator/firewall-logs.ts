/** One firewall's logs taken together: a rotated set, or a file and its successor, cover in union. */
import type { LogSource, Micros, TimeSpan } from './contract.ts';
import { allowedSilence, recordedSpans } from './gaps.ts';
import { lossesOf, type Loss } from './losses.ts';

export interface FirewallLogs {
  readonly name: string;
  readonly sources: readonly LogSource[];
  readonly recorded: readonly TimeSpan[];
  /** Longest ordinary silence, microseconds. */
  readonly allowed: Micros;
  readonly losses: readonly Loss[];
  /** The site's word, else whether any accepted packet stands in them. */
  readonly logsAccepts: boolean;
}

/** The firewalls that are to be judged, in order of their first source. A file that is no firewall log (a README, a job log) makes none. */
export function firewallLogs(sources: readonly LogSource[]): readonly FirewallLogs[] {
  const judged = sources.filter((source) => source.records > 0 || source.format !== undefined || isUnread(source));
  return [...Map.groupBy(judged, (source) => source.firewall)].map(([name, own]) => ({
    name,
    sources: own,
    recorded: recordedSpans(own),
    allowed: allowedSilence(own),
    losses: own.flatMap(lossesOf),
    logsAccepts: own.find((source) => source.logsAccepts !== undefined)?.logsAccepts ?? own.some((source) => source.accepts > 0),
  }));
}

/** Nothing of it could be read, so nobody knows what it would have shown. */
export function isUnread(source: LogSource): boolean {
  return source.trouble !== undefined && source.records === 0 && source.lines === 0;
}
