import { expect, test } from 'vitest';
import { iptables } from '../../parsers/iptables.ts';
import { Outcome } from '../../parsers/contract.ts';
import { micros, readAll, readOne } from './reading.ts';

// Written by hand in the shape nf_log_syslog.c prints (dump_ipv4_packet, dump_tcp_header).
const PACKET =
  'IN=eth0 OUT=eth1 MAC=02:00:5e:00:53:01:02:00:5e:00:53:02:08:00 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=4711 DF PROTO=TCP SPT=43834 DPT=1501 WINDOW=64240 RES=0x00 SYN URGP=0 ';

test('the kernel line: every field a person reads in it', () => {
  expect(readOne(iptables, `Nov 18 22:00:01 fw1 kernel: [363080.104215] FW-DROP ${PACKET}`)).toEqual({
    time: micros('2026-11-18T22:00:01Z'),
    timeFrom: 'year-inferred',
    firewall: 'fw1',
    action: 'deny',
    actionFrom: 'prefix',
    how: 'drop',
    rule: 'FW-DROP ',
    direction: 'forward',
    in: 'eth0',
    out: 'eth1',
    transport: 'tcp',
    src: '10.30.1.20',
    srcPort: 43834,
    dst: '10.16.0.27',
    dstPort: 1501,
    flags: 'S',
    length: 60,
    line: 1,
    offset: 0,
  });
});

