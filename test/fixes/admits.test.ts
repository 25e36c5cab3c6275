import { expect, test } from 'vitest';
import { Flag } from '../../parsers/columns.ts';
import { admits as admitsBy, type TriedPacket } from '../../src/correlator/fixes/admits.ts';
import type { FixRequest } from '../../src/correlator/fixes/contract.ts';
import { grantFor } from '../../src/correlator/fixes/grant.ts';
import { prompt } from './requests.ts';

/** Would the rule proposed for this have let the packet through? */
function admits(request: FixRequest, packet: TriedPacket): boolean {
  const grant = grantFor(request);
  return grant !== undefined && admitsBy(grant, packet);
}

const syn: TriedPacket = {
  src: '10.30.1.20',
  dst: '10.16.0.27',
  transport: 'tcp',
  srcPort: 43_834,
  dstPort: 1501,
  flags: Flag.SYN,
  icmpType: undefined,
  icmpCode: undefined,
  in: 'eth0',
  out: 'eth1',
};
const answer = { ...syn, src: syn.dst, dst: syn.src, srcPort: 1501, dstPort: 43_834, flags: Flag.SYN | Flag.ACK, in: 'eth1', out: 'eth0' };
const replyDenied = { ...prompt, cause: 'reply-denied', place: { firewall: 'fw1', in: 'eth1', out: 'eth0' } } as const;

test('the denied call is admitted, its neighbours are not', () => {
  expect(admits(prompt, syn)).toBe(true);
  expect(admits(prompt, { ...syn, flags: undefined })).toBe(true);
  for (const other of [
    { ...syn, dst: '10.16.0.28' },
    { ...syn, src: '10.30.1.21' },
    { ...syn, dstPort: 1500 },
    { ...syn, transport: 'udp' },
    { ...syn, in: 'eth2' },
    { ...syn, flags: Flag.ACK | Flag.PSH },
    answer,
  ])
    expect(admits(prompt, other)).toBe(false);
});

test('the return half admits answers and no new connection', () => {
  expect(admits(replyDenied, answer)).toBe(true);
  expect(admits(replyDenied, { ...answer, flags: Flag.SYN })).toBe(false);
  expect(admits(replyDenied, { ...answer, srcPort: 1500 })).toBe(false);
});

test('a range admits all of itself and nothing beside', () => {
  const range = { ...prompt, ports: [[4000, 4025]] as const };
  expect([3999, 4000, 4025, 4026].map((dstPort) => admits(range, { ...syn, dstPort }))).toEqual([false, true, true, false]);
});

test('path MTU admits "too big" and no other ICMP', () => {
  const request = { ...prompt, cause: 'path-mtu' } as const;
  const icmp = { ...syn, src: '198.51.100.1', dst: '10.30.1.20', transport: 'icmp', flags: undefined, icmpType: 3, icmpCode: 4 };
  expect(admits(request, icmp)).toBe(true);
  expect(admits(request, { ...icmp, icmpCode: 1 })).toBe(false);
  expect(admits(request, { ...icmp, icmpType: 8, icmpCode: 0 })).toBe(false);
});

test('where no rule is proposed nothing is admitted', () => {
  expect(admits({ ...prompt, cause: 'state-lost' }, syn)).toBe(false);
});
