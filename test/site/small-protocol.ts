import { protocolSchema } from '../../src/protocols/contract.ts';

const leg = {
  for: 'a test',
  initiator: ['server'],
  responder: ['client'],
  transport: ['tcp'],
  ports: [[1501, 1501]],
  impact: 'backup',
  sees: [],
  fix: [],
  sources: ['https://example.org/'],
  confirmed: 'site',
};

/** A protocol with an alias, two modes, a leg whose port has another setting, and a leg without ports. */
export const smallProtocol = protocolSchema.parse({
  id: 'vault',
  name: 'Vault',
  roles: { server: { aka: ['manager'], means: 'keeps the data' }, client: { means: 'is backed up' } },
  modes: { prompted: 'the server calls', polling: 'the client calls' },
  legs: [
    { ...leg, id: 'vault.prompt', onlyMode: 'prompted' },
    { ...leg, id: 'vault.data', sourceRangeSetting: 'server-range' },
    { ...leg, id: 'vault.return', portSetting: 'server-range' },
    { ...leg, id: 'vault.ping', transport: ['icmp'], ports: [] },
  ],
});
