import { expect, test } from 'vitest';
import { renderText } from '../../src/report/text.ts';
import { blockedNight, diagnosisOf, evidenceLine, notCovered, promptBlocked, source, trapDenied, uncovered } from './fixtures.ts';

const options = { zone: 'America/Chicago', color: false, columns: 80 };
const flat = (text: string): string => text.replace(/\s+/g, ' ');

test('the order is verdict, effect, where, evidence, counter-evidence, fix, coverage', () => {
  const text = renderText(diagnosisOf({ findings: [promptBlocked] }), options);
  const places = ['Broken by the firewall', 'Effect ', 'Where ', 'Evidence ', 'Against ', 'Fix ', 'Verify ', 'Coverage:'].map((part) =>
    text.indexOf(part),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('nothing but an address of the web is wider than 80 columns', () => {
  const wide = renderText(blockedNight, options)
    .split('\n')
    .filter((line) => Array.from(line).length > 80);
  expect(wide.filter((line) => !line.trim().startsWith('https://'))).toEqual([]);
});

test('clients that one missing rule stops are one headline with a list, not two findings', () => {
  const text = renderText(blockedNight, options);
  expect(text.match(/BLOCKED: tsm\.prompt/g)).toHaveLength(1);
  expect(flat(text)).toContain('The same for 1 more pair of hosts: 10.30.1.20 (server) → 10.16.0.28 (client), tcp/1501: 7 packets');
  expect(flat(text)).toContain('49 packets in 7 attempts');
});

test('the same leg at two firewalls is two headlines', () => {
  const second = { ...promptBlocked, id: 'second', firewall: { name: 'fw2' } };
  const text = renderText(diagnosisOf({ findings: [promptBlocked, second] }), options);
  expect(text.match(/BLOCKED: tsm\.prompt/g)).toHaveLength(2);
});

test('rules are those of the firewall that logged; a cut rule still pastes into a shell', () => {
  const text = renderText(diagnosisOf({ findings: [promptBlocked] }), options);
  expect(text).toContain('iptables:');
  expect(text).toContain('nftables:');
  expect(text).not.toContain('pass in quick');
  const rule = promptBlocked.fixes[0]?.rules?.iptables ?? 'none';
  expect(flat(text.replaceAll('\\\n', ''))).toContain(rule);
});

test('a pf firewall gets pf rules', () => {
  const coverage = { ...diagnosisOf().coverage, sources: [{ ...source, format: 'pf-filterlog' }] };
  const text = renderText(diagnosisOf({ findings: [promptBlocked], coverage }), options);
  expect(flat(text)).toContain('pass in quick on eth0');
  expect(text).not.toContain('iptables -I');
});

test('what the rule was shown to admit is said', () => {
  expect(flat(renderText(diagnosisOf({ findings: [promptBlocked] }), options))).toContain(
    "admits 42 of this backup's 42 denied packets and no other denied packet",
  );
});

test('a night without findings and with whole logs says what was looked at', () => {
  expect(flat(renderText(diagnosisOf(), options))).toMatch(
    /^No denied packet was found to belong to a backup from .* in 990 records of 1 log that cover this time\./,
  );
});

test('a night without findings whose log ends early is never called clean', () => {
  const text = flat(renderText(uncovered(), options));
  expect(text).toMatch(/^Cannot tell: nothing was found/);
  expect(text).toContain('do NOT cover');
  expect(text).toContain('fw1 logs nothing from 23:10 to 06:00.');
  expect(text).not.toMatch(/No backup leg was denied|Nothing denied|no problem/i);
});

test('not covered is said plainly, with what would tell', () => {
  const text = flat(renderText(uncovered([notCovered]), options));
  expect(text).toContain('bucky2: Cannot be told');
  expect(text).toContain('NOT COVERED: bucky2');
  expect(text).toContain('the log of fw1 after 23:10');
});

test('a denied trap is not the reason a backup failed', () => {
  const text = flat(renderText(diagnosisOf({ findings: [trapDenied] }), options));
  expect(text).toContain('bucky2: Backup not affected');
  expect(text).not.toContain('Broken by the firewall');
});

test('colour comes only when asked for', () => {
  const escape = '\u001b';
  expect(renderText(blockedNight, options)).not.toContain(escape);
  expect(renderText(blockedNight, { ...options, color: true })).toContain(`${escape}[1;31m`);
});

test('hostile text of logs, rules and file names does not reach the terminal', () => {
  const hostile = '\u001b]52;c;cm0=\u0007\u202e\nFAKE';
  const finding = {
    ...promptBlocked,
    summary: hostile,
    firewall: { name: hostile, rule: hostile },
    evidence: [{ ...evidenceLine, path: hostile, text: hostile }],
    fixes: [{ kind: 'firewall' as const, text: hostile, rules: { pf: hostile.replace('\n', '') } }],
  };
  const coverage = { ...diagnosisOf().coverage, reasons: [hostile], sources: [{ ...source, path: hostile, skipped: { [hostile]: 1 } }] };
  const text = renderText(diagnosisOf({ findings: [finding], coverage }), options);
  expect(text).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
  expect(text).not.toMatch(/^\s*FAKE$/m);
});
