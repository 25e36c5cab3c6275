/** Direction and ports as the vendors' own pages print them; typed in from those pages, not from the data. */
import { expect, test } from 'vitest';
import { legById } from '../../src/protocols/lookup.ts';

const rows: readonly (readonly [string, string, string, string, string])[] = [
  // IBM, option pages TCPPORT and TCPCLIENTPORT: the server listens on 1500, and contacts the client on 1501.
  ['tsm.session', 'client', 'server', 'tcp', '1500'],
  ['tsm.prompt', 'server', 'client', 'tcp', '1501'],
  // IBM, option page HTTPPORT: web client 1581.
  ['tsm.web-client', 'browser', 'client', 'tcp', '1581'],
  // Veritas, "Using Backup Exec with firewalls": NDMP 10000 on the remote system, Agent Browser 6101, DBA-initiated jobs 5633.
  ['backup-exec.control', 'media-server', 'remote-agent', 'tcp', '10000'],
  ['backup-exec.agent-browser', 'remote-agent', 'media-server', 'tcp', '6101'],
  ['backup-exec.dba', 'database-host', 'media-server', 'tcp', '5633'],
  // The same port list: DLO administration service 3999.
  ['dlo.admin', 'desktop-agent', 'dlo-server', 'tcp', '3999'],
  // Bareos manual, "Network setup": director 9101, file daemon 9102, storage daemon 9103, and the client dials storage.
  ['bacula.director-client', 'director', 'client', 'tcp', '9102'],
  ['bacula.director-storage', 'director', 'storage', 'tcp', '9103'],
  ['bacula.client-storage', 'client', 'storage', 'tcp', '9103'],
  ['bacula.storage-client', 'storage', 'client', 'tcp', '9102'],
  // Veritas article 100002391: PBX 1556, vnetd 13724; MSDP 10082 and 10102.
  ['netbackup.pbx-client', 'media-server', 'client', 'tcp', '1556'],
  ['netbackup.vnetd', 'media-server', 'client', 'tcp', '13724'],
  ['netbackup.deduplication', 'client', 'storage-server', 'tcp', '10082,10102'],
  // Veeam help centre, "Used ports" of Veeam agents: 6184-6194 on the agent.
  ['veeam.agent', 'backup-server', 'agent-host', 'tcp', '6184-6194'],
  // Proxmox Backup Server manual: API and data on 8007. rsyncd.conf(5): 873. RFC 7143: iSCSI 3260. RFC 7530: NFSv4 2049.
  ['proxmox-backup.session', 'client', 'server', 'tcp', '8007'],
  ['rsync.pull', 'server', 'client', 'tcp', '873'],
  ['iscsi.session', 'host', 'target', 'tcp', '3260,3205'],
  ['nfs.session', 'host', 'nas', 'tcp', '2049,111'],
  // amanda-auth(7): bsd requests go to udp/10080; amrecover dials 10082 and 10083 of the server.
  ['amanda.request', 'server', 'client', 'udp', '10080'],
  ['amanda.recover', 'client', 'server', 'tcp', '10082,10083'],
  // Commvault, "TCP ports used for services": CVD 8400, tunnel 8403.
  ['commvault.control', 'client', 'commserve', 'tcp', '8400'],
  ['commvault.tunnel', 'client', 'commserve', 'tcp', '8403'],
  // Dell/EMC, "Calculating and configuring the port range": nsrexecd 7937 and portmapper 7938 on the client.
  ['networker.remote-exec', 'server', 'client', 'tcp', '7937'],
  // Acronis, network connection diagram: agents dial the management server on 7780 and 9877.
  ['acronis.management', 'agent', 'management-server', 'tcp', '7780,9877'],
  // NDMP: the well-known port 10000 (IANA), dialled by the data management application.
  ['ndmp.control', 'dma', 'data-server', 'tcp', '10000'],
];

test.each(rows)('%s: %s dials %s on %s %s', (id, initiator, responder, transport, ports) => {
  const leg = legById(id);
  expect(leg?.initiator).toContain(initiator);
  expect(leg?.responder).toContain(responder);
  expect(leg?.transport).toContain(transport);
  expect(leg?.ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(',')).toBe(ports);
});

test('the order of dialling: NetBackup tries 1556, then 13724, then 13782', () => {
  expect(legById('netbackup.vnetd')?.fallbackOf).toBe('netbackup.pbx-client');
  expect(legById('netbackup.bpcd')?.fallbackOf).toBe('netbackup.vnetd');
});
