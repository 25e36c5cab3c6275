import { expect, test } from 'vitest';
import { protocols } from '../../src/protocols/index.ts';
import { draftSite } from '../../src/site/draft.ts';
import { parseSite } from '../../src/site/read.ts';

const draft = {
  timezone: 'America/Chicago',
  firewalls: [{ name: 'fw1', logs: ['fw1*.log'], logsAccepts: false }],
  backups: [
    {
      protocol: 'tsm',
      title: 'TSM',
      roles: [
        ['server', ['10.30.1.20', '2001:db8::20']],
        ['client', ['10.16.0.27']],
      ] as const,
      modes: ['prompted', 'polling'],
      because: ['10.30.1.20 is taken for the server.'],
    },
  ],
  perhaps: ['10.60.1.20 dials 10.148.0.9 on 10000: backup-exec.control (media-server to remote-agent)'],
};

test('what is proposed is a site file as it stands, and says why', () => {
  const text = draftSite(draft);
  const site = parseSite('site.yaml', text, protocols);
  expect(site.timezone).toBe('America/Chicago');
  expect(site.firewalls[0]).toMatchObject({ name: 'fw1', logs: ['fw1*.log'], logsAccepts: false });
  expect(site.backups[0]?.roles.get('server')?.words).toEqual(['10.30.1.20', '2001:db8::20']);
  expect(text).toContain('# 10.30.1.20 is taken for the server.');
  expect(text).toContain('# mode: prompted            # or polling');
  expect(text).toContain('#   10.60.1.20 dials 10.148.0.9 on 10000');
});

test('logs that show no backup give a file to fill in', () => {
  const text = draftSite({ ...draft, backups: [], perhaps: [] });
  expect(parseSite('site.yaml', text, protocols).backups).toEqual([]);
  // The example in it is right once its comment signs are taken off.
  const example = text.slice(text.indexOf('# backups:')).replaceAll(/^# ?/gm, '');
  expect(parseSite('site.yaml', example, protocols).backups[0]?.name).toBe('nightly');
});
