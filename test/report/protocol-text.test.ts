import { expect, test } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';
import { legById, protocolById } from '../../src/protocols/lookup.ts';
import { legText, protocolListText, protocolText } from '../../src/report/protocol-text.ts';
import { paintWith } from '../../src/report/colors.ts';

const page = { paint: paintWith(false), columns: 80 };

function leg(id: string): string {
  const found = legById(id);
  if (found === undefined) throw new Error(`no leg ${id}`);
  return legText(found, page);
}

test('a leg as one line of diagram: who dials whom, on what', () => {
  expect(leg('tsm.prompt')).toContain('\n  server → client, tcp 1501\n');
  expect(leg('veeam.data')).toContain('tcp 6162, else 2500-3300\n');
  expect(leg('commvault.data')).toContain('client → media-agent, tcp 49152-65535 and ports chosen at run time\n');
  expect(leg('amanda.stream')).toContain('server → client, tcp, ports set by the site or chosen at run time\n');
  expect(leg('backuppc.ping')).toContain('server → client, icmp\n');
  expect(leg('tivoli.relay')).toMatch(/^ {2}One end +relay$/m);
});

test('what a leg needs, when it exists, and where a site file gives its ports', () => {
  expect(leg('tsm.prompt')).toMatch(/^ {2}After +tsm\.session$/m);
  expect(leg('tsm.prompt')).toMatch(/^ {2}Mode +prompted$/m);
  expect(leg('tsm.prompt')).toMatch(/^ {2}Site file +ports: \{prompt: …\}$/m);
  expect(leg('backup-exec.data-return')).toMatch(/^ {2}Site file +ports: \{media-server-range: …\}$/m);
  expect(leg('netbackup.vnetd')).toMatch(/^ {2}After +netbackup\.pbx-client failed$/m);
  expect(leg('tivoli.endpoint-gateway-proxy')).toMatch(/^ {2}After +tivoli\.proxy or tivoli\.relay$/m);
});

test('every protocol fits 80 columns, sources apart, which stay whole', () => {
  const lines = [protocolListText(protocols, page), ...protocols.map((protocol) => protocolText(protocol, page))].join('\n').split('\n');
  expect(lines.filter((line) => Array.from(line).length > 80 && !line.startsWith('    http'))).toEqual([]);
});

test('the list counts the legs and says what is backed up', () => {
  const list = protocolListText(
    protocols.filter(({ id }) => id === 'dlo' || id === 'rsync'),
    page,
  );
  expect(list).toMatch(/^dlo +3 {2}Backup Exec Desktop and Laptop Option$/m);
  expect(list).toMatch(/^ +files, to or from an rsync daemon$/m);
  expect(list).toContain('2 protocols, 5 legs.');
});

test("text of a site's own file cannot steer the terminal", () => {
  const tsm = protocolById('tsm');
  if (tsm === undefined) throw new Error('tsm is built in');
  expect(protocolText({ ...tsm, name: 'bad\u001b[2Jname' }, page)).not.toContain('\u001b');
});
