/** The logs cannot answer for a backup: one finding per backup, beside whatever else was found. */
import type { BackupSite } from '../site/contract.ts';
import type { Coverage, Finding } from './contract.ts';
import { findingId } from './finding-id.ts';
import { listed } from './phrases.ts';

export function notCovered(backups: readonly BackupSite[], coverage: Coverage): readonly Finding[] {
  if (coverage.sufficient) return [];
  return backups.flatMap((backup) => {
    const open = coverage.nights.filter((night) => night.backup === backup.name && !night.sufficient);
    if (open.length === 0) return [];
    const reasons = [...new Set(open.flatMap((night) => night.reasons))];
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
        summary: `${backup.name}: the logs do not cover ${open.length === 1 ? 'the night of' : 'the nights of'} ${listed(open.map((night) => night.night).slice(0, 5))}; whether a firewall stopped it cannot be told from them.`,
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
