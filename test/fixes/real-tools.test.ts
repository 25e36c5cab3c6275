/** The proposed rules as iptables-restore and nft read them, and as the kernel applies them. */
import { describe, expect, test } from 'vitest';
import type { FixRequest } from '../../src/correlator/fixes/contract.ts';
import { proposeFixes } from '../../src/correlator/fixes/propose.ts';
import { CLIENT, Namespaces, SERVER, canPlay, works } from '../lab/namespaces.ts';
import { canCheckIptables, canCheckNft, iptablesComplaints, nftComplaints } from './real-commands.ts';
import { dynamicLeg, prompt } from './requests.ts';

const requests: readonly (readonly [string, FixRequest])[] = [
  ['one port', prompt],
  ['a list of ports and hosts', { ...prompt, responders: [CLIENT, '10.78.2.3'], ports: [[9950, 9950], [4000, 4025]] }], // prettier-ignore
  ['more ports than one match takes', { ...prompt, ports: Array.from({ length: 20 }, (_, i) => [2000 + 2 * i, 2000 + 2 * i] as const) }],
  ['no bounded range', { ...prompt, leg: dynamicLeg, ports: [] }],
  ['udp', { ...prompt, transport: 'udp' }],
  ['both families', { ...prompt, initiators: [SERVER, '2001:db8::20'], responders: [CLIENT, '2001:db8:1::27'] }],
  ['the answer', { ...prompt, cause: 'reply-denied' }],
  [
    'a ping',
    {
      ...prompt,
      cause: 'discovery-blocked',
      transport: 'icmp',
      responders: [CLIENT, '2001:db8:1::27'],
      initiators: [SERVER, '2001:db8::20'],
    },
  ],
  ['path MTU', { ...prompt, cause: 'path-mtu', responders: [CLIENT, '2001:db8:1::27'] }],
  ['on the host, inbound', { ...prompt, place: { firewall: 'h', in: 'ens3' } }],
  ['on the host, outbound', { ...prompt, place: { firewall: 'h', out: 'ens3' } }],
];

const rule = (request: FixRequest, dialect: 'iptables' | 'nftables') => proposeFixes(request)[0]?.rules?.[dialect] ?? '';

test.skipIf(!canCheckNft).each(requests)('nft accepts the rule for %s', (_, request) => {
  expect(nftComplaints(rule(request, 'nftables'))).toBe('');
});

test.skipIf(!canCheckIptables).each(requests)('iptables-restore accepts the rule for %s', (_, request) => {
  expect(iptablesComplaints(rule(request, 'iptables'))).toBe('');
});

const playable = canPlay();
const strict = {
  iptables: 'iptables -P FORWARD DROP; iptables -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
  nftables: `nft 'table inet filter { chain forward { type filter hook forward priority 0; policy drop; ct state established,related accept; }; }'`,
};
const stateless = {
  iptables: `iptables -P FORWARD DROP; iptables -A FORWARD -s ${SERVER} -p tcp --dport 1501 -j ACCEPT`,
  nftables: `nft 'table inet filter { chain forward { type filter hook forward priority 0; policy drop; ip saddr ${SERVER} tcp dport 1501 accept; }; }'`,
};

describe.each([
  ['iptables', playable && works('iptables', ['--version'])],
  ['nftables', playable && works('nft', ['--version'])],
] as const)('through the kernel, %s', (dialect, possible) => {
  const request = { ...prompt, initiators: [SERVER], responders: [CLIENT] };

  test.skipIf(!possible)('the blocked connection passes, its neighbours do not', async () => {
    const lab = new Namespaces();
    try {
      lab.sh('firewall', strict[dialect]);
      await lab.listen('client', CLIENT, 1501);
      await lab.listen('client', CLIENT, 1502);
      await lab.listen('server', SERVER, 1501);
      expect(lab.dial('server', CLIENT, 1501, 1000)).toBe('silence');
      lab.sh('firewall', rule(request, dialect));
      expect(lab.dial('server', CLIENT, 1501, 60_000)).toBe('connected');
      expect(lab.dial('server', CLIENT, 1502, 1000)).toBe('silence');
      expect(lab.dial('client', SERVER, 1501, 1000)).toBe('silence');
    } finally {
      lab.close();
    }
  });

  test.skipIf(!possible)('a denied answer passes, a new connection the other way does not', async () => {
    const lab = new Namespaces();
    try {
      lab.sh('firewall', stateless[dialect]);
      await lab.listen('client', CLIENT, 1501);
      await lab.listen('server', SERVER, 1600);
      expect(lab.dial('server', CLIENT, 1501, 1000)).toBe('silence');
      lab.sh('firewall', rule({ ...request, cause: 'reply-denied', place: { firewall: 'fw', in: 'eth1', out: 'eth0' } }, dialect));
      expect(lab.dial('server', CLIENT, 1501, 60_000)).toBe('connected');
      expect(lab.dial('client', SERVER, 1600, 1000)).toBe('silence');
    } finally {
      lab.close();
    }
  });
});
