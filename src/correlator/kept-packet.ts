/**
 * Packets out of a block, in as little memory as they need: a night's evidence is a hundred thousand of them. What all packets of a rule
 * share is kept once, and what few packets have is kept apart.
 */
import { ACTIONS, DIRECTIONS, Has, TRANSPORTS, type InnerPacket, type PacketRows } from '../../parsers/columns.ts';
import type { Action, Direction } from '../../parsers/contract.ts';
import type { Micros } from './contract.ts';
import type { Packet } from './packet.ts';

/** What the packets of one rule, in one direction, in one log, have in common. */
type Mark = Pick<Packet, 'source' | 'action' | 'how' | 'rule' | 'in' | 'out' | 'direction' | 'transport'>;
/** What most packets lack. */
type Rest = Pick<Packet, 'loggedSrc' | 'loggedDst' | 'payload' | 'icmpType' | 'icmpCode' | 'inner'>;

const NO_REST: Rest = {
  loggedSrc: undefined,
  loggedDst: undefined,
  payload: undefined,
  icmpType: undefined,
  icmpCode: undefined,
  inner: undefined,
};

class KeptPacket implements Packet {
  readonly #mark: Mark;
  readonly #rest: Rest;
  readonly time: Micros;
  readonly src: string;
  readonly dst: string;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly flags: number | undefined;
  readonly length: number | undefined;
  readonly repeat: number;
  readonly line: number;
  readonly offset: number;

  constructor(rows: PacketRows, i: number, ends: { readonly src: string; readonly dst: string }, mark: Mark, rest: Rest) {
    const present = rows.present[i] ?? 0;
    this.#mark = mark;
    this.#rest = rest;
    this.time = rows.time[i] ?? 0;
    this.src = ends.src;
    this.dst = ends.dst;
    this.srcPort = rows.srcPort[i] ?? 0;
    this.dstPort = rows.dstPort[i] ?? 0;
    this.flags = (present & Has.flags) === 0 ? undefined : rows.flags[i];
    this.length = (present & Has.length) === 0 ? undefined : rows.length[i];
    this.repeat = rows.repeat[i] ?? 1;
    this.line = rows.line[i] ?? 0;
    this.offset = rows.offset[i] ?? 0;
  }

  get source(): number {
    return this.#mark.source;
  }
  get action(): Action {
    return this.#mark.action;
  }
  get how(): string {
    return this.#mark.how;
  }
  get rule(): string {
    return this.#mark.rule;
  }
  get in(): string {
    return this.#mark.in;
  }
  get out(): string {
    return this.#mark.out;
  }
  get direction(): Direction | undefined {
    return this.#mark.direction;
  }
  get transport(): string {
    return this.#mark.transport;
  }
  get loggedSrc(): string | undefined {
    return this.#rest.loggedSrc;
  }
  get loggedDst(): string | undefined {
    return this.#rest.loggedDst;
  }
  get payload(): number | undefined {
    return this.#rest.payload;
  }
  get icmpType(): number | undefined {
    return this.#rest.icmpType;
  }
  get icmpCode(): number | undefined {
    return this.#rest.icmpCode;
  }
  get inner(): InnerPacket | undefined {
    return this.#rest.inner;
  }
}

/**
 * Takes packets out of a block, by row; `inside` undoes NAT. Undefined for a row without time or addresses: nothing can be concluded from
 * it.
 */
export function packetsOf(rows: PacketRows, source: number, inside: (address: string) => string): (row: number) => Packet | undefined {
  const markOf = marksOf(rows, source);
  return (i) => {
    const src = rows.addresses.text(rows.src[i] ?? 0);
    const dst = rows.addresses.text(rows.dst[i] ?? 0);
    if (((rows.present[i] ?? 0) & Has.time) === 0 || src === undefined || dst === undefined) return undefined;
    // A log that shows what the destination was translated to shows the inside address there.
    const real = { src: inside(src), dst: inside(rows.addresses.text(rows.natDst[i] ?? 0) ?? dst) };
    return new KeptPacket(
      rows,
      i,
      real,
      markOf(i),
      restOf(rows, i, real.src === src ? undefined : src, real.dst === dst ? undefined : dst),
    );
  };
}

function restOf(rows: PacketRows, i: number, loggedSrc: string | undefined, loggedDst: string | undefined): Rest {
  const present = rows.present[i] ?? 0;
  const inner = rows.inner.get(i);
  if ((present & (Has.payload | Has.icmp)) === 0 && inner === undefined && loggedSrc === undefined && loggedDst === undefined)
    return NO_REST;
  const icmp = (present & Has.icmp) !== 0;
  return {
    loggedSrc,
    loggedDst,
    payload: (present & Has.payload) === 0 ? undefined : rows.payload[i],
    icmpType: icmp ? rows.icmpType[i] : undefined,
    icmpCode: icmp ? rows.icmpCode[i] : undefined,
    inner,
  };
}

/** One mark for all rows that say the same, as far as they follow one another closely. */
function marksOf(rows: PacketRows, source: number): (row: number) => Mark {
  const { action, how, rule, in: incoming, out: outgoing, direction, transport, names } = rows;
  const marks = new Map<string, Mark>();
  return (i) => {
    const key = `${action[i]} ${how[i]} ${rule[i]} ${incoming[i]} ${outgoing[i]} ${direction[i]} ${transport[i]}`;
    const known = marks.get(key);
    if (known !== undefined) return known;
    const number = transport[i] ?? 0;
    const mark = {
      source,
      action: ACTIONS[action[i] ?? 0] ?? 'unknown',
      how: names.text(how[i] ?? 0) ?? '',
      rule: names.text(rule[i] ?? 0) ?? '',
      in: names.text(incoming[i] ?? 0) ?? '',
      out: names.text(outgoing[i] ?? 0) ?? '',
      direction: DIRECTIONS[direction[i] ?? 0],
      transport: number === 58 ? 'icmp' : (TRANSPORTS[number] ?? String(number)),
    };
    marks.set(key, mark);
    return mark;
  };
}
