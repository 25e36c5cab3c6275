/**
 * The protocols legwork knows. The order decides between legs that fit the same packets equally well: the earlier one is named.
 */
import { tsm } from './tsm.ts';
import { backupExec } from './backup-exec.ts';
import { dlo } from './dlo.ts';
import { tivoli } from './tivoli.ts';
import { netbackup } from './netbackup.ts';
import { veeam } from './veeam.ts';
import { bacula } from './bacula.ts';
import { ndmp } from './ndmp.ts';
import type { Protocol, ProtocolData } from './contract.ts';
import { withDefaults } from './defaults.ts';

const data: readonly ProtocolData[] = [tsm, backupExec, dlo, tivoli, netbackup, veeam, bacula, ndmp];

export const protocols: readonly Protocol[] = data.map(withDefaults);
