import type { ProtocolData } from './contract.ts';

export const nfs: ProtocolData = {
  id: 'nfs',
  name: 'NFS export as backup storage',
  backsUp: 'whatever writes its backup to an NFS export',
  roles: { host: { means: 'NFS client' }, nas: { means: 'NFS server' } },
  legs: [
    {
      id: 'nfs.session',
      for: 'NFS export',
      note: 'version 3: 111, and mountd on a port of its own',
      initiator: ['host'],
      responder: ['nas'],
      transport: ['tcp', 'udp'],
      ports: [
        [2049, 2049],
        [111, 111],
      ],
      dynamic: true,
      sourcePorts: 'reserved',
      setBy: 'fixed ports for mountd and lockd',
      impact: 'backup',
      life: 'stands',
      sees: ['NFS server not responding; the job hangs (D state)'],
      fix: [
        'With NFSv4 allow the host to the server on 2049 only.',
        'With version 3 fix the ports of mountd and lockd and allow them and 111 as well.',
      ],
      avoid: ['NFSv4.'],
      verify: ['The mount answers; showmount -e works with version 3.'],
      sources: ['https://vox.veritas.com/discussions/netbackup/what-port/506490', 'common knowledge, not confirmed by a document'],
      confirmed: 'mixed',
    },
  ],
};
