import { describe, expect, test } from 'vitest';
import type { FixRequest } from '../../src/correlator/fixes/contract.ts';
import { proposeFixes } from '../../src/correlator/fixes/propose.ts';
import { dynamicLeg, prompt } from './requests.ts';

const rules = (request: FixRequest) => proposeFixes(request)[0]?.rules ?? {};

test('a denied connection is let through in five dialects: these two hosts, this port, this way', () => {
  expect(rules(prompt)).toEqual({
    iptables:
      'iptables -I FORWARD -i eth0 -o eth1 -s 10.30.1.20 -d 10.16.0.27 -p tcp --dport 1501 -m conntrack --ctstate NEW -m comment --comment "tsm.prompt" -j ACCEPT',
    nftables: `nft 'insert rule inet filter forward iifname "eth0" oifname "eth1" ip saddr 10.30.1.20 ip daddr 10.16.0.27 tcp dport 1501 ct state new accept comment "tsm.prompt"'`,
    pf: [
      'pass in quick on eth0 inet proto tcp from 10.30.1.20 to 10.16.0.27 port 1501 flags S/SA keep state label "tsm.prompt"',
      '# pfSense, OPNsense: Firewall > Rules > Add: Action Pass; Interface the one assigned to eth0; Address Family IPv4; Protocol TCP; Source 10.30.1.20; Destination 10.16.0.27; Destination Port Range 1501; above the rule that blocks; Save, Apply Changes',
    ].join('\n'),
    windows:
      "New-NetFirewallRule -DisplayName 'tsm.prompt' -Direction Inbound -Action Allow -Profile Any -Protocol TCP -LocalPort 1501 -LocalAddress 10.16.0.27 -RemoteAddress 10.30.1.20",
    'cisco-asa': 'access-list eth0_access_in line 1 extended permit tcp host 10.30.1.20 host 10.16.0.27 eq 1501',
  });
});

describe('the chain follows the logged interfaces', () => {
  const place = (more: object) => rules({ ...prompt, place: { firewall: 'h', ...more } }).iptables ?? '';
  test.each([
    ['one interface in is the host itself', { in: 'ens3' }, 'iptables -I INPUT -i ens3 -s'],
    ['one interface out is the host itself', { out: 'ens3' }, 'iptables -I OUTPUT -o ens3 -s'],
    ['a word of direction serves as well', { direction: 'in' }, 'iptables -I INPUT -s'],
    [
      'pf names one interface of a forwarded packet too',
      { in: 'igb0', format: 'pf-filterlog', direction: 'in' },
      'iptables -I FORWARD -i igb0',
    ],
    ['nothing known is a network firewall', {}, 'iptables -I FORWARD -s'],
    [
      'a name from a log that is no plain name stays out of the command',
      { in: 'eth0; reboot', out: 'eth1' },
      'iptables -I FORWARD -o eth1',
    ],
  ])('%s', (_, more, begin) => expect(place(more)).toMatch(new RegExp(`^${begin}`)));

  test('a Windows host that dials needs an outbound rule', () => {
    expect(rules({ ...prompt, place: { firewall: 'pc', format: 'windows-firewall', direction: 'out' } }).windows).toBe(
      "New-NetFirewallRule -DisplayName 'tsm.prompt' -Direction Outbound -Action Allow -Profile Any -Protocol TCP -RemotePort 1501 -LocalAddress 10.30.1.20 -RemoteAddress 10.16.0.27",
    );
  });
});

test('a denied answer is admitted as part of a known connection, never as a new one', () => {
  // The SYN+ACK came in on eth1; the connection it answers was opened from eth0's side.
  const proposed = rules({ ...prompt, cause: 'reply-denied', place: { ...prompt.place, in: 'eth1', out: 'eth0' } });
  expect(proposed.iptables).toContain(
    '-i eth1 -o eth0 -s 10.16.0.27 -d 10.30.1.20 -p tcp --sport 1501 -m conntrack --ctstate ESTABLISHED,RELATED',
  );
  expect(proposed.nftables).toContain('ip saddr 10.16.0.27 ip daddr 10.30.1.20 tcp sport 1501 ct state established,related accept');
  expect(proposed.pf).toContain('pass in quick on eth0 inet proto tcp from 10.30.1.20 to 10.16.0.27 port 1501 flags S/SA keep state');
  expect(proposed['cisco-asa']).toBe('access-list eth0_access_in line 1 extended permit tcp host 10.30.1.20 host 10.16.0.27 eq 1501');
});

