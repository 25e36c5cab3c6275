/**
 * Packets in columns: no object per packet on the hot path. A row is read through `recordAt`.
 * Addresses and names are kept once per block, so that asking "is this host of interest" is asked once per host, not once per packet.
 */
import type { Action, ActionFrom, Direction, Notice, TimeFrom } from './contract.ts';
import { AddressTable } from './address-table.ts';
import { NameTable } from './name-table.ts';

/** Rows in a full block. */
export const BLOCK_ROWS = 65_536;

/** Bits of `present`: which optional fields of a row hold something. */
export const Has = {
  srcPort: 1,
  dstPort: 2,
  flags: 4,
  length: 8,
  icmp: 16,
  /** TCP or UDP payload length, where the log states it apart from the packet's length. */
  payload: 32,
  /** The record was cut or headless: what is there is right, the rest is missing. */
  partial: 64,
  time: 128,
} as const;

/** TCP flag bits as on the wire (RFC 9293, section 3.1). */
export const Flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128 } as const;
const FLAG_LETTERS: readonly (readonly [number, string])[] = [
  [Flag.FIN, 'F'],
  [Flag.SYN, 'S'],
  [Flag.RST, 'R'],
  [Flag.PSH, 'P'],
  [Flag.ACK, 'A'],
  [Flag.URG, 'U'],
  [Flag.ECE, 'E'],
  [Flag.CWR, 'W'],
];

export const ACTIONS: readonly Action[] = ['unknown', 'accept', 'deny'];
export const ACTION_SOURCES: readonly ActionFrom[] = ['field', 'prefix', 'site'];
export const TIME_SOURCES: readonly TimeFrom[] = ['log', 'year-inferred', 'zone-assumed', 'lost'];
export const DIRECTIONS: readonly (Direction | undefined)[] = [undefined, 'in', 'out', 'forward'];
/** Codes of the columns `action`, `actionFrom`, `timeFrom` and `direction`: positions in the lists above. */
export const Code = {
  unknown: 0,
  accept: 1,
  deny: 2,
  fromField: 0,
  fromPrefix: 1,
  fromSite: 2,
  timeLog: 0,
  timeYearInferred: 1,
  timeZoneAssumed: 2,
  timeLost: 3,
  in: 1,
  out: 2,
  forward: 3,
} as const;

/** IP protocol numbers (IANA) that carry names here; others print as their number. */
export const TRANSPORTS: Readonly<Record<number, string>> = {
  1: 'icmp',
  2: 'igmp',
  4: 'ipip',
  6: 'tcp',
  17: 'udp',
  41: 'ipv6',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'icmpv6',
  89: 'ospf',
  103: 'pim',
  112: 'carp',
  132: 'sctp',
  136: 'udplite',
};
/** The value of `transport` when the record does not say. IP protocol 255 is reserved (IANA). */
export const NO_TRANSPORT = 255;

/** The packet an ICMP error quotes: the one it complains about. */
export interface InnerPacket {
  readonly transport?: string;
  readonly src?: string;
  readonly srcPort?: number;
  readonly dst?: string;
  readonly dstPort?: number;
  readonly flags?: string;
  readonly length?: number;
}

/** One packet as `legwork parse` prints it and tests read it. Absent fields are absent. */
export interface PacketRecord {
  /** Epoch microseconds UTC. */
  readonly time?: number;
  readonly timeFrom: TimeFrom;
  readonly firewall?: string;
  readonly action: Action;
  readonly actionFrom?: ActionFrom;
  /** In which way: drop, reject, invalid … the neutral word of the format's own verdict. */
  readonly how?: string;
  readonly rule?: string;
  readonly direction?: Direction;
  readonly in?: string;
  readonly out?: string;
  readonly transport?: string;
  readonly src?: string;
  readonly srcPort?: number;
  readonly dst?: string;
  readonly dstPort?: number;
  readonly natSrc?: string;
  readonly natDst?: string;
  /** Letters in the order FSRPAUEW; an empty string is a TCP packet without a flag. */
  readonly flags?: string;
  /** Length of the IP packet in bytes. */
  readonly length?: number;
  /** Length of what TCP or UDP carries, in bytes. */
  readonly payload?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  readonly inner?: InnerPacket;
  readonly repeat?: number;
  readonly partial?: true;
  readonly line: number;
  readonly offset: number;
}

