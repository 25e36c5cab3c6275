import type { ProtocolData } from './contract.ts';

export const s3: ProtocolData = {
  id: 's3',
  name: 'S3 object storage',
  backsUp: 'whatever writes its backup to object storage',
  roles: {
    client: { aka: ['proxy', 'repository'], means: 'proxy, repository or host that writes', backedUp: true },
    endpoint: { means: 'object store' },
  },
  legs: [
    {
      id: 's3.session',
      for: 'requests to object storage',
      initiator: ['client'],
      responder: ['endpoint'],
      transport: ['tcp'],
      ports: [[443, 443]],
      sourcePorts: 'ephemeral',
      setBy: 'URL of the endpoint',
      impact: 'backup',
      life: 'many short connections',
      sees: ['TLS or HTTP timeouts; a rule by name and addresses that change'],
      fix: ['Allow the client to the endpoint on 443 by a name object that the firewall keeps fresh, without TLS inspection.'],
      verify: ['A listing of the bucket answers from the client.'],
      sources: ['common knowledge, not confirmed by a document'],
      confirmed: 'common-knowledge',
    },
  ],
};
