/** A made-up packet, written as each dialect's own source writes it, is read back as itself. */
import { assert, boolean, constantFrom, integer, ipV4, ipV6, oneof, property, record, type Arbitrary } from 'fast-check';
import ipaddr from 'ipaddr.js';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { flagLetters } from '../../parsers/columns.ts';
import { formatNamed } from '../../parsers/index.ts';
import { readOne } from './reading.ts';

interface Packet {
  /** Epoch seconds, within a year before the end of the test's source. */
  readonly seconds: number;
  readonly micros: number;
  readonly deny: boolean;
  readonly direction: 'in' | 'out';
  readonly transport: 'tcp' | 'udp';
  readonly src: string;
  readonly dst: string;
  readonly srcPort: number;
  readonly dstPort: number;
  /** FSRPAU, bits 1 to 32. */
  readonly flags: number;
  /** Bytes TCP or UDP carry. */
  readonly data: number;
}

const LAST = Date.UTC(2026, 10, 20) / 1000;
const port = integer({ min: 0, max: 65_535 });

/** IPv4 in IPv6 is its IPv4 self here, and no packet of either version carries one. */
const v6 = ipV6().filter((text) => !ipaddr.IPv6.parse(text).isIPv4MappedAddress());

function packets(addresses: Arbitrary<string>): Arbitrary<Packet> {
  return record({
    seconds: integer({ min: LAST - 300 * 86_400, max: LAST }),
    micros: integer({ min: 0, max: 999_999 }),
    deny: boolean(),
    direction: constantFrom('in', 'out'),
    transport: constantFrom('tcp', 'udp'),
    src: addresses,
    dst: addresses,
    srcPort: port,
    dstPort: port,
    flags: integer({ min: 0, max: 63 }),
    data: integer({ min: 0, max: 1000 }),
  });
}

const anyPacket = oneof(packets(ipV4()), packets(v6));
const isV6 = ({ src }: Packet): boolean => src.includes(':');
const ipLength = (packet: Packet): number => (isV6(packet) ? 40 : 20) + (packet.transport === 'tcp' ? 20 : 8) + packet.data;
const stampOf = ({ seconds }: Packet, format: string): string => DateTime.fromSeconds(seconds, { zone: 'utc' }).toFormat(format);
const letters = (flags: number, order: readonly (readonly [number, string])[]): string =>
  order.map(([bit, letter]) => ((flags & bit) === 0 ? '' : letter)).join('');

/** What of a packet a dialect keeps. */
interface Dialect {
  readonly format: string;
  readonly line: (packet: Packet) => string;
  readonly keeps: readonly ('micros' | 'length' | 'payload' | 'interface')[];
}

const WORDS = [
  [32, 'URG '],
  [16, 'ACK '],
  [8, 'PSH '],
  [4, 'RST '],
  [2, 'SYN '],
  [1, 'FIN '],
] as const;
const expanded = (address: string): string =>
  address.includes(':')
    ? ipaddr.IPv6.parse(address)
        .parts.map((part) => part.toString(16).padStart(4, '0'))
        .join(':')
    : address;

/** net/netfilter/nf_log_syslog.c: dump_ipv4_packet, dump_ipv6_packet, nf_log_dump_tcp_header. */
function kernelLine(packet: Packet): string {
  const place = packet.direction === 'in' ? 'IN=eth0 OUT= MAC= ' : 'IN= OUT=eth0 ';
  const ip = isV6(packet) ? 'TC=0 HOPLIMIT=64 FLOWLBL=0 ' : 'TOS=0x00 PREC=0x00 TTL=64 ID=7 DF ';
  const ports = `SPT=${packet.srcPort} DPT=${packet.dstPort} `;
  const upper =
    packet.transport === 'tcp'
      ? `PROTO=TCP ${ports}WINDOW=1024 RES=0x00 ${letters(packet.flags, WORDS)}URGP=0 `
      : `PROTO=UDP ${ports}LEN=${packet.data + 8} `;
  const stamp = stampOf(packet, 'MMM d HH:mm:ss').replace(/^(\w+) (\d) /, '$1  $2 ');
  return `${stamp} fw1 kernel: [1.000000] ${packet.deny ? 'DROP' : 'ACCEPT'} ${place}SRC=${expanded(packet.src)} DST=${expanded(packet.dst)} LEN=${ipLength(packet)} ${ip}${upper}`;
}

/** filterlog's print.c. */
function filterlogLine(packet: Packet): string {
  const { transport } = packet;
  const number = transport === 'tcp' ? 6 : 17;
  const head = `5,,,1000000103,eth0,match,${packet.deny ? 'block' : 'pass'},${packet.direction}`;
  const inside = ipLength(packet) - 40;
  const ip = isV6(packet)
    ? `6,0x00,0x00000,64,${transport.toUpperCase()},${number},${inside}`
    : `4,0x0,,64,7,0,DF,${number},${transport},${ipLength(packet)}`;
  const order = [
    [1, 'F'],
    [2, 'S'],
    [4, 'R'],
    [8, 'P'],
    [16, 'A'],
    [32, 'U'],
  ] as const;
  const upper = transport === 'tcp' ? `${packet.data},${letters(packet.flags, order)},1,,1024,,` : String(packet.data + 8);
  return `<134>1 ${stampOf(packet, "yyyy-MM-dd'T'HH:mm:ss")}.${String(packet.micros).padStart(6, '0')}+00:00 fw1 filterlog 7 - - ${head},${ip},${packet.src},${packet.dst},${packet.srcPort},${packet.dstPort},${upper}`;
}