/** A block of packets. The parser fills row `count`; its caller sets line and offset and commits it. */
export class PacketColumns {
  count = 0;
  readonly capacity: number;
  /** Epoch microseconds UTC; 0 where `Has.time` is not set. */
  readonly time: Float64Array;
  readonly timeFrom: Uint8Array;
  readonly present: Uint8Array;
  readonly action: Uint8Array;
  readonly actionFrom: Uint8Array;
  readonly direction: Uint8Array;
  /** IP protocol number, NO_TRANSPORT when unknown. */
  readonly transport: Uint8Array;
  readonly flags: Uint8Array;
  readonly icmpType: Uint8Array;
  readonly icmpCode: Uint8Array;
  readonly srcPort: Uint16Array;
  readonly dstPort: Uint16Array;
  readonly length: Uint32Array;
  readonly payload: Uint32Array;
  /** How many packets the record stands for. */
  readonly repeat: Uint32Array;
  /** Ids in `addresses`; 0 is none. */
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  readonly natSrc: Uint32Array;
  readonly natDst: Uint32Array;
  /** Ids in `names`; 0 is none. */
  readonly how: Uint32Array;
  readonly rule: Uint32Array;
  readonly in: Uint32Array;
  readonly out: Uint32Array;
  readonly firewall: Uint32Array;
  readonly line: Uint32Array;
  readonly offset: Float64Array;
  /** Quoted packets of ICMP errors, by row: too rare for columns. */
  readonly inner = new Map<number, InnerPacket>();
  readonly addresses = new AddressTable();
  readonly names = new NameTable();

  /** What the last outcome other than RECORD says, until the next read. */
  why = '';
  /** Byte within the record at which reading stopped. */
  column = 0;
  notice: Notice | undefined;

  constructor(capacity = BLOCK_ROWS) {
    this.capacity = capacity;
    this.time = new Float64Array(capacity);
    this.timeFrom = new Uint8Array(capacity);
    this.present = new Uint8Array(capacity);
    this.action = new Uint8Array(capacity);
    this.actionFrom = new Uint8Array(capacity);
    this.direction = new Uint8Array(capacity);
    this.transport = new Uint8Array(capacity);
    this.flags = new Uint8Array(capacity);
    this.icmpType = new Uint8Array(capacity);
    this.icmpCode = new Uint8Array(capacity);
    this.srcPort = new Uint16Array(capacity);
    this.dstPort = new Uint16Array(capacity);
    this.length = new Uint32Array(capacity);
    this.payload = new Uint32Array(capacity);
    this.repeat = new Uint32Array(capacity);
    this.src = new Uint32Array(capacity);
    this.dst = new Uint32Array(capacity);
    this.natSrc = new Uint32Array(capacity);
    this.natDst = new Uint32Array(capacity);
    this.how = new Uint32Array(capacity);
    this.rule = new Uint32Array(capacity);
    this.in = new Uint32Array(capacity);
    this.out = new Uint32Array(capacity);
    this.firewall = new Uint32Array(capacity);
    this.line = new Uint32Array(capacity);
    this.offset = new Float64Array(capacity);
  }

