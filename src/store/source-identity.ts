/** What an index keeps of a log beside its packets. */
import type { LogSource } from '../correlator/contract.ts';

export interface SourceIdentity extends Pick<
  LogSource,
  'path' | 'firewall' | 'timezone' | 'timezoneFrom' | 'clockOffsetMs' | 'logsAccepts' | 'format' | 'trouble'
> {
  /** Base name, or `archive!/member`: what a site file's globs are held against. */
  readonly name: string;
  /** Syslog host name of its records. */
  readonly host?: string;
  /** Of a log passed over because of its time: its first and last, as JSON. */
  readonly bounds?: string;
  /** How it was read: another zone, year or list of prefixes makes other records, so the source is read again. */
  readonly reading: string;
}
