import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { parseProtocol, readProtocolFile } from '../../src/site/protocol-file.ts';
import { readSite } from '../../src/site/read.ts';
import { smallProtocol } from './small-protocol.ts';

const good = `id: mirror
name: Mirror
roles:
  server: {means: backup server}
  client: {aka: [node], means: host that is backed up}
modes:
  pull: the server dials
legs:
  - id: mirror.control
    for: control
    initiator: [server]
    responder: [client]
    transport: [tcp]
    ports: [[4000, 4000]]
    impact: backup
    sees: ["E17"]
    fix: ["Allow the server to the client on 4000."]
    sources: ["https://docs.example/mirror"]
  - id: mirror.data
    for: data
    initiator: [client]
    responder: [server]
    transport: [tcp]
    ports: []
    dynamic: true
    needs: [mirror.control]
    onlyMode: pull
    impact: backup
    sees: ["E18"]
    fix: ["Allow the client to the server."]
    sources: ["https://docs.example/mirror"]
`;

function refusal(text: string): { message: string; steps: string } {
  try {
    parseProtocol('mirror.yaml', text);
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, steps: error.nextSteps.join('\n') };
    throw error;
  }
  throw new Error('the file was accepted');
}

test('a protocol file has the schema of the built-in ones, defaults filled in', () => {
  const protocol = parseProtocol('mirror.yaml', good);
  expect(protocol.roles['client']).toEqual({ aka: ['node'], means: 'host that is backed up', backedUp: false });
  expect(protocol.legs[0]).toMatchObject({ id: 'mirror.control', dynamic: false, needs: [], avoid: [], confirmed: 'site' });
  expect(protocol.legs[1]).toMatchObject({ dynamic: true, needs: ['mirror.control'], onlyMode: 'pull' });
});

// What is changed in the good file, the line the refusal must name, what it says, and what it tells to write.
const wrongs: readonly (readonly [string, string, string, RegExp, RegExp])[] = [
  [
    'a misspelt key',
    '    fix: ["Allow the client',
    '    fixx: ["Allow the client',
    /mirror\.yaml:30: legs\[1\]\.fixx: is no key/,
    /write fix;/,
  ],
  ['a missing key', 'name: Mirror\n', '', /mirror\.yaml:1: name: is missing/, /name: Our Product/],
  ['a bare port', 'ports: [[4000, 4000]]', 'ports: 4000', /:14: legs\[0\]\.ports: is no list/, /ports: \[\[4000, 4000\]/],
  [
    'a port list without pairs',
    'ports: [[4000, 4000]]',
    'ports: [4000]',
    /:14: legs\[0\]\.ports\[0\]: is no/,
    /each pair lowest and highest/,
  ],
  ['a port above 65535', '[[4000, 4000]]', '[[4000, 70000]]', /:14: legs\[0\]\.ports\[0\]\[1\]: is above 65535/, /ports:/],
  ['ports downwards', '[[4000, 4000]]', '[[4010, 4000]]', /:14: legs\[0\]\.ports\[0\]: 4010-4000 runs downwards/, /\[4000, 4010\]/],
  ['no ports at all', '    dynamic: true\n', '', /:24: legs\[1\]\.ports: is empty/, /dynamic: true/],
  [
    'an unknown impact',
    'impact: backup\n    sees: ["E17"]',
    'impact: huge\n    sees: ["E17"]',
    /:15: legs\[0\]\.impact: is none of/,
    /discovery/,
  ],
  [
    'a role nobody defined',
    'initiator: [client]',
    'initiator: [clint]',
    /:21: legs\[1\]\.initiator\[0\]: "clint" is no role/,
    /write client;/,
  ],
  [
    'a need that is no leg',
    '[mirror.control]',
    '[mirror.contrl]',
    /:26: legs\[1\]\.needs\[0\]: "mirror\.contrl" is no/,
    /write mirror\.control;/,
  ],
  ['a mode nobody defined', 'onlyMode: pull', 'onlyMode: push', /:27: legs\[1\]\.onlyMode: "push" is no mode/, /pull/],
  [
    'a leg of another protocol',
    'id: mirror.data',
    'id: other.data',
    /:19: legs\[1\]\.id: "other\.data" does not begin/,
    /write mirror\.data/,
  ],
  ['two legs of one id', 'id: mirror.data', 'id: mirror.control', /:19: legs\[1\]\.id: the id mirror\.control is taken/, /its own/],
  ['an alias that is a role', 'aka: [node]', 'aka: [server]', /:5: roles\.client\.aka\[0\]: "server" already names/, /one role/],
  [
    'a circle',
    'ports: [[4000, 4000]]',
    'ports: [[4000, 4000]]\n    needs: [mirror.data]',
    /legs\[0\]: what mirror\.control needs leads back/,
    /earlier/,
  ],
  ['a role word with a blank', '  client: {aka', '  Client One: {aka', /:5: roles\.Client One: write it in lower case/, /roles: \{client/],
  ['no mapping at all', good, '- 1\n', /mirror\.yaml:1: the file is no mapping/, /write it like this/],
];

test.each(wrongs)('%s is refused with its line and what to write', (_, part, instead, message, steps) => {
  expect(good).toContain(part);
  const refused = refusal(good.replace(part, instead));
  expect(refused.message).toMatch(message);
  expect(refused.steps).toMatch(steps);
});

test('a file cut or damaged anywhere is read or refused, never a crash', () => {
  const lines = good.split('\n');
  const damaged = [
    ...lines.map((_, i) => lines.filter((_, j) => j !== i).join('\n')),
    ...lines.map((_, i) => lines.slice(0, i).join('\n')),
    ...lines.map((line, i) => lines.with(i, line.replace(/:.*/, ': [1, {a: null}]')).join('\n')),
    ...lines.map((line, i) => lines.with(i, line.slice(0, line.length / 2)).join('\n')),
  ];
  const crashes = damaged.flatMap((text) => {
    try {
      parseProtocol('mirror.yaml', text);
      return [];
    } catch (error) {
      return error instanceof UserError && /mirror\.yaml:\d+: /.test(error.message) && error.nextSteps.length > 0 ? [] : [{ text, error }];
    }
  });
  expect(crashes).toEqual([]);
});

test('a file that is not there', () => {
  expect(() => readProtocolFile(join(tmpdir(), 'no-such-protocol.yaml'))).toThrow(/cannot read the protocol file .*no such file/);
});

test('a site file takes its own protocols in, as seen from its folder, and refuses an id that is built in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-'));
  try {
    const site = join(folder, 'site.yaml');
    writeFileSync(join(folder, 'mirror.yaml'), good);
    writeFileSync(site, 'protocols: [mirror.yaml]\nbackups:\n  - {name: nightly, protocol: mirror, roles: {node: [10.0.0.1]}}\n');
    expect(readSite(site, [smallProtocol]).protocols.map((protocol) => protocol.id)).toEqual([smallProtocol.id, 'mirror']);
    expect([...(readSite(site, [smallProtocol]).backups[0]?.roles.keys() ?? [])]).toEqual(['client']);
    expect(() => readSite(site, [parseProtocol('mirror.yaml', good)])).toThrow(
      /site\.yaml:1: protocols\[0\]: the id mirror .* is built in/,
    );
    writeFileSync(site, 'timezone: UTC\nprotocols:\n  - gone.yaml\n');
    expect(() => readSite(site, [smallProtocol])).toThrow(/site\.yaml:3: protocols\[0\]: there is no file .*gone\.yaml/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
