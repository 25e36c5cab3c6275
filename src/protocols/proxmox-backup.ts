import type { ProtocolData } from './contract.ts';

export const proxmoxBackup: ProtocolData = {
  id: 'proxmox-backup',
  name: 'Proxmox Backup Server',
  backsUp: 'virtual machines, containers and hosts, to a Proxmox Backup Server',
  roles: {
    client: { aka: ['pve'], means: 'backup client or Proxmox VE host', backedUp: true },
    server: { aka: ['pbs'], means: 'Proxmox Backup Server' },
  },
  legs: [
    {
      id: 'proxmox-backup.session',
      for: 'API requests and data',
      initiator: ['client'],
      responder: ['server'],
      transport: ['tcp'],
      ports: [[8007, 8007]],
      sourcePorts: 'ephemeral',
      setBy: 'host:port in the repository string',
      impact: 'backup',
      life: 'the job; keepalive every 120 s, connect timeout 10 s',
      sees: ['error trying to connect: ... (the client gives up after 10 s, so the log holds only 3-4 SYNs)'],
      fix: ['Allow the client to the server on 8007.'],
      avoid: ['Pull from the other backup server: a pull sync turns the direction between two of them round.'],
      keepalive: ['The client sends keepalives every 120 s; the idle timer of the firewall must be above that.'],
      verify: ['proxmox-backup-client status on the client answers.'],
      sources: ['https://github.com/proxmox/proxmox-backup (docs/backup-client.rst, pbs-client/src/http_client.rs at 4940514b)'],
      confirmed: 'code',
    },
  ],
};
