import type { ProtocolData } from './contract.ts';

export const ssh: ProtocolData = {
  id: 'ssh',
  name: 'Backups over SSH (rsync, borg, restic sftp)',
  backsUp: 'files of hosts, to a repository reached over SSH',
  roles: {
    client: { means: 'host that is backed up', backedUp: true },
    server: { aka: ['repository', 'repo'], means: 'host of the repository' },
  },
  legs: [
    {
      id: 'ssh.session',
      for: 'rsync, borg or restic (sftp) over SSH',
      initiator: ['client'],
      responder: ['server'],
      transport: ['tcp'],
      ports: [[22, 22]],
      sourcePorts: 'ephemeral',
      setBy: 'sshd_config',
      impact: 'backup',
      life: 'long; borg waits in silence while it scans',
      sees: ['hangs without an error when packets are dropped in mid-session (borg issue 1350); else Broken pipe or Connection closed'],
      fix: ['Allow the client to the server on 22.'],
      keepalive: ['Set ServerAliveInterval 60 on the client and ClientAliveInterval 60 on the server.'],
      verify: ['ssh from the client to the server signs on; the next backup completes.'],
      sources: ['https://github.com/borgbackup/borg/issues/1350'],
      confirmed: 'doc',
    },
  ],
};