test.each([
  ['RFC 3164', 'Nov  8 02:03:04 fw1 kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
  ['RFC 3164, day zero-padded', 'Nov 08 02:03:04 fw1 kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
  ['RFC 3164, day not padded', '<4>Nov 8 02:03:04 fw1 kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
  ['RFC 3164 with a year', 'Nov  8 2024 02:03:04 fw1 kernel: ', '2024-11-08T02:03:04Z', 'fw1'],
  ['the year before, for a day still to come', 'Dec 24 02:03:04 fw1 kernel: ', '2025-12-24T02:03:04Z', 'fw1'],
  ['the last leap year', 'Feb 29 02:03:04 fw1 kernel: ', '2024-02-29T02:03:04Z', 'fw1'],
  ['a leap second', 'Nov  8 23:59:60 fw1 kernel: ', '2026-11-09T00:00:00Z', 'fw1'],
  ['ISO 8601', '2026-11-08T02:03:04.123456+01:00 fw1 kernel: ', '2026-11-08T01:03:04.123456Z', 'fw1'],
  ['ISO 8601, offset without colon', '2026-11-08T02:03:04+0400 fw1 kernel: ', '2026-11-07T22:03:04Z', 'fw1'],
  ['ISO 8601 without a zone', '2026-11-08T02:03:04 fw1 kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
  ['RFC 5424', '<4>1 2026-11-08T02:03:04.5Z fw1 kernel - - - ', '2026-11-08T02:03:04.500Z', 'fw1'],
  ['RFC 5424, data and byte order mark', '<4>1 2026-11-08T02:03:04Z fw1 kernel - - [a b="\\]"] \ufeff', '2026-11-08T02:03:04Z', 'fw1'],
  ['octet count', '312 <4>1 2026-11-08T02:03:04Z fw1 kernel - - - ', '2026-11-08T02:03:04Z', 'fw1'],
  ['dmesg -T', '[Sun Nov  8 02:03:04 2026] ', '2026-11-08T02:03:04Z', undefined],
  ['dmesg --time-format=iso', '2026-11-08T02:03:04,123456+00:00 ', '2026-11-08T02:03:04.123456Z', undefined],
  ['OpenWrt logread', 'Sun Nov  8 02:03:04 2026 kern.warn kernel: [  12.500000] ', '2026-11-08T02:03:04Z', undefined],
  ['BusyBox facility word', 'Nov  8 02:03:04 kern.warn kernel: ', '2026-11-08T02:03:04Z', undefined],
  ['host, then facility word', 'Nov  8 02:03:04 fw1 user.info kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
  ['UDM names the host twice', 'Nov  8 02:03:04 udm udm ', '2026-11-08T02:03:04Z', 'udm'],
  ['ulogd: host, no tag', 'Nov  8 02:03:04 fw1 ', '2026-11-08T02:03:04Z', 'fw1'],
  ['no host', 'Nov  8 02:03:04 kernel: ', '2026-11-08T02:03:04Z', undefined],
  ['printk caller', 'Nov  8 02:03:04 fw1 kernel: [   12.345678][   T12] ', '2026-11-08T02:03:04Z', 'fw1'],
  ['grep put the file in front', 'kern.log:Nov  8 02:03:04 fw1 kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
  ['a hole of NULs in front', '\0\0\0\0Nov  8 02:03:04 fw1 kernel: ', '2026-11-08T02:03:04Z', 'fw1'],
])('envelope: %s', (_, envelope, time, firewall) => {
  const record = readOne(iptables, `${envelope}[UFW BLOCK] ${PACKET}`);
  expect(record.time).toBe(Math.floor(Date.parse(time)) * 1000 + (time.includes('123456') ? 456 : 0));
  expect(record.firewall).toBe(firewall);
  expect(record.rule).toBe('[UFW BLOCK] ');
  expect(record.dstPort).toBe(1501);
});

test('uptime alone is no time', () => {
  const record = readOne(iptables, `[363080.104215] FW-DROP ${PACKET}`);
  expect([record.time, record.timeFrom, record.rule]).toEqual([undefined, 'lost', 'FW-DROP ']);
});

test('an ICMP error keeps the packet it quotes apart from itself', () => {
  const record = readOne(
    iptables,
    'Nov 18 22:00:01 fw1 kernel: DROP IN=eth0 OUT= MAC= SRC=192.0.2.1 DST=10.16.0.27 LEN=88 TOS=0x00 PREC=0xC0 TTL=64 ID=1 PROTO=ICMP TYPE=3 CODE=4 [SRC=10.16.0.27 DST=10.30.1.20 LEN=1500 TOS=0x00 PREC=0x00 TTL=63 ID=7 DF PROTO=TCP SPT=1500 DPT=40000 WINDOW=501 RES=0x00 ACK URGP=0 ] MTU=1400 ',
  );
  expect(record).toMatchObject({ transport: 'icmp', src: '192.0.2.1', dst: '10.16.0.27', length: 88, icmpType: 3, icmpCode: 4 });
  expect([record.srcPort, record.dstPort, record.partial]).toEqual([undefined, undefined, undefined]);
  expect(record.inner).toEqual({
    transport: 'tcp',
    src: '10.16.0.27',
    srcPort: 1500,
    dst: '10.30.1.20',
    dstPort: 40000,
    flags: 'A',
    length: 1500,
  });
});

test('UDP prints LEN twice: the packet, then the datagram', () => {
  const record = readOne(
    iptables,
    'Nov 18 22:00:01 fw1 kernel: DROP IN=eth0 OUT= MAC= SRC=10.0.0.1 DST=10.0.0.2 LEN=188 TOS=0x00 PREC=0x00 TTL=52 ID=5 PROTO=UDP SPT=7694 DPT=111 LEN=168 ',
  );
  expect(record).toMatchObject({ length: 188, payload: 160, direction: 'in', srcPort: 7694, dstPort: 111 });
});

test('a line without its head gives ports and no verdict', () => {
  const record = readOne(
    iptables,
    'Nov 18 22:00:01 gw user.info kernel: L=126 ID=4622 DF PROTO=TCP SPT=389 DPT=49209 WINDOW=8192 RES=0x00 ECE ACK SYN URGP=0',
  );
  expect(record).toMatchObject({ action: 'unknown', partial: true, srcPort: 389, dstPort: 49209, flags: 'SAE' });
  expect(record.src).toBeUndefined();
});

test('the table that is full and the log that is throttled are facts, not packets', () => {
  const [full, throttled] = readAll(
    iptables,
    'Nov 18 22:00:01 fw1 kernel: [1.0] nf_conntrack: nf_conntrack: table full, dropping packet\nNov 18 22:00:02 fw1 kernel: [2.0] net_ratelimit: 347 callbacks suppressed',
  );
  expect(full?.notice).toMatchObject({ kind: 'table-full', firewall: 'fw1', time: micros('2026-11-18T22:00:01Z') });
  expect(throttled?.notice).toMatchObject({ kind: 'records-lost', count: 347, time: micros('2026-11-18T22:00:02Z') });
});

test('repeated messages stand for as many packets', () => {
  const [, again, wrapped] = readAll(
    iptables,
    `Nov 18 22:00:01 fw1 kernel: DROP ${PACKET}\nNov 18 22:00:05 fw1 last message repeated 3 times\nNov 18 22:00:09 fw1 kernel: message repeated 4 times: [ [9.5] DROP ${PACKET}]`,
  );
  expect(again?.record).toMatchObject({ repeat: 3, dstPort: 1501, time: micros('2026-11-18T22:00:05Z') });
  expect(wrapped?.record).toMatchObject({ repeat: 4, dstPort: 1501, rule: 'DROP ' });
});

test('another program is foreign', () => {
  expect(readAll(iptables, 'Nov 18 22:00:01 fw1 sshd[12]: Failed password for root')[0]?.outcome).toBe(Outcome.FOREIGN);
});
