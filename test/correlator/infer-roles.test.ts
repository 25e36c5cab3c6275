/** Who is who without a site file: what a person sees in a handful of connections, and what nobody should see. */
import { expect, test } from 'vitest';
import { Census } from '../../src/correlator/census.ts';
import { Dials } from '../../src/correlator/dials.ts';
import { inferBackups } from '../../src/correlator/infer-roles.ts';
import { Walks } from '../../src/correlator/roles/walks.ts';
import { tellingPorts } from '../../src/correlator/telling-ports.ts';
import { protocols } from '../../src/protocols/index.ts';
import { block } from '../support/packets.ts';

const always = (): boolean => true;

/** `a > b:port` is let through once, `a x b:port` denied on three connects; hosts are 10.0.0.N, `a` is 10.0.0.97. */
function packets(dials: readonly string[]): readonly string[] {
  const address = (letter: string): string => `10.0.0.${letter.charCodeAt(0)}`;
  return dials.flatMap((dial, i) => {
    const [, from = '', sign, to = '', port = ''] = /^(\w) ([>x]) (\w):(\d+)$/.exec(dial) ?? [];
    const connects = sign === '>' ? [0] : [0, 400, 800];
    return connects.map(
      (after, k) =>
        `${i * 60 + after} ${sign === '>' ? 'accept' : 'deny'} ${address(from)}:${40_000 + i * 10 + k} > ${address(to)}:${port} S`,
    );
  });
}

/** Protocol, then role=letters in the order of the data. */
function inferred(dials: readonly string[]): readonly string[] {
  const { columns } = block(0, packets(dials));
  const counted = new Dials(tellingPorts(protocols));
  counted.add(columns, always);
  const walks = new Walks(protocols);
  walks.add(columns, always, always);
  const census = new Census();
  census.add(columns, always);
  const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
  return inferBackups({ dials: counted.list(), walks: walks.list(), census }, protocols).map((backup) => {
    const holders = backup.roleWords.map((role) => [
      role,
      letters.filter((letter) => backup.rolesOf(`10.0.0.${letter.charCodeAt(0)}`).includes(role)),
    ]);
    const words = holders.filter(([, hosts]) => hosts?.length !== 0).map(([role, hosts]) => `${String(role)}=${[hosts].flat().join('')}`);
    return [backup.protocol.id, ...words.sort()].join(' ');
  });
}

test.each<[string, readonly string[], readonly string[]]>([
  ['a node registers and is called', ['c > s:1500', 's x c:1501'], ['tsm client=c server=s']],
  [
    'control on 10000, then one port after another: Backup Exec',
    ['m > a:10000', 'm x a:4000', 'm x a:4001', 'm > b:10000', 'm > b:4000', 'm > b:4001'],
    ['backup-exec media-server=m remote-agent=ab'],
  ],
  [
    '1556, 13724, 13782 in a row: NetBackup looks for its client',
    ['m x c:1556', 'm x c:13724', 'm x c:13782'],
    ['netbackup client=c media-server=m'],
  ],
  [
    'one host calls many on 1556 and they call back: the many are backed up, no site has five primary servers',
    [...'abcde'.split('').flatMap((client) => [`s > ${client}:1556`, `${client} > s:13724`]), 's x f:1556', 's x f:13724'],
    ['netbackup client=abcdef media-server=s'],
  ],
  [
    'the backup server calls proxy and repository, and the proxy walks through 2500 and up',
    ['s > p:6162', 's > r:6162', 'p x r:2500', 'p x r:2501'],
    ['veeam backup-server=s proxy=p repository=r'],
  ],
  [
    'a director calls, the client dials the storage daemon on the same host',
    ['d > c:9102', 'c x d:9103'],
    ['bacula client=c director=d storage=d'],
  ],
  [
    'legs both ways on the same ports: the host with most partners is the server',
    ['s > a:7938', 's > a:7937', 'a > s:7938', 'a > s:7937', 's > b:7938', 's > b:7937', 'b > s:7938'],
    ['networker client=ab server=s'],
  ],
  [
    'PBX in both directions: media server to clients, clients to the primary server',
    ['m > a:1556', 'a > p:1556', 'm > b:1556', 'b > p:1556', 'm > c:1556', 'c > p:1556'],
    ['netbackup client=abc primary-server=mp'],
  ],
  [
    'two products, each with its own server, one of them on a port that both know',
    ['c > s:1500', 's > c:1501', 'm > a:10000', 'm > a:4000', 'm > a:4001', 'm > b:10000', 'm > b:4000', 'm > b:4001'],
    ['tsm client=c server=s', 'backup-exec media-server=m remote-agent=ab'],
  ],
  ['three hosts of the site insist on one host', ['a x s:3999', 'b x s:3999', 'c x s:3999'], ['dlo desktop-agent=abc dlo-server=s']],
])('%s', (_, dials, expected) => {
  expect(inferred(dials)).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ['one port, one pair: a port alone names nobody', ['c > s:1500', 'c x s:1500']],
  ['10000 on several hosts and nothing beside it: NDMP, Backup Exec, Webmin', ['m > a:10000', 'm > b:10000', 'm > c:10000', 'm x d:10000']],
  [
    'an administrator: 10000, and the same other services everywhere',
    ['m > a:10000', 'm > a:3000', 'm > b:10000', 'm > b:3000', 'm > c:10000', 'm x c:19999'],
  ],
  ['a cluster of hypervisors', ['a > b:8006', 'b > a:8006', 'a > c:8006', 'c > a:8006', 'b > c:8006', 'd x a:8006']],
  [
    'a collector of figures',
    ['a', 'b', 'c', 'd'].flatMap((host) => [9101, 9102, 9103, 8007, 6101].map((port) => `p > ${host}:${port}`)).concat('p x e:9102'),
  ],
  ['somebody asks three hosts for one port, in vain', ['m x a:1501', 'm x b:1501', 'm x c:1501']],
])('nobody: %s', (_, dials) => {
  expect(inferred(dials)).toEqual([]);
});
