import { expect, test } from 'vitest';
import type { Finding } from '../../src/correlator/contract.ts';
import { groupFixes } from '../../src/report/group-fixes.ts';
import { groupFindings } from '../../src/report/groups.ts';
import { renderText } from '../../src/report/text.ts';
import { diagnosisOf, promptBlocked } from './fixtures.ts';

/** The prompt to another client, denied by the same rule that is missing. */
function toClient(host: number): Finding {
  const address = `10.16.0.${host}`;
  return {
    ...promptBlocked,
    id: `f-${host}`,
    responder: { address, role: 'client' },
    fixes: [
      {
        kind: 'firewall',
        text: `Let the server dial ${address}.`,
        rules: { iptables: `iptables -I FORWARD -d ${address} -j ACCEPT`, pf: 'set timeout tcp.established 90000' },
        admits: { backupPackets: [7, 7], otherDenied: host === 30 ? 2 : 0 },
      },
      { kind: 'backup', text: 'Set SCHEDMODE POLLING.' },
    ],
  };
}
const fixesOf = (...findings: readonly Finding[]) => groupFindings(findings).flatMap(groupFixes);

test('one event that stops three clients is mended by three rules, and what all of them admit is added up', () => {
  expect(fixesOf(toClient(28), toClient(29), toClient(30))).toEqual([
    {
      kind: 'firewall',
      text: 'Let the server dial 10.16.0.28. The same for 2 more pairs of hosts.',
      rules: {
        iptables: ['28', '29', '30'].map((host) => `iptables -I FORWARD -d 10.16.0.${host} -j ACCEPT`).join('\n'),
        pf: 'set timeout tcp.established 90000',
      },
      admits: { backupPackets: [21, 21], otherDenied: 2 },
    },
    { kind: 'backup', text: 'Set SCHEDMODE POLLING.' },
  ]);
});

test('the text shows every client its rule', () => {
  const text = renderText(diagnosisOf({ findings: [28, 29].map(toClient) }), { zone: 'UTC', color: false, columns: 80 });
  expect(text).toContain('iptables -I FORWARD -d 10.16.0.28 -j ACCEPT');
  expect(text).toContain('iptables -I FORWARD -d 10.16.0.29 -j ACCEPT');
});

test('a long list of rules is cut and says so', () => {
  const [fix] = fixesOf(...Array.from({ length: 40 }, (_, i) => toClient(100 + i)));
  expect(fix?.rules?.iptables?.split('\n')).toHaveLength(26);
  expect(fix?.rules?.iptables).toMatch(/\n# and 15 more rules, in the JSON$/);
});
