import type { ProtocolData } from './contract.ts';

export const rubrik: ProtocolData = {
  id: 'rubrik',
  name: 'Rubrik',
  backsUp: 'hosts with the backup service, to a Rubrik cluster',
  roles: { cluster: { means: 'backup cluster, the address of every node' }, host: { means: 'host that is backed up', backedUp: true } },
  legs: [
    {
      id: 'rubrik.agent',
      for: 'requests to the Rubrik Backup Service',
      initiator: ['cluster'],
      responder: ['host'],
      transport: ['tcp'],
      ports: [
        [12800, 12800],
        [12801, 12801],
      ],
      sourcePorts: 'ephemeral',
      setBy: 'fixed',
      impact: 'backup',
      life: 'the job',
      sees: ['the host is disconnected'],
      fix: ['Allow every node address of the cluster to the host on 12800 and 12801.'],
      keepalive: ['Set the keepalive of both ends below the idle timer of the firewall.'],
      verify: ['The host shows as connected.'],
      sources: ['common knowledge, not confirmed by a document'],
      confirmed: 'common-knowledge',
    },
  ],
};
