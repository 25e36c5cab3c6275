import type { Backup } from '../correlator/backup.ts';
import type { LogSource } from '../correlator/contract.ts';
import { inferBackups, roleHints, type RoleHint, type Telling } from '../correlator/infer-roles.ts';
import type { Protocol } from '../protocols/contract.ts';
import type { DraftBackup, SiteDraft } from '../site/draft.ts';

/** What the logs show of a site, as a draft of its file. `zone` is that of stamps without one. */
export function siteDraft(logs: readonly LogSource[], telling: Telling, protocols: readonly Protocol[], zone: string): SiteDraft {
  const firewalls = Map.groupBy(
    logs.filter((source) => source.records > 0),
    (source) => source.firewall,
  );
  const backups = inferBackups(telling, protocols);
  const hosts = [...new Set(telling.dials.flatMap((dial) => [dial.from, dial.to]))].sort();
  return {
    timezone: logs.find((source) => source.timezoneFrom !== 'line')?.timezone ?? zone,
    firewalls: [...firewalls].map(([name, sources]) => ({
      name,
      logs: [...new Set(sources.map((source) => source.path.split(/[/\\]/).at(-1) ?? source.path))],
      logsAccepts: sources.some((source) => source.accepts > 0),
    })),
    backups: backups.map((backup) => draftBackup(backup, hosts)),
    perhaps: roleHints(telling, protocols)
      .filter((hint) => !backups.some((backup) => backup.rolesOf(hint.from).length > 0))
      .map(inWords),
  };
}

function draftBackup(backup: Backup, hosts: readonly string[]): DraftBackup {
  const roles = backup.roleWords.map((role) => [role, hosts.filter((host) => backup.rolesOf(host).includes(role))] as const);
  return {
    protocol: backup.protocol.id,
    title: backup.protocol.name,
    roles: roles.filter(([, addresses]) => addresses.length > 0),
    modes: Object.keys(backup.protocol.modes),
    because: backup.assumptions,
  };
}

const MOST_HOSTS = 6;

function inWords({ from, to, port, legs }: RoleHint): string {
  const hosts = to.length > MOST_HOSTS ? `${to.slice(0, MOST_HOSTS).join(', ')} and ${to.length - MOST_HOSTS} more` : to.join(', ');
  const readings = legs.slice(0, 3).map(({ leg, fromRole, toRole }) => `${leg} (${fromRole} to ${toRole})`);
  return `${from} dials ${hosts} on ${port}: ${readings.join(', or ')}`;
}