  /** Clears row `count` for a reader; returns its number. */
  begin(): number {
    const i = this.count;
    this.time[i] = 0;
    this.timeFrom[i] = 0;
    this.present[i] = 0;
    this.action[i] = 0;
    this.actionFrom[i] = 0;
    this.direction[i] = 0;
    this.transport[i] = NO_TRANSPORT;
    this.flags[i] = 0;
    this.icmpType[i] = 0;
    this.icmpCode[i] = 0;
    this.srcPort[i] = 0;
    this.dstPort[i] = 0;
    this.length[i] = 0;
    this.payload[i] = 0;
    this.repeat[i] = 1;
    this.src[i] = 0;
    this.dst[i] = 0;
    this.natSrc[i] = 0;
    this.natDst[i] = 0;
    this.how[i] = 0;
    this.rule[i] = 0;
    this.in[i] = 0;
    this.out[i] = 0;
    this.firewall[i] = 0;
    if (this.inner.size > 0) this.inner.delete(i);
    return i;
  }

  /** Keeps the row the reader filled. */
  commit(line: number, offset: number): void {
    this.line[this.count] = line;
    this.offset[this.count] = offset;
    this.count++;
  }

  get full(): boolean {
    return this.count === this.capacity;
  }

  /** Empties the block for the next one, tables included. */
  clear(): void {
    this.count = 0;
    this.inner.clear();
    this.addresses.clear();
    this.names.clear();
  }
}

/** Packets by row, to be read: a block without what filling one needs. */
export type PacketRows = Readonly<Omit<PacketColumns, 'capacity' | 'why' | 'column' | 'notice' | 'begin' | 'commit' | 'full' | 'clear'>>;

/** TCP flags as letters in the order FSRPAUEW. */
export function flagLetters(bits: number): string {
  let text = '';
  for (const [bit, letter] of FLAG_LETTERS) if ((bits & bit) !== 0) text += letter;
  return text;
}

/** The row as an object, for people and tests. */
export function recordAt(columns: PacketRows, i: number): PacketRecord {
  const present = columns.present[i] ?? 0;
  const has = (bit: number): boolean => (present & bit) !== 0;
  const name = (column: Uint32Array): string | undefined => columns.names.text(column[i] ?? 0);
  const address = (column: Uint32Array): string | undefined => columns.addresses.text(column[i] ?? 0);
  const transport = columns.transport[i] ?? NO_TRANSPORT;
  const action = ACTIONS[columns.action[i] ?? 0] ?? 'unknown';
  return dropAbsent({
    time: has(Has.time) ? columns.time[i] : undefined,
    timeFrom: TIME_SOURCES[columns.timeFrom[i] ?? 0] ?? 'log',
    firewall: name(columns.firewall),
    action,
    actionFrom: action === 'unknown' ? undefined : ACTION_SOURCES[columns.actionFrom[i] ?? 0],
    how: name(columns.how),
    rule: name(columns.rule),
    direction: DIRECTIONS[columns.direction[i] ?? 0],
    in: name(columns.in),
    out: name(columns.out),
    transport: transport === NO_TRANSPORT ? undefined : (TRANSPORTS[transport] ?? String(transport)),
    src: address(columns.src),
    srcPort: has(Has.srcPort) ? columns.srcPort[i] : undefined,
    dst: address(columns.dst),
    dstPort: has(Has.dstPort) ? columns.dstPort[i] : undefined,
    natSrc: address(columns.natSrc),
    natDst: address(columns.natDst),
    flags: has(Has.flags) ? flagLetters(columns.flags[i] ?? 0) : undefined,
    length: has(Has.length) ? columns.length[i] : undefined,
    payload: has(Has.payload) ? columns.payload[i] : undefined,
    icmpType: has(Has.icmp) ? columns.icmpType[i] : undefined,
    icmpCode: has(Has.icmp) ? columns.icmpCode[i] : undefined,
    inner: columns.inner.get(i),
    repeat: (columns.repeat[i] ?? 1) > 1 ? columns.repeat[i] : undefined,
    partial: has(Has.partial) ? (true as const) : undefined,
    line: columns.line[i] ?? 0,
    offset: columns.offset[i] ?? 0,
  });
}

type WithoutAbsent<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function dropAbsent<T extends object>(record: T): WithoutAbsent<T>;
function dropAbsent(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