describe('ports', () => {
  test('ranges that touch or overlap are merged, in the words of each dialect', () => {
    const proposed = rules({ ...prompt, ports: [[4000, 4025], [9950, 9950], [4020, 4030], [9951, 9951]] }); // prettier-ignore
    expect(proposed.iptables).toContain('-p tcp -m multiport --dports 4000:4030,9950:9951 ');
    expect(proposed.nftables).toContain('tcp dport { 4000-4030, 9950-9951 } ');
    expect(proposed.pf).toContain('port { 4000:4030, 9950:9951 } ');
    expect(proposed.windows).toContain('-LocalPort 4000-4030,9950-9951 ');
    expect(proposed['cisco-asa']?.split('\n').map((line) => line.split(' ').slice(-3).join(' '))).toEqual([
      'range 4000 4030',
      'range 9950 9951',
    ]);
  });

  test('more ports than the multiport match takes become a second line', () => {
    const many = Array.from({ length: 16 }, (_, i) => [2000 + 2 * i, 2000 + 2 * i] as const);
    const lines = rules({ ...prompt, ports: many }).iptables?.split('\n') ?? [];
    expect(lines.map((line) => line.split('--dport')[1]?.split(' ')[1]?.split(',').length)).toEqual([15, 1]);
  });

  test('a leg bounded nowhere says so and how to bound it', () => {
    const [fix] = proposeFixes({ ...prompt, leg: dynamicLeg, ports: [] });
    expect(fix?.rules?.iptables).toContain('--dport 1024:65535');
    expect(fix?.text).toContain('set one (Network and Firewall defaults), write it as "data" under ports in the site file');
  });
});

test('IPv6 hosts get their own commands, and no pair across the families', () => {
  const proposed = rules({ ...prompt, initiators: ['10.30.1.20', '2001:db8::20'], responders: ['2001:db8:1::27'] });
  expect(proposed.iptables).toMatch(/^ip6tables .* -s 2001:db8::20 -d 2001:db8:1::27 [^\n]*$/);
  expect(proposed.nftables).toContain('ip6 saddr 2001:db8::20 ip6 daddr 2001:db8:1::27');
  expect(proposed.windows).not.toContain('10.30.1.20');
});

test('path MTU: the error message is let through to both ends, tied to a known connection', () => {
  const proposed = rules({ ...prompt, cause: 'path-mtu', responders: ['10.16.0.27', '2001:db8:1::27'] });
  expect(proposed.iptables).toContain('-d 10.16.0.27 -p icmp --icmp-type fragmentation-needed -m conntrack --ctstate RELATED');
  expect(proposed.iptables).toContain('-d 2001:db8:1::27 -p ipv6-icmp --icmpv6-type packet-too-big');
  expect(proposed.pf).toContain('inet proto icmp from any to { 10.30.1.20, 10.16.0.27 } icmp-type unreach code needfrag');
  expect(proposed.windows).toContain('-Protocol ICMPv4 -IcmpType 3:4');
});

test('a ping gate is opened for echo requests only', () => {
  const proposed = rules({ ...prompt, cause: 'discovery-blocked', transport: 'icmp', ports: [] });
  expect(proposed.iptables).toContain('-p icmp --icmp-type echo-request -m conntrack --ctstate NEW');
  expect(proposed['cisco-asa']).toMatch(/permit icmp host 10\.30\.1\.20 host 10\.16\.0\.27 echo$/);
});

test('a broadcast that would have to be forwarded gets advice, no rule', () => {
  const fixes = proposeFixes({ ...prompt, cause: 'discovery-blocked', transport: 'udp', responders: ['239.255.219.45'] });
  expect(fixes.every((fix) => fix.rules === undefined)).toBe(true);
  expect(fixes.length).toBeGreaterThan(0);
});

describe('causes no rule mends', () => {
  test.each([
    ['state-lost', 'nf_conntrack_tcp_timeout_established'],
    ['window-check', 'nf_conntrack_tcp_be_liberal'],
    ['asymmetric-route', 'route'],
    ['stale-address', 'registers anew'],
    ['wrong-interface', 'No rule is needed'],
    ['connection-limit', 'nf_conntrack_max'],
    ['inspection', 'out of inspection'],
    ['server-timeout', 'No firewall rule'],
    ['port-conflict', 'netstat'],
    ['descriptor-exhaustion', 'IY55176'],
    ['helper-missing', 'fixed range'],
  ] as const)('%s is answered in words', (cause, word) => {
    const fixes = proposeFixes({ ...prompt, cause });
    expect(fixes.filter((fix) => fix.rules !== undefined)).toEqual([]);
    expect(fixes.map((fix) => fix.text).join('\n')).toContain(word);
  });

  test('a lost state is answered with keepalives of the product as well', () => {
    const texts = proposeFixes({ ...prompt, cause: 'state-lost' }).filter((fix) => fix.kind === 'backup');
    expect(texts.map((fix) => fix.text)).toContain('NDMPKEEPIDLEMINUTES 15');
  });
});

test('the product settings that remove the leg follow the rule', () => {
  const texts = proposeFixes(prompt).map((fix) => [fix.kind, fix.text] as const);
  expect(texts[0]?.[1]).toMatch(
    /^On fw1 let 10\.30\.1\.20 open tcp 1501 on 10\.16\.0\.27, and nothing else, in front of the rule that denies \(FW-DROP\)\./,
  );
  expect(texts.slice(1)).toEqual([
    ['backup', 'SCHEDMODE POLLING'],
    ['backup', 'TCPCLIENTPort to a port that is open already'],
  ]);
});

test('an access list named by the log is the one that is changed', () => {
  const place = { firewall: 'asa', format: 'cisco-asa', in: 'outside', rule: 'outside-in' };
  expect(rules({ ...prompt, place })['cisco-asa']).toMatch(/^access-list outside-in line 1 /);
});
