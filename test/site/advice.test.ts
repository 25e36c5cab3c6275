import { describe, expect, test } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';
import { siteAdvice } from '../../src/site/advice.ts';
import { parseSite } from '../../src/site/read.ts';
import { parseServices } from '../../src/site/services-file.ts';

const roles = 'roles: {media-server: [10.60.1.20], remote-agent: [10.148.0.0/16]}, window: "20:00-06:00"';
const advice = (ports: string, services = '') =>
  siteAdvice(
    parseSite('site.yaml', `backups: [{name: be, protocol: backup-exec, ${roles}, ports: ${ports}}]`, protocols),
    parseServices(services),
  );

describe('ranges of Backup Exec', () => {
  test('25 agent ports and as many of the media server, apart, need no word', () => {
    expect(advice('{data: 4000-4024, media-server-range: 3000-3025}')).toEqual([]);
  });

  test('ranges that overlap, a range too small, a range over the control port', () => {
    const said = advice('{data: 9990-10010, media-server-range: 10005-10030}').join('\n');
    expect(said).toContain('be: data and media-server-range share the ports 10005-10010');
    expect(said).toContain('data has 21 ports, 25 are advised');
    expect(said).toContain('held 60 s after its session');
    expect(said).toContain('data holds 10000, the port of the control connection');
  });

  test('no range at all says where to set one', () => {
    expect(advice('{media-server-range: 3000-3025}').join('\n')).toContain('backup-exec.data has no range of ports');
  });
});

describe('a services file', () => {
  const ports = '{data: 4000-4024, media-server-range: 3000-3025}';
  test('that has ndmp elsewhere asks for the port in the site file', () => {
    const services = '# <name> <port>/<protocol>\nndmp             11000/tcp    # moved, 10000 was taken\nndmp 11000/udp\n';
    expect(advice(ports, services)).toEqual([
      'be: the services file (line 2) has ndmp on 11000/tcp; write control: 11000 under ports, and see that every agent and the media server agree.',
    ]);
    expect(advice('{control: 11000, data: 4000-4024, media-server-range: 3000-3025}', services)).toEqual([]);
  });

  test('that agrees, or does not name ndmp, needs no word', () => {
    expect(advice(ports, 'ndmp 10000/tcp\n')).toEqual([]);
    expect(advice(ports, 'ssh 22/tcp\nnot a line\n')).toEqual([]);
  });
});

test('a backup without roles or window is told so', () => {
  const said = siteAdvice(parseSite('site.yaml', 'backups: [{name: x, protocol: tsm}]', protocols), []).join('\n');
  expect(said).toContain('x: no roles are given');
  expect(said).toContain('x: no window is given');
});
