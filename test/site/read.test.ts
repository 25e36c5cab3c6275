import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { emptySite, loadSite } from '../../src/site/load.ts';
import { parseSite, readSite } from '../../src/site/read.ts';
import { smallProtocol } from './small-protocol.ts';

const read = (text: string) => parseSite('site.yaml', text, [smallProtocol]);

function refusal(text: string): { message: string; steps: string } {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, steps: error.nextSteps.join('\n') };
    throw error;
  }
  throw new Error('the file was accepted');
}

const whole = `
timezone: America/Chicago
hosts:
  bucky2.doit.example: [10.30.1.20, "2001:DB8:0::20"]
firewalls:
  - name: outer
    logs: ["outer*.log*"]
    timezone: UTC
    clockOffset: -35s
    logsAccepts: false
    prefixes: {"[CORP-A]": accept, "[CORP-Z]": deny}
  - host: fw2
nat:
  - {firewall: outer, inside: 10.16.0.27, outside: 203.0.113.9}
backups:
  - name: bucky2
    protocol: vault
    mode: prompted
    roles:
      manager: [bucky2.doit.example]
      client: [10.16.0.0/16, 10.17.0.5-10.17.0.9]
    ports:
      prompt: 1501
      data: [4000-4025, 5000]
      server-range: "3000-3025"
    window: ["20:00-06:00", "12:00-13:00"]
    jobLogs: ["logs/dsmsched.log"]
`;

describe('a whole site file', () => {
  const site = read(whole);
  const [backup] = site.backups;

  test('keeps names, zone and RFC 5952 addresses', () => {
    expect(site.timezone).toBe('America/Chicago');
    expect(site.hosts.get('bucky2.doit.example')).toEqual(['10.30.1.20', '2001:db8::20']);
    expect(site.nat).toEqual([{ firewall: 'outer', inside: '10.16.0.27', outside: '203.0.113.9' }]);
  });

  test('reads what is said of a firewall, and names one after its host', () => {
    expect(site.firewalls[0]).toEqual({
      name: 'outer',
      logs: ['outer*.log*'],
      timezone: 'UTC',
      clockOffsetMs: -35_000,
      logsAccepts: false,
      prefixes: { '[CORP-A]': 'accept', '[CORP-Z]': 'deny' },
    });
    expect(site.firewalls[1]).toEqual({ name: 'fw2', logs: [], host: 'fw2', clockOffsetMs: 0, prefixes: {} });
  });

  test('resolves role aliases and host names', () => {
    expect(backup?.roleWords).toEqual(['server', 'client']);
    expect(backup?.roles.get('server')?.has('2001:db8::20')).toBe(true);
    expect(backup?.roles.get('client')?.has('10.17.0.9')).toBe(true);
    expect(backup?.roles.get('client')?.has('10.17.0.10')).toBe(false);
  });

  test('reads ports, windows over midnight and paths from the file on', () => {
    expect([...(backup?.ports ?? [])]).toEqual([
      ['prompt', [[1501, 1501]]],
      [
        'data',
        [
          [4000, 4025],
          [5000, 5000],
        ],
      ],
      ['server-range', [[3000, 3025]]],
    ]);
    expect(backup?.windows).toEqual([
      { fromMinute: 1200, toMinute: 360 },
      { fromMinute: 720, toMinute: 780 },
    ]);
    expect(backup?.jobLogs).toEqual([resolve('logs/dsmsched.log')]);
  });
});

test('no file, and a file of comments, are an empty site', async () => {
  expect(await loadSite(undefined, [smallProtocol])).toEqual(emptySite([smallProtocol]));
  expect(read('# nothing yet\n')).toEqual({ ...emptySite([smallProtocol]), path: 'site.yaml' });
});

test('a missing file is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-site-'));
  const path = join(folder, 'site.yaml');
  expect(() => readSite(path, [])).toThrow(`cannot read the site file ${path}: no such file or directory`);
  writeFileSync(path, 'timezone: UTC\n');
  expect(readSite(path, []).timezone).toBe('UTC');
  rmSync(folder, { recursive: true });
});

