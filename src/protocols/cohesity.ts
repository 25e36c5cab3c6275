import type { ProtocolData } from './contract.ts';

export const cohesity: ProtocolData = {
  id: 'cohesity',
  name: 'Cohesity',
  backsUp: 'hosts with the agent, to a Cohesity cluster',
  roles: { cluster: { means: 'backup cluster, the address of every node' }, host: { means: 'host that is backed up', backedUp: true } },
  legs: [
    {
      id: 'cohesity.agent',
      for: 'requests to the agent',
      initiator: ['cluster'],
      responder: ['host'],
      transport: ['tcp'],
      ports: [[50051, 50051]],
      sourcePorts: 'ephemeral',
      setBy: 'fixed',
      impact: 'backup',
      life: 'the job',
      sees: ['the agent is unreachable'],
      fix: ['Allow every node address of the cluster to the host on 50051.'],
      keepalive: ['Set the keepalive of both ends below the idle timer of the firewall.'],
      verify: ['The agent shows as healthy.'],
      sources: ['common knowledge, not confirmed by a document'],
      confirmed: 'common-knowledge',
    },
  ],
};
