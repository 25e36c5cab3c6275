/** Packets as a table for SQL: `packets(since, until, address)`, read out of the blocks while the query runs. */
import type Database from 'better-sqlite3';
import ipaddr from 'ipaddr.js';
import { recordAt } from '../../parsers/columns.ts';
import type { PacketQuery } from '../correlator/contract.ts';
import { UserError } from '../errors.ts';
import { BlockRows } from './block-rows.ts';
import { StoredBlock } from './stored-block.ts';

const COLUMNS = [
  'time',
  'source',
  'path',
  'line',
  'offset',
  'firewall',
  'action',
  'how',
  'rule',
  'direction',
  'in',
  'out',
  'transport',
  'src',
  'src_port',
  'dst',
  'dst_port',
  'nat_src',
  'nat_dst',
  'flags',
  'length',
  'icmp_type',
  'icmp_code',
  'repeat',
] as const;

type PacketRow = Readonly<Record<(typeof COLUMNS)[number], string | number | null>>;

interface Asked extends PacketQuery {
  /** As RFC 5952 writes it. */
  readonly address: string | undefined;
}

/**
 * Adds the table to a connection. @param blocks Another connection to the same index: one that runs a query cannot read a second thing.
 * @param iso Writes epoch microseconds as text.
 */
export function addPacketTable(db: Database.Database, blocks: Database.Database, iso: (micros: number) => string): void {
  db.table('packets', {
    columns: [...COLUMNS],
    parameters: ['since_', 'until_', 'address_'],
    *rows(since: unknown, until: unknown, address: unknown) {
      yield* packetRows(blocks, { ...spanOf(since, until), address: addressOf(address) }, iso);
    },
  });
}

function* packetRows(db: Database.Database, asked: Asked, iso: (micros: number) => string): Generator<PacketRow> {
  const columns = new StoredBlock();
  const blocks = new BlockRows(db);
  for (const block of blocks.list(asked)) {
    columns.open(blocks.packed(block), { line: block.line, offset: block.start });
    const wanted = asked.address === undefined ? undefined : columns.addresses.find(asked.address);
    if (wanted === 0) continue;
    for (let i = 0; i < columns.count; i++) {
      const ends = [columns.src[i], columns.dst[i], columns.natSrc[i], columns.natDst[i]];
      if (wanted !== undefined && !ends.includes(wanted)) continue;
      const packet = recordAt(columns, i);
      const time = packet.time === undefined ? undefined : packet.time + block.shift;
      if (time !== undefined && (time < (asked.since ?? time) || time > (asked.until ?? time))) continue;
      yield {
        time: time === undefined ? null : iso(time),
        source: block.source,
        path: block.path,
        line: packet.line,
        offset: packet.offset,
        firewall: packet.firewall ?? block.firewall,
        action: packet.action,
        how: packet.how ?? null,
        rule: packet.rule ?? null,
        direction: packet.direction ?? null,
        in: packet.in ?? null,
        out: packet.out ?? null,
        transport: packet.transport ?? null,
        src: packet.src ?? null,
        src_port: packet.srcPort ?? null,
        dst: packet.dst ?? null,
        dst_port: packet.dstPort ?? null,
        nat_src: packet.natSrc ?? null,
        nat_dst: packet.natDst ?? null,
        flags: packet.flags ?? null,
        length: packet.length ?? null,
        icmp_type: packet.icmpType ?? null,
        icmp_code: packet.icmpCode ?? null,
        repeat: packet.repeat ?? 1,
      };
    }
  }
}

function spanOf(since: unknown, until: unknown): PacketQuery {
  const [from, to] = [momentOf(since), momentOf(until)];
  return { ...(from !== undefined && { since: from }), ...(to !== undefined && { until: to }) };
}

/** ISO 8601, UTC where it names no zone, or epoch microseconds. */
function momentOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number') return value;
  const text = textOf(value).replace(' ', 'T');
  const millis = Date.parse(/([Zz]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.includes('T') ? text : `${text}T00:00`}Z`);
  if (Number.isNaN(millis))
    throw new UserError(`packets(): "${text}" is no time.`, ['Write 2026-11-18 22:00 (UTC) or 2026-11-18T22:00-06:00.']);
  return millis * 1000;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function addressOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const text = textOf(value);
  if (!ipaddr.isValid(text)) throw new UserError(`packets(): "${text}" is no address.`, ['Write one IPv4 or IPv6 address.']);
  return text;
}
