/** Whose log it is: the firewall's name, its zone and clock, from the site file, the options and the log itself. */
import { PacketColumns } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type SourceContext } from '../../parsers/contract.ts';
import type { FirewallSite, Site } from '../site/contract.ts';
import type { SourceIdentity } from '../store/source-identity.ts';
import { matchesGlob } from '../site/glob.ts';
import { LineCutter, type RecordSink } from './line-cutter.ts';
import { RecordCutter } from './record-cutter.ts';

/** What was stated about logs in general. */
export interface Statements {
  readonly site?: Pick<Site, 'firewalls' | 'timezone'>;
  /** `--timezone`. */
  readonly timezone?: string;
  readonly machineZone: string;
  /** `--year`. */
  readonly year?: number;
}

/** The site's firewall a log belongs to: by the name of the log, else by its syslog host name. */
export function firewallOf(site: Statements['site'], name: string, host: string | undefined): FirewallSite | undefined {
  const firewalls = site?.firewalls ?? [];
  const byName = firewalls.find((firewall) => firewall.logs.some((glob) => matchesGlob(glob, name) || matchesGlob(glob, baseName(name))));
  return byName ?? firewalls.find((firewall) => firewall.host !== undefined && firewall.host === host);
}

/** Name by the site file, else the syslog host name, else the file name without its ending. */
export function firewallName(site: Statements['site'], name: string, host: string | undefined): string {
  return firewallOf(site, name, host)?.name ?? host ?? withoutEnding(baseName(name));
}

export interface Zone {
  readonly timezone: string;
  readonly timezoneFrom: SourceIdentity['timezoneFrom'];
}

/** The zone of stamps that carry none. An offset in the line wins over all of this. */
export function statedZone(statements: Statements, firewall: FirewallSite | undefined): Zone {
  if (firewall?.timezone !== undefined) return { timezone: firewall.timezone, timezoneFrom: 'firewall' };
  if (statements.timezone !== undefined) return { timezone: statements.timezone, timezoneFrom: 'option' };
  if (statements.site?.timezone !== undefined) return { timezone: statements.site.timezone, timezoneFrom: 'site' };
  return { timezone: statements.machineZone, timezoneFrom: 'machine' };
}

/** What the first records of a log tell. */
export interface FirstRecord {
  /** Syslog host name. */
  readonly host?: string;
  /** Offset the stamps carry, as `UTC-06:00`; absent where they carry none. */
  readonly offset?: string;
}

/** Reads a head twice, as if in two zones: a time that stays the same has its zone in the line. */
export function firstRecord(format: LogFormat, head: Uint8Array): FirstRecord {
  const here = readFirst(format, head, 'UTC');
  const there = readFirst(format, head, '+05:00');
  if (here === undefined) return {};
  const host = here.columns.names.text(here.columns.firewall[0] ?? 0);
  const fixed = there !== undefined && here.columns.time[0] !== 0 && here.columns.time[0] === there.columns.time[0];
  return { ...(host === undefined ? {} : { host }), ...(fixed ? { offset: writtenOffset(here.line) } : {}) };
}

function readFirst(
  format: LogFormat,
  head: Uint8Array,
  zone: string,
): { readonly columns: PacketColumns; readonly line: string } | undefined {
  const context: SourceContext = { name: '', zone, zoneAssumed: false, endsAt: 0, head };
  const reader = format.open(context);
  const columns = new PacketColumns(1);
  let line = '';
  const sink: RecordSink = {
    record(bytes, start, end) {
      for (let from = start; from >= start && !columns.full; from = reader.rest || -1) {
        if (reader.read(bytes, from, end, columns) !== Outcome.RECORD) continue;
        columns.commit(1, 0);
        line = Buffer.from(bytes.subarray(from, end)).toString('latin1');
      }
    },
    overlong: () => undefined,
  };
  const cutter = format.framing === undefined ? new LineCutter(sink, 0) : new RecordCutter(format.framing, sink, 0);
  cutter.feed(head);
  cutter.finish();
  return columns.count === 0 ? undefined : { columns, line };
}

function writtenOffset(line: string): string {
  const found = /\d\d:\d\d:\d\d(?:[.,]\d+)?\s?(?:([+-]\d\d):?(\d\d)|Z)/.exec(line);
  return found?.[1] === undefined ? 'UTC' : `UTC${found[1]}:${found[2] ?? '00'}`;
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `fw1.log.2.gz` is fw1's log. */
function withoutEnding(name: string): string {
  return name.replace(/(?<=.)(?:\.\d+|-\d{8,14}|\.(?:log|txt|gz|xz|bz2|zst|old|csv|ndjson|json))+$/i, '') || name;
}
