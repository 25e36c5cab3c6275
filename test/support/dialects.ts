import { DateTime } from 'luxon';
import type { Packet } from './packet.ts';

/** Where a packet was seen: the firewall's name, zone and interfaces. */
export interface Place {
  readonly firewall: string;
  /** IANA zone of stamps that carry none. */
  readonly zone: string;
  readonly in: string;
  readonly out: string;
  /** Rule number, the same for the same verdict. */
  readonly rule: number;
}

/** Writes one packet as one line, or undefined where the dialect cannot hold it. */
export type Dialect = (packet: Packet, place: Place) => string;

const local = (packet: Packet, place: Place) => DateTime.fromMillis(Math.floor(packet.at), { zone: place.zone });
/** Microseconds of the second, the part below a millisecond made from the packet's own numbers. */
const micros = (packet: Packet) => String(Math.floor((packet.at % 1000) * 1000)).padStart(6, '0');
/** Stable numbers for fields that carry no meaning here (ids, sequence numbers). */
const digest = (packet: Packet, salt: number) => {
  let hash = 2_166_136_261 ^ salt;
  for (const char of `${packet.src} ${packet.srcPort ?? 0} ${packet.dst} ${packet.dstPort ?? 0}`)
    hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  return hash >>> 0;
};

const v6 = (address: string) => address.includes(':');
/** As the kernel prints it: eight groups of four digits. */
export function expanded(address: string): string {
  if (!v6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back]
    .map((group) => group.padStart(4, '0'))
    .join(':');
}

const flagWords: Readonly<Record<string, string>> = {
  S: 'SYN',
  SA: 'ACK SYN',
  A: 'ACK',
  PA: 'ACK PSH',
  FA: 'ACK FIN',
  RA: 'ACK RST',
  R: 'RST',
};

/** One hop off for hosts of the site, many for those of the Internet. */
const ttl = (packet: Packet) => (packet.length === 52 ? 128 : 64) - (packet.src.startsWith('10.') ? 1 : 8 + (digest(packet, 19) % 14));

/** The kernel's words after the prefix (net/netfilter/nf_log_syslog.c). */
function netfilterWords(packet: Packet): string {
  const id = (digest(packet, 7) + Math.floor(packet.at)) % 65_536;
  const head = v6(packet.src)
    ? `SRC=${expanded(packet.src)} DST=${expanded(packet.dst)} LEN=${packet.length} TC=0 HOPLIMIT=63 FLOWLBL=${digest(packet, 3) % 1_048_576} `
    : `SRC=${packet.src} DST=${packet.dst} LEN=${packet.length} TOS=0x00 PREC=0x00 TTL=${ttl(packet)} ID=${id} DF `;
  if (packet.transport === 'udp')
    return `${head}PROTO=UDP SPT=${packet.srcPort ?? 0} DPT=${packet.dstPort ?? 0} LEN=${packet.length - 20} `;
  if (packet.icmp !== undefined) {
    const { type, code, quoted, mtu } = packet.icmp;
    const name = v6(packet.src) ? 'ICMPv6' : 'ICMP';
    if (quoted === undefined) return `${head}PROTO=${name} TYPE=${type} CODE=${code} ID=${id} SEQ=1 `;
    return `${head}PROTO=${name} TYPE=${type} CODE=${code} [${netfilterWords(quoted)}] ${mtu === undefined ? '' : `MTU=${mtu} `}`;
  }
  const window = packet.flags === 'S' ? 64_240 : 501;
  return `${head}PROTO=TCP SPT=${packet.srcPort ?? 0} DPT=${packet.dstPort ?? 0} WINDOW=${window} RES=0x00 ${flagWords[packet.flags ?? ''] ?? ''} URGP=0 `;
}

