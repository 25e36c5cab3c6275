import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ruleLines } from '../../src/report/rule-lines.ts';

const IPTABLES =
  'iptables -I FORWARD -i eth0 -o eth1 -s 10.30.1.20 -d 10.16.0.27 -p tcp --dport 1501 -m comment --comment "tsm prompt" -j ACCEPT';
const NFT = `nft 'insert rule inet filter forward iifname "eth0" oifname "eth1" ip saddr 10.30.1.20 tcp dport 1501 accept comment "tsm prompt"'`;

test('no line is wider than asked, an option stays with its value, quoted text is whole', () => {
  const lines = ruleLines(IPTABLES, 'iptables', 40);
  expect(lines.filter((line) => line.length > 40)).toEqual([]);
  expect(lines.filter((line) => / -\w$| --\w+$/.test(line.replace(/ \\$/, '')))).toEqual([]);
  expect(lines.join('\n')).toContain('--comment "tsm prompt"');
});

/** The words a shell makes of a rule. */
function shellWords(rule: string): readonly string[] {
  const run = spawnSync('sh', ['-c', `set -- ${rule}\nfor word; do printf '%s\\n' "$word"; done`], { encoding: 'utf8' });
  return run.stdout.split('\n');
}

test('to a shell, the cut rule is the rule', () => {
  expect(shellWords(ruleLines(IPTABLES, 'iptables', 40).join('\n'))).toEqual(shellWords(IPTABLES));
});

test('an nft rule in quotes is cut inside them, where nft itself reads the backslash', () => {
  const lines = ruleLines(NFT, 'nftables', 50);
  expect(lines.filter((line) => line.length > 50)).toEqual([]);
  expect(lines.slice(0, -1).every((line) => line.endsWith(' \\'))).toBe(true);
  expect(lines.join('\n').replaceAll(/ \\\n +/g, ' ')).toBe(NFT);
});

test('a comment goes on as a comment', () => {
  expect(ruleLines('# one two three four', 'iptables', 12)).toEqual(['# one two', '# three', '# four']);
});

test('a short rule and a Cisco command stay as they are', () => {
  expect(ruleLines('pass in', 'pf', 20)).toEqual(['pass in']);
  const acl = 'access-list outside_in extended permit tcp host 10.30.1.20 host 10.16.0.27 eq 1501';
  expect(ruleLines(acl, 'cisco-asa', 40)).toEqual([acl]);
});