// What is written, the line and words of the refusal, and a word of what to write instead.
const refusals: readonly (readonly [string, string, string, string])[] = [
  ['a misspelt key', 'timezon: UTC', 'site.yaml:1: timezon: is no key of a site file', 'write timezone'],
  [
    'a misspelt key of a firewall',
    'firewalls:\n  - name: a\n    clock_offset: 3s',
    'site.yaml:3: firewalls[0].clock_offset:',
    'clockOffset',
  ],
  ['a key given twice', 'timezone: UTC\ntimezone: UTC', 'site.yaml:2: no valid YAML', ''],
  ['a list where a mapping belongs', '- a', 'site.yaml:1: the file is no mapping', 'backups:'],
  ['a key without a value', 'hosts:\n', 'site.yaml:1: hosts: has no value', 'hosts: {'],
  ['a zone that is none', '\ntimezone: America/Chicgo', 'site.yaml:2: timezone: "America/Chicgo" is no time zone', 'America/Chicago'],
  ['an offset without unit', 'firewalls:\n  - name: a\n    clockOffset: "35"', 'site.yaml:3: firewalls[0].clockOffset:', '-35s'],
  ['an offset as number', 'firewalls:\n  - name: a\n    clockOffset: 35', 'site.yaml:3: firewalls[0].clockOffset: is no time span', '-35s'],
  ['a prefix that says neither', 'firewalls:\n  - name: a\n    prefixes: {X: drop}', 'site.yaml:3: firewalls[0].prefixes.X:', 'deny'],
  ['a network as host', 'hosts:\n  a: [10.0.0.0/8]', 'site.yaml:2: hosts.a[0]: "10.0.0.0/8" is no single address', 'under roles'],
  ['an address of two parts', 'hosts:\n  a: ["10.1"]', 'site.yaml:2: hosts.a[0]:', '10.16.0.27'],
  ['a backup without protocol', 'backups:\n  - name: x', 'site.yaml:2: backups[0].protocol: is missing', 'protocol: tsm'],
  [
    'an unknown protocol',
    'backups:\n  - name: x\n    protocol: valt',
    'site.yaml:3: backups[0].protocol: there is no protocol valt',
    'write vault',
  ],
  ['two firewalls of one name', 'firewalls:\n  - name: a\n  - name: a', 'site.yaml:3: firewalls[1].name: the name a is taken', ''],
];

test.each(refusals)('%s is refused with its line', (_, text, message, step) => {
  const { message: said, steps } = refusal(text);
  expect(said).toContain(message);
  expect(steps).toContain(step);
});

const backupRefusals: readonly (readonly [string, string, string, string])[] = [
  ['mode', 'mode: promted', 'mode: vault has no mode promted', 'write prompted'],
  ['role word', 'roles: {servr: [10.0.0.1]}', 'roles.servr: vault has no role servr', 'write server'],
  ['name', 'roles: {server: [bucky]}', 'roles.server[0]: the name bucky is not listed under hosts', 'hosts: {bucky:'],
  ['misspelt name', 'roles: {server: [bucky3]}', 'the name bucky3 is not listed', 'write bucky2'],
  ['address', 'roles: {server: [10.0.0.300]}', 'roles.server[0]: "10.0.0.300" is no address', '10.16.0.0/16'],
  ['network', 'roles: {server: [10.0.0.0/33]}', '"10.0.0.0/33" is no address', '10.16.0.0/16'],
  ['range backwards', 'roles: {server: [10.0.0.9-10.0.0.1]}', '"10.0.0.9-10.0.0.1" is no address', '10.16.0.1-10.16.0.99'],
  ['port', 'ports: {prompt: 70000}', 'ports.prompt: there is no port 70000', 'prompt: 1500'],
  ['ports backwards', 'ports: {prompt: 4025-4000}', 'the range 4025-4000 ends before it begins', ''],
  ['port of a leg that does not exist', 'ports: {promt: 1}', 'ports.promt: vault has no leg', 'write prompt'],
  ['port of a leg with another setting', 'ports: {return: 1}', 'ports.return: vault has no leg', 'write server-range'],
  ['port of a ping', 'ports: {ping: 1}', 'ports.ping: vault has no leg', ''],
  ['window', 'window: 20-06', 'window: "20-06" is no window', '"20:00-06:00"'],
  ['window without length', 'window: "20:00-20:00"', 'has no length', ''],
  ['hour', 'window: "25:00-06:00"', 'names a time no clock shows', ''],
];

test.each(backupRefusals)('of a backup, a wrong %s is refused', (_, line, message, step) => {
  const { message: said, steps } = refusal(`hosts: {bucky2: [10.0.0.2]}\nbackups:\n  - protocol: vault\n    ${line}\n`);
  expect(said).toMatch(/^site\.yaml:4: backups\[0\]\./);
  expect(said).toContain(message);
  expect(steps).toContain(step);
});

test('all that is wrong is said at once, in the order of lines', () => {
  const { message, steps } = refusal('backups:\n  - protocol: vault\n    mode: nightly\n    window: x\ntimezone: Nowhere/Land\n');
  expect(message.split('\n').map((line) => line.split(':')[1])).toEqual(['3', '4', '5']);
  expect(steps).toContain('line 5: ');
});

test('an alias that multiplies itself is refused, not expanded', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdef'.split('').map((k, i) => `${k}: &${k} [${`*${'abcde'[i]},`.repeat(9)}]`)].join('\n');
  expect(refusal(bomb).message).toContain('site.yaml:1: ');
});
