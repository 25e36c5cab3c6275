/** Which packets are worth keeping as evidence: those between hosts of one backup, and those of a leg's ports with one known host. */
import type { Leg, Protocol } from '../protocols/contract.ts';
import { callsOf } from './legs.ts';
import { type Backup, inRanges } from './backup.ts';

export interface Relevance {
  /** The address holds a role in some backup. */
  isKnown(address: string): boolean;
  /** The same, of an address as a table of addresses keeps it. */
  holds(w0: number, w1: number, w2: number, w3: number): boolean;
  /** Somebody who dials this host on this port does what the server of a backup does. */
  isCall(host: string, port: number): boolean;
  /** What packets from one host to another are worth; at least one of them holds a role. Asked once per pair of hosts, not per packet. */
  between(src: string, dst: string): Between;
}

export interface Between {
  /** The sender holds no role. */
  readonly stranger: boolean;
  /** A packet from this port to that one is worth keeping. */
  keeps(srcPort: number, dstPort: number): boolean;
}

interface Held {
  readonly backup: number;
  readonly roles: readonly string[];
}

const NOT_HELD: readonly Held[] = [];

export function relevanceOf(backups: readonly Backup[]): Relevance {
  const legPorts = backups.map((backup) => portTable(backup, backup.protocol.legs));
  const rolePairs = backups.map((backup) => rolePairsOf(backup.protocol));
  const calls = backups.map((backup) => portTable(backup, callsOf(backup)));
  const memo = new Map<string, readonly Held[]>();
  const heldBy = (address: string): readonly Held[] => {
    const known = memo.get(address);
    if (known !== undefined) return known;
    const held = backups.flatMap((backup, i) => {
      const roles = backup.rolesOf(address);
      return roles.length > 0 ? [{ backup: i, roles }] : [];
    });
    // A flood of random addresses must not grow the memo without end.
    if (memo.size > 100_000) memo.clear();
    memo.set(address, held.length === 0 ? NOT_HELD : held);
    return held;
  };
  return {
    isKnown: (address) => heldBy(address).length > 0,
    isCall: (host, port) => backups.some((backup, i) => calls[i]?.[port] === 1 && isCalled(backup, host, port)),
    holds: (w0, w1, w2, w3) => backups.some((backup) => backup.holds(w0, w1, w2, w3)),
    between(src, dst) {
      const [a, b] = [heldBy(src), heldBy(dst)];
      const stranger = a.length === 0;
      if (a.some((held) => b.some((other) => talk(rolePairs[held.backup], held, other)))) return { stranger, keeps: always };
      const tables = [...a, ...b].flatMap(({ backup }) => legPorts[backup] ?? []);
      return { stranger, keeps: (srcPort, dstPort) => tables.some((ports) => ports[dstPort] === 1 || ports[srcPort] === 1) };
    },
  };
}

const always = (): boolean => true;

/** Some leg runs between roles of the two, in one backup. */
function talk(pairs: ReadonlySet<string> | undefined, a: Held, b: Held): boolean {
  return a.backup === b.backup && a.roles.some((role) => b.roles.some((other) => pairs?.has(`${role} ${other}`) === true));
}

/** The host holds a role that the server dials on this port. */
function isCalled(backup: Backup, host: string, port: number): boolean {
  const roles = backup.rolesOf(host);
  return callsOf(backup).some((leg) => leg.responder.some((role) => roles.includes(role)) && inRanges(backup.portsOf(leg), port));
}

/** Roles between which some leg runs, in both orders: two clients of one server have nothing to say to each other. */
function rolePairsOf(protocol: Protocol): ReadonlySet<string> {
  const pairs = protocol.legs.flatMap((leg) =>
    leg.initiator.flatMap((from) => leg.responder.flatMap((to) => [`${from} ${to}`, `${to} ${from}`])),
  );
  return new Set(pairs);
}

function portTable(backup: Backup, legs: readonly Leg[]): Uint8Array {
  const table = new Uint8Array(65_536);
  for (const leg of legs) for (const [low, high] of [...backup.portsOf(leg), ...(leg.fallbackPorts ?? [])]) table.fill(1, low, high + 1);
  return table;
}