const DUMP_ORDER = [
  [1, 'F'],
  [2, 'S'],
  [4, 'R'],
  [8, 'P'],
  [16, '.'],
  [32, 'U'],
] as const;

/** tcpdump.org's print-pflog.c and print-tcp.c, -tttt. */
function tcpdumpLine(packet: Packet): string {
  const stamp = `${stampOf(packet, 'yyyy-MM-dd HH:mm:ss')}.${String(packet.micros).padStart(6, '0')}`;
  const flags = packet.flags === 0 ? 'none' : letters(packet.flags, DUMP_ORDER);
  const upper =
    packet.transport === 'tcp'
      ? `Flags [${flags}], seq 1:${1 + packet.data}, win 1024, length ${packet.data}`
      : `UDP, length ${packet.data}`;
  return `${stamp} rule 3/0(match): ${packet.deny ? 'block' : 'pass'} ${packet.direction} on eth0: ${packet.src}.${packet.srcPort} > ${packet.dst}.${packet.dstPort}: ${upper}`;
}

/** OpenBSD's print-pflog.c and print-tcp.c, -ttt: ACK and URG are words, not letters. */
function openbsdLine(packet: Packet): string {
  const stamp = `${stampOf(packet, 'MMM dd HH:mm:ss')}.${String(packet.micros).padStart(6, '0')}`;
  const order = [
    [2, 'S'],
    [1, 'F'],
    [4, 'R'],
    [8, 'P'],
  ] as const;
  const flags = letters(packet.flags, order) || '.';
  const [ack, urgent] = [(packet.flags & 16) === 0 ? '' : ' ack 2', (packet.flags & 32) === 0 ? '' : ' urg 1'];
  const upper =
    packet.transport === 'tcp' ? `${flags} 1:${1 + packet.data}(${packet.data})${ack} win 1024${urgent} (DF)` : `udp ${packet.data} (DF)`;
  return `${stamp} rule 3/(match) ${packet.deny ? 'block' : 'pass'} ${packet.direction} on eth0: ${packet.src}.${packet.srcPort} > ${packet.dst}.${packet.dstPort}: ${upper}`;
}

/** The columns of pfirewall.log. */
function windowsLine(packet: Packet): string {
  const order = [
    [2, 'S'],
    [16, 'A'],
    [1, 'F'],
    [4, 'R'],
    [8, 'P'],
    [32, 'U'],
  ] as const;
  const flags = packet.transport === 'tcp' ? `${letters(packet.flags, order)} 1 2 1024` : '- - - -';
  return `${stampOf(packet, 'yyyy-MM-dd HH:mm:ss')} ${packet.deny ? 'DROP' : 'ALLOW'} ${packet.transport.toUpperCase()} ${packet.src} ${packet.dst} ${packet.srcPort} ${packet.dstPort} ${ipLength(packet)} ${flags} - - - ${packet.direction === 'in' ? 'RECEIVE' : 'SEND'}`;
}

const DIALECTS: Readonly<Record<string, Dialect>> = {
  kernel: { format: 'iptables', line: kernelLine, keeps: ['length', 'interface'] },
  filterlog: { format: 'pf-filterlog', line: filterlogLine, keeps: ['micros', 'length', 'interface'] },
  'tcpdump.org': { format: 'pf-tcpdump', line: tcpdumpLine, keeps: ['micros', 'interface'] },
  'OpenBSD tcpdump': { format: 'pf-tcpdump', line: openbsdLine, keeps: ['micros', 'interface'] },
  'pfirewall.log': { format: 'windows-firewall', line: windowsLine, keeps: ['length'] },
};

test.each(Object.entries(DIALECTS))('%s', (_, { format: name, line, keeps }) => {
  const format = formatNamed(name);
  if (format === undefined) throw new Error(name);
  assert(
    property(anyPacket, (packet) => {
      // A TCP packet without a flag leaves the column empty there, which no Windows writes.
      if (name === 'windows-firewall' && packet.transport === 'tcp' && packet.flags === 0) return;
      expect(readOne(format, line(packet))).toMatchObject({
        time: packet.seconds * 1e6 + (keeps.includes('micros') ? packet.micros : 0),
        action: packet.deny ? 'deny' : 'accept',
        direction: packet.direction,
        transport: packet.transport,
        src: ipaddr.parse(packet.src).toString(),
        dst: ipaddr.parse(packet.dst).toString(),
        srcPort: packet.srcPort,
        dstPort: packet.dstPort,
        ...(packet.transport === 'tcp' ? { flags: flagLetters(packet.flags) } : {}),
        ...(keeps.includes('length') ? { length: ipLength(packet) } : {}),
        ...(keeps.includes('interface') ? { [packet.direction]: 'eth0' } : {}),
      });
    }),
    { seed: 20_261_118, numRuns: 300 },
  );
});
