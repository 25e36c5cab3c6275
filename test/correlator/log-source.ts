/** Log sources for tests of what the logs cover. */
import type { LogSource } from '../../src/correlator/contract.ts';
import type { BackupSite } from '../../src/site/contract.ts';

/** Epoch microseconds of an ISO time with its zone. */
export function micros(iso: string): number {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new RangeError(iso);
  return ms * 1000;
}

/** A source with one record a minute in each of the spans, e.g. `2026-11-18T20:00Z/2026-11-19T06:00Z`. */
export function logSource(path: string, spans: readonly string[], more: Partial<LogSource> = {}): LogSource {
  const ends = spans.map((span) => span.split('/').map(micros)).map(([from = 0, to = 0]) => [from, to] as const);
  const activeMinutes = ends.map(([from, to]) => [Math.floor(from / 60e6), Math.floor(to / 60e6)] as const);
  const records = activeMinutes.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const times = ends.length === 0 ? {} : { first: Math.min(...ends.flat()), last: Math.max(...ends.flat()), medianSpacing: 60e6 };
  return {
    id: 1,
    path,
    format: 'iptables',
    firewall: path.replace(/\..*/, ''),
    timezone: 'UTC',
    timezoneFrom: 'site',
    clockOffsetMs: 0,
    lines: records,
    records,
    skipped: {},
    malformed: 0,
    foreign: 0,
    accepts: Math.floor(records / 2),
    denies: Math.ceil(records / 2),
    notices: [],
    activeMinutes,
    ...times,
    ...more,
  };
}

/** A backup with windows written as in the site file. */
export function backup(name: string, ...windows: readonly string[]): BackupSite {
  return {
    name,
    protocol: 'tsm',
    roles: new Map(),
    roleWords: [],
    ports: new Map(),
    windows: windows.map((window) => {
      const [from = 0, to = 0] = window.split('-').map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5)));
      return { fromMinute: from, toMinute: to };
    }),
    jobLogs: [],
  };
}
