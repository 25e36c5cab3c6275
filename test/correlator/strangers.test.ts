import { describe, expect, test } from 'vitest';
import { isScanner, type Standing } from '../../src/correlator/strangers.ts';

/** Inside the clients' network by its address alone. */
const BY_NETWORK: Standing = { named: false, legHistory: false };

describe('scanners and monitoring', () => {
  test.each([
    [
      'a vulnerability scanner: 40 ports of 60 hosts, one SYN each, all denied',
      { syns: 2400, denied: 2400, targets: 60, ports: 40 },
      BY_NETWORK,
    ],
    ['a scanner that looks at all ports of one host', { syns: 90, denied: 80, targets: 1, ports: 90 }, BY_NETWORK],
    [
      'monitoring every five minutes: 8 ports of 30 hosts, a third of them denied',
      { syns: 28_800, denied: 9600, targets: 30, ports: 8 },
      BY_NETWORK,
    ],
    ['1500, 1556, 9102 and 10000 of a few hosts', { syns: 16, denied: 2, targets: 4, ports: 4 }, { ...BY_NETWORK, products: 4 }],
    ['a sweep for 10000 over the whole network', { syns: 200, denied: 200, targets: 100, ports: 1 }, { ...BY_NETWORK, strays: 99 }],
  ])('%s', (_, dialled, standing) => {
    expect(isScanner(dialled, standing)).toBe(true);
  });
});

describe('hosts of a backup', () => {
  test.each([
    [
      'a prompting server by network: 80 clients on one port, all denied',
      { syns: 3000, denied: 3000, targets: 80, ports: 1 },
      { ...BY_NETWORK, strays: 0 },
    ],
    ['a client that retries all night', { syns: 42, denied: 42, targets: 1, ports: 1 }, BY_NETWORK],
    ['a client beside its directory, web, proxy and log servers', { syns: 7, denied: 4, targets: 5, ports: 5 }, BY_NETWORK],
    ['a busy host whose other traffic is let through', { syns: 5000, denied: 40, targets: 90, ports: 30 }, BY_NETWORK],
    ['a client that also tries the old server', { syns: 60, denied: 60, targets: 2, ports: 1 }, { ...BY_NETWORK, strays: 1 }],
    ['a media server walking its data ports', { syns: 600, denied: 600, targets: 3, ports: 10 }, BY_NETWORK],
    [
      'a host the site names, whatever it dials',
      { syns: 2400, denied: 2400, targets: 60, ports: 40 },
      { ...BY_NETWORK, named: true, products: 5 },
    ],
    ['a host whose backup ran before', { syns: 2400, denied: 2400, targets: 60, ports: 40 }, { ...BY_NETWORK, legHistory: true }],
    ['a host that runs two products', { syns: 20, denied: 20, targets: 2, ports: 2 }, { ...BY_NETWORK, products: 2 }],
  ])('%s', (_, dialled, standing) => {
    expect(isScanner(dialled, standing)).toBe(false);
  });
});
