import type { ProtocolData } from './contract.ts';

export const iscsi: ProtocolData = {
  id: 'iscsi',
  name: 'iSCSI target as backup disk',
  backsUp: 'whatever writes its backup to a disk reached by iSCSI',
  roles: { host: { means: 'iSCSI initiator' }, target: { means: 'iSCSI portal' } },
  legs: [
    {
      id: 'iscsi.session',
      for: 'reads and writes of the iSCSI disk that takes the backup',
      note: '3260; Nutanix uses 3205 too',
      initiator: ['host'],
      responder: ['target'],
      transport: ['tcp'],
      ports: [
        [3260, 3260],
        [3205, 3205],
      ],
      sourcePorts: 'ephemeral',
      setBy: 'target',
      impact: 'backup',
      life: 'stands',
      sees: ['the disk goes offline; errors of VSS or input and output'],
      fix: ['Allow the host to both portals.'],
      keepalive: ['NOP-Out of the initiator below the idle timer of the firewall.'],
      verify: ['The initiator shows the session as connected.'],
      sources: [
        'https://helpcenter.veeam.com/docs/vbr/userguide/ahv_used_ports.html',
        'https://www.synology.com/de-de/knowledgebase/DSM/tutorial/General/What_network_ports_are_used_by_Synology_services',
      ],
      confirmed: 'mixed',
    },
  ],
};
