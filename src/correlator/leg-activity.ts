/** How each leg of each backup fares minute by minute: counts only, so that a night of following stays small. What it means is for the rules to say. */
import { Code, Has, TRANSPORTS, type PacketRows } from '../../parsers/columns.ts';
import type { Leg } from '../protocols/contract.ts';
import type { Backup } from './backup.ts';
import type { Micros, PacketBlock } from './contract.ts';
import { inMode, matchLegs } from './legs.ts';

/** Packets from initiator to responder in one minute. */
export interface LegMinute {
  accepted: number;
  denied: number;
}

export interface LegCounts {
  readonly backup: Backup;
  readonly leg: Leg;
  readonly accepted: number;
  readonly denied: number;
  readonly last?: Micros;
  /** By minutes since the epoch. */
  readonly minutes: ReadonlyMap<number, LegMinute>;
}

/** Denied packets that belong to no leg of these backups. */
export const OTHER = 'other';

/** Minutes kept: eight days. */
const MOST_MINUTES = 8 * 1440;

interface Counts {
  accepted: number;
  denied: number;
  last: Micros;
  readonly minutes: Map<number, LegMinute>;
}

export class LegActivity {
  readonly #backups: readonly Backup[];
  /** By position of the backup and leg id. */
  readonly #counts = new Map<string, Counts>();
  readonly #other = emptyCounts();
  #newest = 0;

  constructor(backups: readonly Backup[]) {
    this.#backups = backups;
  }

  /** Are these the backups it counts for? */
  isOf(backups: readonly Backup[]): boolean {
    return backups.length === this.#backups.length && backups.every((backup, i) => backup === this.#backups[i]);
  }

  /** Latest time of a packet; 0 before there is one. */
  get newest(): Micros {
    return this.#newest;
  }

  /** Counts a block. @param shift Microseconds to add to its times. */
  add({ columns }: Pick<PacketBlock, 'columns'>, shift: Micros = 0): void {
    const legOf = legFinder(this.#backups, columns);
    for (let row = 0; row < columns.count; row++) {
      if (((columns.present[row] ?? 0) & Has.time) === 0) continue;
      const action = columns.action[row];
      if (action === Code.unknown) continue;
      const time = (columns.time[row] ?? 0) + shift;
      if (time > this.#newest) this.#newest = time;
      const key = legOf(row);
      if (key === undefined && action !== Code.deny) continue;
      count(key === undefined ? this.#other : this.#of(key), time, action === Code.deny, columns.repeat[row] ?? 1);
    }
    this.#forget();
  }

  /** Every leg of every backup, also those no packet was seen of. */
  legs(): readonly LegCounts[] {
    return this.#backups.flatMap((backup, i) =>
      backup.protocol.legs
        .filter((leg) => inMode(backup, leg))
        .map((leg) => {
          const { accepted, denied, last, minutes } = this.#counts.get(`${i} ${leg.id}`) ?? emptyCounts();
          return { backup, leg, accepted, denied, minutes, ...(last > 0 && { last }) };
        }),
    );
  }

  /** Denied packets by leg id (`OTHER` for the rest) and minute. */
  *denials(): Generator<{ readonly leg: string; readonly minute: number; readonly count: number }> {
    for (const [leg, counts] of [...this.#counts, [OTHER, this.#other] as const])
      for (const [minute, { denied }] of counts.minutes)
        if (denied > 0) yield { leg: leg.slice(leg.indexOf(' ') + 1), minute, count: denied };
  }

  #of(key: string): Counts {
    let counts = this.#counts.get(key);
    if (counts === undefined) this.#counts.set(key, (counts = emptyCounts()));
    return counts;
  }

  #forget(): void {
    const oldest = Math.floor(this.#newest / 60e6) - MOST_MINUTES;
    for (const { minutes } of [...this.#counts.values(), this.#other])
      if (minutes.size > MOST_MINUTES) for (const minute of minutes.keys()) if (minute < oldest) minutes.delete(minute);
  }
}

/** The leg a row of this block belongs to. Addresses are asked for their roles once per block, pairs with a port once as well. */
function legFinder(backups: readonly Backup[], columns: PacketRows): (row: number) => string | undefined {
  // 0: not asked yet, 1: holds a role, 2: does not.
  const known = new Uint8Array(columns.addresses.size);
  const holds = (id: number): boolean => {
    if (known[id] === 0) {
      const address = columns.addresses.text(id);
      known[id] = address !== undefined && backups.some((backup) => backup.rolesOf(address).length > 0) ? 1 : 2;
    }
    return known[id] === 1;
  };
  const memo = new Map<string, string | undefined>();
  return (row) => {
    const [src, dst] = [columns.src[row] ?? 0, columns.dst[row] ?? 0];
    if (!holds(src) || !holds(dst)) return undefined;
    const transport = TRANSPORTS[columns.transport[row] ?? 0] ?? '';
    const port = columns.dstPort[row] ?? 0;
    const key = `${src} ${dst} ${transport} ${port}`;
    if (!memo.has(key))
      memo.set(key, findLeg(backups, columns.addresses.text(src) ?? '', columns.addresses.text(dst) ?? '', transport, port));
    return memo.get(key);
  };
}

function findLeg(backups: readonly Backup[], src: string, dst: string, transport: string, port: number): string | undefined {
  for (const [i, backup] of backups.entries()) {
    const match = matchLegs(backup, src, dst, transport, port)[0];
    // Any high port is some leg's dynamic port: the answers of another leg's connection would be counted as dials.
    if (match !== undefined && match.fit !== 'dynamic' && inMode(backup, match.leg)) return `${i} ${match.leg.id}`;
  }
  return undefined;
}

function count(counts: Counts, time: Micros, denied: boolean, packets: number): void {
  const minute = Math.floor(time / 60e6);
  let of = counts.minutes.get(minute);
  if (of === undefined) counts.minutes.set(minute, (of = { accepted: 0, denied: 0 }));
  if (denied) {
    of.denied += packets;
    counts.denied += packets;
  } else {
    of.accepted += packets;
    counts.accepted += packets;
  }
  if (time > counts.last) counts.last = time;
}

function emptyCounts(): Counts {
  return { accepted: 0, denied: 0, last: 0, minutes: new Map() };
}
