import type { ProtocolData } from './contract.ts';

export const windowsServerBackup: ProtocolData = {
  id: 'windows-server-backup',
  name: 'Windows Server Backup to a share',
  backsUp: 'a Windows server, to a share',
  roles: { host: { means: 'host that is backed up', backedUp: true }, 'file-server': { means: 'host of the share' } },
  legs: [
    {
      id: 'windows-server-backup.smb',
      for: 'writes of Windows Server Backup or VSS to a share',
      note: '445; 139 on old systems',
      initiator: ['host'],
      responder: ['file-server'],
      transport: ['tcp'],
      ports: [
        [445, 445],
        [139, 139],
      ],
      enough: [[445, 445]],
      sourcePorts: 'ephemeral',
      setBy: 'operating system',
      impact: 'backup',
      life: 'the job',
      sees: ['the network path was not found, 0x80070035 (53); 0x80070040, the network name is no longer available'],
      fix: ['Allow the host to the file server on 445.'],
      keepalive: ['Set the keepalive of both ends below the idle timer of the firewall: Windows KeepAliveTime=300000.'],
      verify: ['Test-NetConnection SERVER -Port 445 on the host succeeds; the next backup completes.'],
      sources: ['common knowledge, not confirmed by a document'],
      confirmed: 'common-knowledge',
    },
  ],
};
