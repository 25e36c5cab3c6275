/** Logs in memory as an EvidenceSource: what the store does, without a store. */
import { basename } from 'node:path';
import { formats, detect } from '../../parsers/index.ts';
import { Outcome, type LogFormat, type Notice, type SourceContext } from '../../parsers/contract.ts';
import { Code, Has, PacketColumns } from '../../parsers/columns.ts';
import type { EvidenceSource, LogSource, PacketBlock } from '../../src/correlator/contract.ts';
import type { Site } from '../../src/site/contract.ts';

export interface LogText {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @param zone of stamps that carry none. @param endsAt epoch microseconds that tell the year of yearless stamps */
export function memorySource(logs: readonly LogText[], site: Site, zone: string, endsAt: number): EvidenceSource {
  const read = logs.map((log, id) => readLog(log, id, site, zone, endsAt));
  return {
    sources: () => read.map((r) => r.source),
    async *packets() {
      for (const r of read) yield r.block;
    },
  };
}

function readLog(log: LogText, id: number, site: Site, zone: string, endsAt: number): { source: LogSource; block: PacketBlock } {
  const name = basename(log.path);
  const firewallSite = site.firewalls.find((f) =>
    f.logs.some((glob) => new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name)),
  );
  const format: LogFormat | undefined = detect(log.bytes) ?? formats[0];
  if (format === undefined) throw new Error('no format');
  const context: SourceContext = {
    name,
    zone: firewallSite?.timezone ?? zone,
    zoneAssumed: false,
    endsAt,
    head: log.bytes.subarray(0, 65_536),
    ...(firewallSite === undefined ? {} : { prefixes: firewallSite.prefixes }),
  };
  const reader = format.open(context);
  const columns = new PacketColumns(Math.max(1, log.bytes.filter((byte) => byte === 10).length + 1));
  const counts = { lines: 0, malformed: 0, foreign: 0 };
  const skipped: Record<string, number> = {};
  const notices: Notice[] = [];
  for (let start = 0; start < log.bytes.length;) {
    const newline = log.bytes.indexOf(10, start);
    const end = newline < 0 ? log.bytes.length : newline;
    counts.lines++;
    columns.begin();
    const outcome = reader.read(log.bytes, start, end, columns);
    if (outcome === Outcome.RECORD) columns.commit(counts.lines, start);
    else if (outcome === Outcome.MALFORMED) counts.malformed++;
    else if (outcome === Outcome.FOREIGN) counts.foreign++;
    else skipped[columns.why] = (skipped[columns.why] ?? 0) + 1;
    if (outcome === Outcome.SKIPPED && columns.notice !== undefined) notices.push(columns.notice);
    start = end + 1;
  }
  const times = [...columns.time.subarray(0, columns.count)]
    .filter((_, i) => ((columns.present[i] ?? 0) & Has.time) !== 0)
    .sort((a, b) => a - b);
  const first = times[0];
  const last = times.at(-1);
  const actions = columns.action.subarray(0, columns.count);
  const spacing = times
    .slice(1)
    .map((time, i) => time - (times[i] ?? 0))
    .sort((a, b) => a - b);
  const median = spacing[Math.floor(spacing.length / 2)];
  const host = columns.names.text(columns.firewall[0] ?? 0);
  const source: LogSource = {
    id,
    path: name,
    format: format.name,
    firewall: firewallSite?.name ?? host ?? name.replace(/\.[^.]*$/, ''),
    timezone: context.zone,
    timezoneFrom: 'site',
    clockOffsetMs: firewallSite?.clockOffsetMs ?? 0,
    ...(first === undefined || last === undefined ? {} : { first, last }),
    ...counts,
    records: columns.count,
    skipped,
    accepts: actions.filter((action) => action === Code.accept).length,
    denies: actions.filter((action) => action === Code.deny).length,
    notices,
    activeMinutes: [...new Set(times.map((time) => Math.floor(time / 60_000_000)))].map((minute) => [minute, minute] as const),
    ...(median === undefined ? {} : { medianSpacing: median }),
    ...(firewallSite?.logsAccepts === undefined ? {} : { logsAccepts: firewallSite.logsAccepts }),
  };
  return { source, block: { source: id, columns } };
}
