/**
 * The protocols legwork knows. The order decides between legs that fit the same packets equally well: the earlier one is named.
 */
import { tsm } from './tsm.ts';
import { backupExec } from './backup-exec.ts';
import { dlo } from './dlo.ts';
import { tivoli } from './tivoli.ts';
import { netbackup } from './netbackup.ts';
import { veeam } from './veeam.ts';
import { commvault } from './commvault.ts';
import { networker } from './networker.ts';
import { dataProtector } from './data-protector.ts';
import { bacula } from './bacula.ts';
import { amanda } from './amanda.ts';
import { ndmp } from './ndmp.ts';
import { arcserve } from './arcserve.ts';
import { proxmoxBackup } from './proxmox-backup.ts';
import { urbackup } from './urbackup.ts';
import { backuppc } from './backuppc.ts';
import { ssh } from './ssh.ts';
import { restic } from './restic.ts';
import { rsync } from './rsync.ts';
import { acronis } from './acronis.ts';
import { synology } from './synology.ts';
import { rubrik } from './rubrik.ts';
import { cohesity } from './cohesity.ts';
import { nakivo } from './nakivo.ts';
import { unitrends } from './unitrends.ts';
import { windowsServerBackup } from './windows-server-backup.ts';
import { iscsi } from './iscsi.ts';
import { nfs } from './nfs.ts';
import { s3 } from './s3.ts';
import type { Protocol, ProtocolData } from './contract.ts';
import { withDefaults } from './defaults.ts';

const data: readonly ProtocolData[] = [
  tsm,
  backupExec,
  dlo,
  tivoli,
  netbackup,
  veeam,
  commvault,
  networker,
  dataProtector,
  bacula,
  amanda,
  ndmp,
  arcserve,
  proxmoxBackup,
  urbackup,
  backuppc,
  ssh,
  restic,
  rsync,
  acronis,
  synology,
  rubrik,
  cohesity,
  nakivo,
  unitrends,
  windowsServerBackup,
  iscsi,
  nfs,
  s3,
];

export const protocols: readonly Protocol[] = data.map(withDefaults);
