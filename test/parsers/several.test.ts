/** Several messages on one line: each is read, and stands where it stands. */
import { expect, test } from 'vitest';
import { iptables } from '../../parsers/iptables.ts';
import { mikrotik } from '../../parsers/mikrotik.ts';
import { pfFilterlog } from '../../parsers/pf-filterlog.ts';
import { pfTcpdump } from '../../parsers/pf-tcpdump.ts';
import { sophosUtm } from '../../parsers/sophos-utm.ts';
import { lastMessage, nextMessage } from '../../parsers/text/glued.ts';
import { unifiCef } from '../../parsers/unifi-cef.ts';
import { readAll } from './reading.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const other = '<30>Nov 18 22:00:00 gw cron[1]: session opened';
const between = '<30>Nov 18 22:00:03 gw dhcpd: lease of 10.0.0.9';

// One message of each format as a relay hands it on; `PORT` and `SS` differ from message to message.
test.each([
  [
    iptables,
    '<4>Nov 18 22:00:SS gw kernel: DROP IN=eth0 OUT= MAC= SRC=10.0.0.1 DST=10.0.0.2 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=TCP SPT=4000 DPT=PORT WINDOW=1 RES=0x00 SYN URGP=0 ',
  ],
  [
    pfFilterlog,
    '<134>Nov 18 22:00:SS gw filterlog[9]: 5,,,1000000103,igb3,match,block,in,4,0x0,,46,25416,0,DF,6,tcp,60,10.0.0.1,10.0.0.2,4000,PORT,0,S,1975387363,,29200,,mss;sackOK',
  ],
  [
    pfFilterlog,
    '<134>1 2026-11-18T22:00:SSZ gw filterlog 9 - [meta sequenceId="1"] 5,,,0,igb3,match,block,in,4,0x0,,46,1,0,DF,17,udp,60,10.0.0.1,10.0.0.2,4000,PORT,40',
  ],
  [
    pfTcpdump,
    '<134>Nov 18 22:00:SS gw pf: 2026-11-18 22:00:SS.000001 rule 3/0(match): block in on em3: 10.0.0.1.4000 > 10.0.0.2.PORT: Flags [S], seq 1, win 1, length 0',
  ],
  [
    mikrotik,
    '<30>Nov 18 22:00:SS gw firewall,info DROP forward: in:ether1 out:bridge, connection-state:new proto TCP (SYN), 10.0.0.1:4000->10.0.0.2:PORT, len 60',
  ],
  [
    sophosUtm,
    '<30>2026:11:18-22:00:SS gw ulogd[4711]: id="2001" severity="info" sys="SecureNet" sub="packetfilter" name="Packet dropped" action="drop" fwrule="60001" initf="eth0" outitf="eth1" srcip="10.0.0.1" dstip="10.0.0.2" proto="6" length="60" srcport="4000" dstport="PORT" tcpflags="SYN"',
  ],
  [
    unifiCef,
    '<134>Nov 18 22:00:SS gw CEF:0|Ubiquiti|UniFi Network|9.3.33|201|Threat Detected and Blocked|7|proto=TCP spt=4000 dpt=PORT act=blocked src=10.0.0.1 dst=10.0.0.2 UNIFIutcTime=2026-11-18T22:00:SS.000Z msg=stopped',
  ],
] as const)('$name', (format, message) => {
  const at = (second: number): string => message.replaceAll('SS', `0${second}`).replace('PORT', String(1500 + second));
  const parts = [other, at(1), at(2), between, at(4)];
  const records = readAll(format, parts.join('')).flatMap(({ record }) => record ?? []);
  expect(records.map(({ dstPort, time, offset, line }) => [dstPort, new Date((time ?? 0) / 1000).getUTCSeconds(), offset, line])).toEqual(
    [1, 2, 4].map((second) => [1500 + second, second, parts.slice(0, second).join('').length, 1]),
  );
});

test('without an uptime between two kernel messages neither the second prefix nor the last value of the first is known', () => {
  const [first, second] = readAll(
    iptables,
    'Nov 18 22:00:13 fw1 kernel: DROP IN=eth0 OUT= MAC= SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=3 DF PROTO=TCP SPT=43834 DPT=1501 DROP IN=eth2 OUT= MAC= SRC=10.0.0.9 DST=10.0.0.8 LEN=40 TOS=0x00 PREC=0x00 TTL=63 ID=3 PROTO=TCP SPT=1 DPT=2 WINDOW=1 RES=0x00 SYN URGP=0 ',
  ).map(({ record }) => record ?? {});
  expect(first).toMatchObject({ action: 'deny', src: '10.30.1.20', srcPort: 43834, partial: true });
  expect(first).not.toHaveProperty('dstPort');
  expect(second).toMatchObject({ action: 'unknown', in: 'eth2', src: '10.0.0.9', dst: '10.0.0.8', partial: true });
  // Broken between two keys, the first may go on in the second: whose ports these are cannot be told.
  for (const field of ['rule', 'srcPort', 'dstPort', 'flags']) expect(second).not.toHaveProperty(field);
});

test.each([
  // RSYSLOG_ForwardFormat, RFC 3164, RFC 5424, Sophos.
  ['<14>2026-11-18T22:00:01Z fw1 a: one<14>2026-11-18T22:00:02Z fw1 a: two', 35],
  ['<14>Nov 18 22:00:01 fw1 a: one<14>Nov  8 22:00:02 fw1 a: two', 30],
  ['<14>1 2026-11-18T22:00:01Z fw1 a - - - one: 1<14>1 - fw1 a - - - two', 45],
  ['<30>2026:11:18-22:00:01 gw ulogd[1]: one<30>2026:11:18-22:00:02 gw ulogd[1]: two', 40],
  // An octet count belongs to the message behind it, and so may digits right before it.
  ['31 <14>Nov 18 22:00:01 fw1 a: one 31 <14>Nov 18 22:00:02 fw1 a: two', 34],
  ['31 <14>Nov 18 22:00:01 fw1 a: LEN=5831 <14>Nov 18 22:00:02 fw1 a: two', 34],
  // A relay's envelope in front of a message, a number in angle brackets, a stamp without <PRI>: nothing begins there.
  ['Nov 18 22:00:02 relay <14>Nov 18 22:00:01 fw1 a: one', 0],
  ['<14>Nov 18 22:00:01 fw1 a: one <14>two <3>1 2 <999999>Nov 18', 0],
  ['<14>Nov 18 22:00:01 fw1 a: oneNov 18 22:00:02 fw1 a: two', 0],
  ['', 0],
])('%s', (line, at) => {
  expect([nextMessage(bytes(line), 0, line.length), lastMessage(bytes(line), 0, line.length)]).toEqual([at, at]);
});
