import { legSchema } from '../../src/protocols/contract.ts';
import type { FixRequest } from '../../src/correlator/fixes/contract.ts';

const leg = legSchema.parse({
  id: 'tsm.prompt',
  for: 'the server wakes the client',
  initiator: ['server'],
  responder: ['client'],
  transport: ['tcp'],
  ports: [[1501, 1501]],
  impact: 'backup',
  sees: [],
  fix: ['allow server->client tcp/1501', 'TCPCLIENTPort to a port that is open already'],
  avoid: ['SCHEDMODE POLLING'],
  keepalive: ['NDMPKEEPIDLEMINUTES 15'],
  setBy: 'client TCPCLIENTPort',
  sources: ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=reference-tcpclientport'],
  confirmed: 'doc',
});
export const dynamicLeg = { ...leg, id: 'backup-exec.data', ports: [], dynamic: true, setBy: 'Network and Firewall defaults' };

/** A network firewall between eth0 and eth1 drops the server's calls to the client. */
export const prompt: FixRequest = {
  leg,
  cause: 'connection-denied',
  initiators: ['10.30.1.20'],
  responders: ['10.16.0.27'],
  transport: 'tcp',
  ports: [[1501, 1501]],
  place: { firewall: 'fw1', format: 'iptables', in: 'eth0', out: 'eth1', rule: 'FW-DROP ' },
};
