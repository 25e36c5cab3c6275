import type { FirewallSite } from './contract.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';
import type { WrittenFirewall } from './shape.ts';
import { timeSpanMs } from './time-span.ts';
import { checkTimeZone } from './time-zone.ts';

/** One entry of `firewalls`, with what it leaves unsaid filled in. */
export function resolveFirewall(file: LocatedYaml, at: KeyPath, written: WrittenFirewall): FirewallSite {
  checkTimeZone(file, [...at, 'timezone'], written.timezone);
  const { clockOffset } = written;
  const offset =
    clockOffset === undefined
      ? undefined
      : file.attempt([...at, 'clockOffset'], 'write what must be added to this log to get the true time: -35s, +1m30s', () =>
          timeSpanMs(clockOffset),
        );
  const name = written.name ?? written.host ?? stemOf(written.logs[0]);
  if (name === undefined) file.problem(at, 'the firewall has neither name, host nor logs', 'add a line such as name: outer');
  return {
    name: name ?? '',
    logs: written.logs,
    ...(written.host === undefined ? {} : { host: written.host }),
    ...(written.timezone === undefined ? {} : { timezone: written.timezone }),
    clockOffsetMs: offset ?? 0,
    ...(written.logsAccepts === undefined ? {} : { logsAccepts: written.logsAccepts }),
    prefixes: written.prefixes,
  };
}

/** `outer*.log*` is the log of `outer`. */
function stemOf(glob: string | undefined): string | undefined {
  const stem = glob
    ?.split(/[/\\]/)
    .at(-1)
    ?.replace(/[*?[{.].*$/, '')
    .replace(/[-_]$/, '');
  return stem === '' ? undefined : stem;
}
