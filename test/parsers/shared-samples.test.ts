/**
 * Public samples with somebody else's expectations (Elastic's pipelines, Sekoia's intake formats): every field both sides name must be
 * the same. They are not part of the project; without them this suite is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import type { PacketRecord } from '../../parsers/columns.ts';
import type { LogFormat } from '../../parsers/contract.ts';
import { detect } from '../../parsers/index.ts';
import { at, isObject, textAt } from '../../parsers/text/json.ts';
import { readAll } from './reading.ts';

const shared = process.env['LEGWORK_SHARED'] ?? new URL('../../../shared/', import.meta.url).pathname;
const samples = `${shared}/samples`;

/** What an expectation says of one line, in our words. */
type Wanted = Partial<Record<keyof PacketRecord, unknown>>;

const FLAG_LETTERS: Readonly<Record<string, string>> = { FIN: 'F', SYN: 'S', RST: 'R', PSH: 'P', ACK: 'A', URG: 'U', ECE: 'E', CWR: 'W' };
const ORDER = 'FSRPAUEW';

function letters(flags: readonly string[]): string {
  const set = new Set(flags.map((flag) => FLAG_LETTERS[flag] ?? flag));
  return ORDER.split('')
    .filter((letter) => set.has(letter))
    .join('');
}

/** Elastic's fields, nested or with dots in their names. */
function field(entry: unknown, path: string): unknown {
  return at(entry, path) ?? at(entry, ...path.split('.'));
}

function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((item) => typeof item === 'string');
}

/** As RFC 5952 writes it. */
function canonical(address: unknown): string | undefined {
  return typeof address === 'string' ? ipaddr.parse(address).toString() : undefined;
}

function wantedOf(entry: unknown): Wanted {
  const types = listOf(field(entry, 'event.type'));
  const transport = field(entry, 'network.transport');
  const name = (path: string): unknown => {
    const value = field(entry, path);
    return value === '' ? undefined : value;
  };
  const flags = field(entry, 'iptables.tcp.flags');
  const pfFlags = textAt(entry, 'pfsense', 'tcp', 'flags');
  const wanted: Wanted = {
    src: canonical(field(entry, 'source.ip')),
    srcPort: field(entry, 'source.port'),
    dst: canonical(field(entry, 'destination.ip')),
    dstPort: field(entry, 'destination.port'),
    transport: transport === 'ipv6-icmp' ? 'icmpv6' : transport === '6' ? 'tcp' : transport,
    in: name('iptables.input_device') ?? name('observer.ingress.interface.name'),
    out: name('iptables.output_device'),
    action: types.includes('denied') ? 'deny' : types.includes('allowed') ? 'accept' : undefined,
    flags: Array.isArray(flags) ? letters(listOf(flags)) : pfFlags === undefined ? undefined : letters(pfFlags.split('')),
    icmpType: field(entry, 'iptables.icmp.type'),
    icmpCode: field(entry, 'iptables.icmp.code'),
    length: field(entry, 'iptables.length'),
  };
  const { in: first, ...rest } = wanted;
  if (field(entry, 'network.direction') !== 'outbound' || first === undefined) return wanted;
  return { ...rest, out: first };
}

/**
 * Logs with an expectation for each line. Where an expectation is known to be wrong it is about a field that is not compared: the ICMP
 * sequence numbers of pfSense, to which the pipeline reads the payload length glued behind them (the suite on filterlog has such lines).
 */
const SAMPLES = [
  'iptables/beats__geo.log',
  'iptables/beats__icmp.log',
  'iptables/beats__iptables.log',
  'iptables/beats__ipv6.log',
  'iptables/beats__ubiquiti.log',
  'iptables/elastic-integ__test-iptables-raw.log',
  'iptables/elastic-integ__test-ubiquiti.log',
  'pf/elastic-integ__test-opensense.log',
  'pf/elastic-integ__test-pfsense-bsd.log',
  'pf/elastic-integ__test-pfsense-syslog.log',
];
const EVENTS = ['windows/sekoia__windows--Event_5156.json', 'windows/sekoia__endpoint--windows_5156.json'];
/** Logs whose every line is a packet. */
const SCANS = [
  'ack_scan_1000_1150',
  'ipv4_igmp',
  'ipv6_tcp_connect_nmap_default_scan',
  'null_scan_1000_1150',
  'syslog_time_fmt1.log',
  'udp_scan_1000_1150',
  'xmas_scan_1000_1150',
];

