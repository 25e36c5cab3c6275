import { expect, test } from 'vitest';
import { outputs } from '../../src/report/index.ts';
import { pseudonyms } from '../../src/report/pseudonyms.ts';
import { redactor } from '../../src/report/redact.ts';
import { blockedNight, diagnosisOf, evidenceLine, promptBlocked } from './fixtures.ts';

const SECRETS = ['10.30.1.20', '10.16.0.27', '10.16.0.28', 'bucky2', 'fw1', 'NODE27', 'query-event', 'f-prompt-27'];

test('no address and no name is left in any output', () => {
  const diagnosis = redactor([]).diagnosis(blockedNight);
  const input = { diagnosis, zone: 'UTC', color: false, columns: 80, activity: [] };
  const text = outputs.map((output) => output.render(input)).join('\n');
  expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
});

test('the leg still reads right: the same host is the same pseudonym in ends, sentences, evidence and rules', () => {
  const [finding] = redactor([]).diagnosis(blockedNight).findings;
  const server = finding?.initiator?.address ?? '';
  const client = finding?.responder?.address ?? '';
  expect(server).toMatch(/^198\.18\./);
  expect(client).not.toBe(server);
  expect(finding?.leg).toBe('tsm.prompt');
  expect(finding?.summary).toBe(`firewall-1 denies the TSM server ${server} the prompt to client ${client} on tcp/1501.`);
  expect(finding?.evidence[0]?.text).toContain(`SRC=${server} DST=${client} LEN=60`);
  expect(finding?.fixes[0]?.rules?.pf).toContain(`from ${server} to ${client} port 1501`);
});

test('words of a raw line that nobody knows are replaced; the keys and verdicts of log formats stay', () => {
  const text =
    '2026-11-18T22:00:07.25+01:00 3paris-gw kernel: [ALICE-CORP] [FW-DROP] TOS=0x00 IN=eth0 MAC=00:11:22:33:44:55:66:77:88:99:aa:bb:08:00 SRC=2001:db8:aa::9 PROTO=TCP SYN';
  const finding = { ...promptBlocked, evidence: [{ ...evidenceLine, text }] };
  const [redacted] = redactor([]).diagnosis(diagnosisOf({ findings: [finding] })).findings;
  const shown = redacted?.evidence[0]?.text ?? '';
  expect(shown).toMatch(
    /^2026-11-18T22:00:07\.25\+01:00 word-1 kernel: \[word-2\] \[FW-DROP\] TOS=0x00 IN=eth0 MAC=hardware-address-1 SRC=2001:db8:\w+::\w+ PROTO=TCP SYN$/,
  );
});

test('host names of the site file are replaced in sentences', () => {
  const finding = { ...promptBlocked, explanation: 'bucky.corp.example dials it.' };
  const [redacted] = redactor(['bucky.corp.example']).diagnosis(diagnosisOf({ findings: [finding] })).findings;
  expect(redacted?.explanation).toBe('host-1 dials it.');
});

test('a backup that is called like its protocol does not take the protocol out of sentences', () => {
  const finding = { ...promptBlocked, backup: 'tsm', summary: 'tsm.prompt is denied.' };
  const [redacted] = redactor([]).diagnosis(diagnosisOf({ findings: [finding] })).findings;
  expect(redacted).toMatchObject({ backup: 'backup-2', summary: 'tsm.prompt is denied.' });
});

test('pseudonyms are the same on every run and keep neighbours together', () => {
  const one = pseudonyms();
  expect([one.address('10.16.0.27'), one.address('10.16.0.28'), one.address('10.30.1.20'), one.address('10.16.0.27')]).toEqual([
    '198.18.0.1',
    '198.18.0.2',
    '198.18.1.1',
    '198.18.0.1',
  ]);
  expect(one.address('127.0.0.1')).toBe('127.0.0.1');
  expect(one.network('10.16.0.0/24')).toMatch(/^198\.18\.0\.\d+\/24$/);
  expect(one.network('10.0.0.0/8')).toBe('network-1');
});
