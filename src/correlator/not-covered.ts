/** The logs cannot answer for a backup: one finding per backup, beside whatever else was found. */
import type { BackupSite } from '../site/contract.ts';
import type { Coverage, Finding } from './contract.ts';
import { findingId } from './finding-id.ts';
import { listed } from './phrases.ts';

export function notCovered(backups: readonly BackupSite[], coverage: Coverage): readonly Finding[] {
  if (coverage.sufficient) return [];
  return backups.flatMap((backup) => {
    const open = coverage.nights.filter((night) => night.backup === backup.name && !night.sufficient);
    // Logs without any record have no nights; what they lack is said once for all.
    if (open.length === 0 && coverage.nights.length > 0) return [];
    const reasons = open.length === 0 ? coverage.reasons : [...new Set(open.flatMap((night) => night.reasons))];
    return [
      {
        id: findingId(['not-covered', backup.name]),
        verdict: 'not-covered' as const,
        confidence: 'high' as const,
        because: reasons,
        wouldRaise: ['the firewall logs of the missing time'],
        impact: 'backup' as const,
        protocol: backup.protocol,
        leg: null,
        cause: null,
        backup: backup.name,
        initiator: null,
        responder: null,
        ports: [],
        packets: 0,
        attempts: 0,
        nights: open.map((night) => ({ night: night.night, packets: 0, attempts: 0 })),
        summary: `${backup.name}: the logs do not cover ${nightsText(open.map((night) => night.night))}; whether a firewall stopped it cannot be told from them.`,
        effect: 'Nothing can be said about what is not logged.',
        explanation: reasons.join(' '),
        evidence: [],
        against: [],
        assumptions: [],
        alsoCausedBy: [],
        fixes: [],
        verify: ['Ask again with logs that reach over the whole backup window.'],
        references: [],
      },
    ];
  });
}

function nightsText(nights: readonly string[]): string {
  if (nights.length === 0) return 'any night';
  const named = nights.slice(0, 5);
  const more = nights.length > named.length ? [`${nights.length - named.length} more`] : [];
  return `${nights.length === 1 ? 'the night of' : 'the nights of'} ${listed([...named, ...more])}`;
}