function entriesOf(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  const list: unknown = isObject(value) ? value['expected'] : value;
  return Array.isArray(list) ? list : [];
}

/** The month, day and time of an expected stamp; the year of a yearless stamp is whenever the expectation was made. */
function clockOf(entry: unknown): { readonly zone: string; readonly time: string } | undefined {
  const stamp = textAt(entry, '@timestamp');
  const match = stamp === undefined ? null : /^\d{4}-(.*?)(Z|[+-]\d\d:\d\d)$/.exec(stamp);
  return match === null || match[1] === undefined || match[2] === undefined
    ? undefined
    : { time: match[1], zone: match[2] === 'Z' ? 'UTC' : match[2] };
}

describe.skipIf(!existsSync(samples))('public samples', () => {
  test.each(SAMPLES)('%s', (log) => {
    const bytes = readFileSync(`${samples}/${log}`);
    const format = detect(bytes);
    if (format === undefined) throw new Error('no format');
    const entries = entriesOf(readFileSync(`${samples}/${log}-expected.json`, 'utf8')).filter(
      (entry) => wantedOf(entry).srcPort !== undefined || wantedOf(entry).src !== undefined,
    );
    const lines = bytes.toString('latin1').split('\n');
    const readings = readAll(format, bytes);
    const compared = new Set<unknown>();
    for (const [i, line] of lines.entries()) {
      const entry = entries.find((candidate) => String(field(candidate, 'event.original')).trim() === line.trim());
      const record = readings[i]?.record;
      // Lines of other programs, which these logs hold too.
      if (entry === undefined || (record === undefined && !/filterlog|IN=|PROTO=/.test(line))) continue;
      const wanted = Object.entries(wantedOf(entry)).filter(([, value]) => value !== undefined);
      expect([line, Object.fromEntries(wanted.map(([key]) => [key, Reflect.get(record ?? {}, key)]))]).toEqual([
        line,
        Object.fromEntries(wanted),
      ]);
      expect([line, shownAs(format, line, entry)]).toEqual([line, clockOf(entry)?.time]);
      compared.add(entry);
    }
    expect(entries.filter((entry) => !compared.has(entry) && /filterlog|IN=|PROTO=/.test(String(field(entry, 'event.original'))))).toEqual(
      [],
    );
    expect(compared.size).toBeGreaterThan(0);
  });

  test.each(EVENTS)('%s', (path) => {
    const event: unknown = JSON.parse(readFileSync(`${samples}/${path}`, 'utf8'));
    const message = Buffer.from(textAt(event, 'input', 'message') ?? '');
    const format = detect(message);
    const record = format === undefined ? undefined : readAll(format, message)[0]?.record;
    const { src, srcPort, dst, dstPort, transport } = wantedOf(at(event, 'expected'));
    expect(record).toMatchObject({ src, srcPort, dst, dstPort, transport, action: 'accept' });
  });

  test.each(SCANS)('every line of %s is a packet', (name) => {
    const bytes = readFileSync(`${samples}/iptables/psad__${name}`);
    const [format] = [detect(bytes)];
    const readings = format === undefined ? [] : readAll(format, bytes);
    expect(readings.length).toBeGreaterThan(0);
    expect(readings.filter(({ record }) => record?.src === undefined || record.partial === true)).toEqual([]);
  });
});

/** The time of a line on the clock of its expectation, the year left out; undefined where the expectation has no time. */
function shownAs(format: LogFormat, line: string, entry: unknown): string | undefined {
  const clock = clockOf(entry);
  if (clock === undefined) return undefined;
  const time = readAll(format, line, { zone: clock.zone })[0]?.record?.time;
  const shift = clock.zone === 'UTC' ? 0 : Number(clock.zone.slice(0, 3)) * 3_600_000;
  return time === undefined ? 'none' : new Date(Math.floor(time / 1000) + shift).toISOString().slice(5, 23);
}
