import type { ProtocolData } from './contract.ts';

export const unitrends: ProtocolData = {
  id: 'unitrends',
  name: 'Unitrends',
  backsUp: 'hosts with the agent, to an appliance',
  roles: { appliance: { means: 'backup appliance' }, agent: { means: 'host that is backed up', backedUp: true } },
  legs: [
    {
      id: 'unitrends.control',
      for: 'control, mostly quiet',
      initiator: ['appliance'],
      responder: ['agent'],
      transport: ['tcp'],
      ports: [[1743, 1743]],
      sourcePorts: 'ephemeral',
      setBy: 'master.ini',
      impact: 'backup',
      life: 'nearly idle until the summary that closes the job',
      sees: ['Communication failure occurred during finalization of backup process, although all data arrived'],
      fix: ['Allow the appliance to the agent on 1743.'],
      keepalive: [
        'Raise the idle timer of the firewall for 1743, or set keepalive on both ends below it: Windows KeepAliveTime=300000, Linux net.ipv4.tcp_keepalive_time=300.',
      ],
      verify: ['A backup longer than the idle timer of the firewall finishes.'],
      sources: [
        'https://helpdesk.kaseya.com/hc/en-gb/articles/4407510157713-Communication-failure-occurred-during-finalization-of-backup-process',
      ],
      confirmed: 'doc',
    },
    {
      id: 'unitrends.data',
      for: 'data back to the appliance',
      initiator: ['agent'],
      responder: ['appliance'],
      transport: ['tcp'],
      ports: [[1745, 1745]],
      sourcePorts: 'ephemeral',
      setBy: 'master.ini',
      needs: ['unitrends.control'],
      impact: 'backup',
      life: 'the job',
      sees: ['no data arrives'],
      fix: ['Allow the agent to the appliance on 1745.'],
      verify: ['The backup moves bytes.'],
      sources: [
        'https://helpdesk.kaseya.com/hc/en-gb/articles/4407510157713-Communication-failure-occurred-during-finalization-of-backup-process',
      ],
      confirmed: 'doc',
    },
  ],
};
