import type { ProtocolData } from './contract.ts';

export const restic: ProtocolData = {
  id: 'restic',
  name: 'restic rest-server',
  backsUp: 'files of hosts, to a restic repository over HTTP',
  roles: {
    client: { means: 'host that is backed up', backedUp: true },
    server: { aka: ['rest-server'], means: 'host of the rest-server' },
  },
  legs: [
    {
      id: 'restic.session',
      for: 'REST requests and data',
      initiator: ['client'],
      responder: ['server'],
      transport: ['tcp'],
      ports: [[8000, 8000]],
      sourcePorts: 'ephemeral',
      setBy: '--listen :8000',
      impact: 'backup',
      life: 'the job',
      sees: ['dial tcp h:8000: i/o timeout, or connect: connection refused'],
      fix: ['Allow the client to the server on 8000.'],
      keepalive: ['Set the keepalive of both ends below the idle timer of the firewall.'],
      verify: ['restic snapshots on the client answers.'],
      sources: ['https://github.com/restic/rest-server (README.md, cmd/rest-server/main.go at 2f31e10)'],
      confirmed: 'code',
    },
  ],
};