const mac = (packet: Packet) =>
  [digest(packet, 11), digest(packet, 13), digest(packet, 17)]
    .flatMap((number) => [number & 255, (number >>> 8) & 255, (number >>> 16) & 255, number >>> 24])
    .map((byte, i) => (i === 0 || i === 6 ? (byte & 0xfc) | 2 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(':');

const interfaces = (packet: Packet, place: Place) =>
  `IN=${place.in} OUT=${place.out} MAC=${mac(packet)}:${v6(packet.src) ? '86:dd' : '08:00'} `;

/** Bytes after the TCP header; what comes with a PSH carries some, a SYN's extra length is options. */
const payloadOf = (packet: Packet) => (packet.flags?.includes('P') ? packet.length - (v6(packet.src) ? 72 : 52) : 0);

type Words = (packet: Packet) => string;
const plain: Words = (packet) => (packet.action === 'accept' ? 'FW-ACCEPT ' : packet.invalid ? 'FW-INVALID ' : 'FW-DROP ');
const prefixes = {
  plain,
  ufw: (packet) => (packet.action === 'accept' ? '[UFW ALLOW] ' : '[UFW BLOCK] '),
  firewalld: (packet) =>
    packet.action === 'accept' ? 'filter_FWD_internal_ACCEPT: ' : packet.invalid ? 'STATE_INVALID_DROP: ' : 'filter_FWD_internal_DROP: ',
  shorewall: (packet) => `Shorewall:loc2dmz:${packet.action === 'accept' ? 'ACCEPT' : 'DROP'}:`,
} as const satisfies Record<string, Words>;

const uptime = (packet: Packet) => `[${String(Math.floor(packet.at / 1000) % 1_000_000).padStart(5)}.${micros(packet)}]`;
/** `Nov 18 20:04:00 fw1 kernel: [12345.678901] ` (RFC 3164: no year, no zone). */
const syslog = (packet: Packet, place: Place) =>
  `${local(packet, place).toFormat('LLL').slice(0, 3)} ${String(local(packet, place).day).padStart(2)} ${local(packet, place).toFormat('HH:mm:ss')} ${place.firewall} kernel: ${uptime(packet)} `;
const iso = (packet: Packet, place: Place) =>
  `${local(packet, place).toFormat("yyyy-LL-dd'T'HH:mm:ss")}.${micros(packet)}${local(packet, place).toFormat('ZZ')}`;

const netfilter =
  (prefix: Words, envelope: (packet: Packet, place: Place) => string): Dialect =>
  (packet, place) =>
    `${envelope(packet, place)}${prefix(packet)}${interfaces(packet, place)}${netfilterWords(packet)}`;

/** pfSense's filterlog: comma-separated, IPv4 and IPv6 with different columns (pfSense docs, "Raw Filter Log Format"). */
function filterlogWords(packet: Packet, place: Place): string {
  const action = packet.action === 'accept' ? 'pass' : 'block';
  const head = `${place.rule},,,${1_000_000_000 + place.rule},${place.in},match,${action},in`;
  const protocol = packet.transport === 'tcp' ? 6 : packet.transport === 'udp' ? 17 : 1;
  const id = digest(packet, 7) % 65_536;
  const ip = v6(packet.src)
    ? `6,0x00,0x${(digest(packet, 3) % 1_048_576).toString(16).padStart(5, '0')},63,${packet.transport.toUpperCase()},${protocol},${packet.length - 40}`
    : `4,0x0,,${ttl(packet)},${id},0,DF,${protocol},${packet.transport},${packet.length}`;
  const ends = `${packet.src},${packet.dst}`;
  if (packet.transport === 'icmp') return `${head},${ip},${ends},request,${id},1${packet.length - 20}`;
  const payload = payloadOf(packet);
  const ports = `${packet.srcPort ?? 0},${packet.dstPort ?? 0}`;
  if (packet.transport === 'udp') return `${head},${ip},${ends},${ports},${packet.length - (v6(packet.src) ? 40 : 20)}`;
  const flags = packet.flags ?? '';
  const sequence = digest(packet, 5);
  const numbers = payload > 0 ? `${sequence}:${sequence + payload}` : String(sequence);
  return `${head},${ip},${ends},${ports},${payload},${flags},${numbers},${flags.includes('A') ? digest(packet, 6) : ''},64240,,${flags.includes('S') ? 'mss;nop;wscale' : ''}`;
}

/** `tcpdump -n -e -tttt -r pflog` of tcpdump.org. */
function pfTcpdump(packet: Packet, place: Place): string {
  const stamp = `${local(packet, place).toFormat('yyyy-LL-dd HH:mm:ss')}.${micros(packet)}`;
  const head = `${stamp} rule ${place.rule}/0(match): ${packet.action === 'accept' ? 'pass' : 'block'} in on ${place.in}: `;
  if (packet.transport === 'icmp')
    return `${head}${packet.src} > ${packet.dst}: ICMP echo request, id ${digest(packet, 7) % 65_536}, seq 1, length ${packet.length - 20}`;
  const ends = `${packet.src}.${packet.srcPort ?? 0} > ${packet.dst}.${packet.dstPort ?? 0}: `;
  if (packet.transport === 'udp') return `${head}${ends}UDP, length ${packet.length - 28}`;
  const flags = (packet.flags ?? '').replace('SA', 'S.').replace('PA', 'P.').replace('FA', 'F.').replace('RA', 'R.').replace(/^A$/, '.');
  const payload = payloadOf(packet);
  const sequence = digest(packet, 5);
  const numbers = flags === '.' ? '' : `seq ${payload > 0 ? `${sequence}:${sequence + payload}` : sequence}, `;
  const acknowledged = flags.includes('.') ? `ack ${digest(packet, 6)}, ` : '';
  const options = flags.includes('S') ? 'options [mss 1460,sackOK,eol], ' : '';
  return `${head}${ends}Flags [${flags}], ${numbers}${acknowledged}win 64240, ${options}length ${payload}`;
}

/** The host's own firewall; `place.in` is the host's address. Columns as its header names them. */
function windows(packet: Packet, place: Place): string {
  const path = packet.src === place.in ? 'SEND' : 'RECEIVE';
  const stamp = local(packet, place).toFormat('yyyy-LL-dd HH:mm:ss');
  const head = `${stamp} ${packet.action === 'accept' ? 'ALLOW' : 'DROP'} ${packet.transport.toUpperCase()} ${packet.src} ${packet.dst}`;
  if (packet.transport === 'icmp')
    return `${head} - - ${packet.length} - - - - ${packet.icmp?.type ?? 8} ${packet.icmp?.code ?? 0} - ${path}`;
  const ports = `${packet.srcPort ?? 0} ${packet.dstPort ?? 0}`;
  if (packet.transport === 'udp') return `${head} ${ports} ${packet.action === 'accept' ? 0 : packet.length} - - - - - - - ${path}`;
  if (packet.action === 'accept') return `${head} ${ports} 0 - 0 0 0 - - - ${path}`;
  const acknowledged = packet.flags?.includes('A') ? digest(packet, 6) : 0;
  return `${head} ${ports} ${packet.length} ${packet.flags ?? '-'} ${digest(packet, 5)} ${acknowledged} 64240 - - - ${path}`;
}

export const dialects = {
  ufw: netfilter(prefixes.ufw, syslog),
  iptables: netfilter(prefixes.plain, syslog),
  iptablesIso: netfilter(prefixes.plain, (packet, place) => `${iso(packet, place)} ${place.firewall} kernel: ${uptime(packet)} `),
  iptables5424: netfilter(
    prefixes.plain,
    (packet, place) => `<4>1 ${iso(packet, place)} ${place.firewall} kernel - - - ${uptime(packet)} `,
  ),
  dmesgIso: netfilter(prefixes.plain, (packet, place) => `${iso(packet, place).replace('.', ',')} `),
  firewalld: netfilter(prefixes.firewalld, syslog),
  shorewall: netfilter(prefixes.shorewall, syslog),
  filterlog: (packet, place) => `${syslog(packet, place).replace(/kernel: .*/, 'filterlog[43210]: ')}${filterlogWords(packet, place)}`,
  filterlog5424: (packet, place) => `<134>1 ${iso(packet, place)} ${place.firewall} filterlog 43210 - - ${filterlogWords(packet, place)}`,
  pfTcpdump,
  windows,
} as const satisfies Record<string, Dialect>;
export type DialectName = keyof typeof dialects;

/** Lines that stand before the first record. */
export const headers: Partial<Readonly<Record<DialectName, readonly string[]>>> = {
  windows: [
    '#Version: 1.5',
    '#Software: Microsoft Windows Firewall',
    '#Time Format: Local',
    '#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path',
    '',
  ],
};
