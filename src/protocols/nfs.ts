import type { ProtocolData } from './contract.ts';

export const nfs: ProtocolData = {
  id: 'nfs',
  name: 'NFS export as backup storage',
  backsUp: 'whatever writes its backup to an NFS export',
  roles: { host: { means: 'NFS client' }, nas: { means: 'NFS server' } },
  legs: [
    {
      id: 'nfs.session',
      for: 'reads and writes on the NFS export',
      note: 'version 3: 111, and mountd on a port of its own',
      initiator: ['host'],
      responder: ['nas'],
      transport: ['tcp', 'udp'],
      ports: [
        [2049, 2049],
        [111, 111],
      ],
      enough: [[2049, 2049]],
      dynamic: true,
      sourcePorts: 'reserved',
      setBy: 'fixed ports for mountd and lockd',
      impact: 'backup',
      life: 'stands',
      sees: ['NFS server not responding; the job hangs (D state)'],
      fix: [
        'Allow the host to the server on 2049 for NFSv4; for version 3 on 111 and the ports of mountd and lockd as well.',
        'Fix the ports of mountd and lockd where version 3 is used.',
      ],
      avoid: ['Use NFSv4: 2049 is all it needs.'],
      verify: ['The mount answers; showmount -e works with version 3.'],
      sources: ['https://vox.veritas.com/discussions/netbackup/what-port/506490', 'common knowledge, not confirmed by a document'],
      confirmed: 'mixed',
    },
  ],
};
