/**
 * A case is one leg between one initiator and one responder, with every connection the logs show of it. The direction of a connection
 * comes from its SYN or SYN+ACK, wherever one was logged; only without both does the leg that fits decide.
 */
import type { Leg } from '../protocols/contract.ts';
import type { Backup } from './backup.ts';
import type { Connection, Pair } from './connections.ts';
import { compare } from './compare.ts';
import type { Evidence } from './evidence.ts';
import { type LegMatch, matchLegs, matchStaleLegs } from './legs.ts';
import { withMovedServers } from './moved-server.ts';
import { isDistinctive } from './telling-ports.ts';
import { byTime, changed, isSyn, isSynAck, type Packet } from './packet.ts';

/** A connection with its direction known: who dialled, on which port it was answered. */
export interface Dialogue {
  readonly initiatorPort: number;
  readonly port: number;
  readonly packets: readonly Packet[];
}

export interface Case {
  readonly backup: Backup;
  readonly leg: Leg;
  readonly match: LegMatch;
  /** Other legs the same packets fit. */
  readonly alternatives: readonly Leg[];
  readonly initiator: string;
  readonly responder: string;
  readonly transport: string;
  readonly dialogues: readonly Dialogue[];
  readonly pair: Pair;
}

interface Drafted extends Omit<Case, 'dialogues' | 'alternatives'> {
  readonly dialogues: Dialogue[];
  readonly alternatives: Map<string, Leg>;
}

/** All cases of all backups, in an order of their own. `shift` is added to the times of a source's packets. */
export function casesOf(evidence: Evidence, shift: (source: number) => number): readonly Case[] {
  const drafts = new Map<string, Drafted>();
  const backups = withMovedServers(evidence);
  for (const pair of evidence.pairs)
    for (const connection of pair.connections()) placeAll(drafts, backups, pair, retimed(connection, shift));
  return [...drafts.values()]
    .map((draft) => ({ ...draft, alternatives: [...draft.alternatives.values()] }))
    .sort((x, y) => compare(x.leg.id, y.leg.id) || compare(x.initiator, y.initiator) || compare(x.responder, y.responder));
}

function retimed(connection: Connection, shift: (source: number) => number): Connection {
  if (connection.packets.every((p) => shift(p.source) === 0)) return connection;
  return { ...connection, packets: connection.packets.map((p) => changed(p, { time: p.time + shift(p.source) })).sort(byTime) };
}

/** In every backup that it fits; where one owns the port, another one's run-time port is not it. */
function placeAll(drafts: Map<string, Drafted>, backups: readonly Backup[], pair: Pair, connection: Connection): void {
  const places = backups.map((backup) => direct(backup, pair, connection));
  const owned = places.some((placed) => placed !== undefined && ownsPort(placed));
  for (const [number, placed] of places.entries()) {
    const backup = backups[number];
    if (placed === undefined || backup === undefined || (owned && !ownsPort(placed))) continue;
    place(drafts, number, backup, pair, placed);
  }
}

/** The port is the leg's own: stated by the site, or one of few that the product always uses. */
function ownsPort({ matches, dialogue, backup }: Placed): boolean {
  const match = matches[0];
  if (match === undefined || match.fit === 'dynamic' || match.fit === 'beyond') return false;
  if (match.fit !== 'default') return true;
  return backup.portsOf(match.leg).some(([low, high]) => isDistinctive([low, high]) && low <= dialogue.port && dialogue.port <= high);
}

function place(drafts: Map<string, Drafted>, number: number, backup: Backup, pair: Pair, placed: Placed): void {
  const match = placed.matches[0];
  if (match === undefined) return;
  const key = `${number} ${match.leg.id} ${placed.initiator} ${placed.responder} ${pair.transport}`;
  let draft = drafts.get(key);
  if (draft === undefined) {
    const { initiator, responder } = placed;
    draft = {
      backup,
      leg: match.leg,
      match,
      initiator,
      responder,
      transport: pair.transport,
      dialogues: [],
      pair,
      alternatives: new Map(),
    };
    drafts.set(key, draft);
  }
  draft.dialogues.push(placed.dialogue);
  for (const other of placed.matches.slice(1)) draft.alternatives.set(other.leg.id, other.leg);
}

interface Placed {
  readonly initiator: string;
  readonly responder: string;
  readonly dialogue: Dialogue;
  readonly backup: Backup;
  readonly matches: readonly LegMatch[];
}

function direct(backup: Backup, pair: Pair, connection: Connection): Placed | undefined {
  const sides = [sideOf(backup, pair, connection, true), sideOf(backup, pair, connection, false)] as const;
  const fromA = dialledByA(pair, connection);
  if (fromA !== undefined) {
    const side = fromA ? sides[0] : sides[1];
    return side.matches.length > 0 ? side : undefined;
  }
  return withoutSyn(sides);
}

/**
 * With neither SYN nor SYN+ACK logged, the end that owns the narrower range of ports is the likelier responder, and of equal ones the
 * lower port (RFC 6335: ephemeral ports lie high).
 */
function withoutSyn(sides: readonly Placed[]): Placed | undefined {
  const fitting = sides
    .map((side) => ({ ...side, matches: side.matches.filter((match) => !match.leg.bySynOnly) }))
    .filter((side) => side.matches.length > 0);
  return fitting.sort((x, y) => breadth(x) - breadth(y) || x.dialogue.port - y.dialogue.port)[0];
}

/** How many ports would have fitted as well. */
function breadth({ backup, matches, dialogue }: Placed): number {
  const match = matches[0];
  const ranges = match === undefined ? [] : [...backup.portsOf(match.leg), ...(match.leg.fallbackPorts ?? [])];
  const fitting = ranges.filter(([low, high]) => low <= dialogue.port && dialogue.port <= high);
  return Math.min(EVERY_PORT, ...fitting.map(([low, high]) => high - low + 1));
}

const EVERY_PORT = 65_536;

/** Whether host `a` dialled: told by a SYN or SYN+ACK, accepted ones before denied ones; undefined when none was logged. */
function dialledByA(pair: Pair, connection: Connection): boolean | undefined {
  const telling = connection.packets.filter((p) => isSyn(p) || isSynAck(p) || isOpening(p));
  const packet = telling.find((p) => p.action === 'accept') ?? telling[0];
  if (packet === undefined) return undefined;
  return !isSynAck(packet) === (packet.src === pair.a);
}

/** Logs that note connections rather than packets (pfirewall.log's ALLOW, Security events) name who dialled first, without flags. */
function isOpening(p: Packet): boolean {
  return p.transport === 'tcp' && p.flags === undefined && p.action === 'accept';
}

function sideOf(backup: Backup, pair: Pair, connection: Connection, fromA: boolean): Placed {
  const initiator = fromA ? pair.a : pair.b;
  const responder = fromA ? pair.b : pair.a;
  const port = fromA ? connection.bPort : connection.aPort;
  const initiatorPort = fromA ? connection.aPort : connection.bPort;
  const known = matchLegs(backup, initiator, responder, pair.transport, port);
  const all = known.length > 0 || backup.rolesOf(responder).length > 0 ? known : matchStaleLegs(backup, initiator, pair.transport, port);
  const matches = backup.inferred ? all.filter(stopsABackup) : all;
  return { initiator, responder, dialogue: { initiatorPort, port, packets: connection.packets }, backup, matches };
}

/** Where roles are inferred, a denied console or name service is more likely nobody's business. */
const stopsABackup = ({ leg }: LegMatch): boolean => leg.impact === 'backup' || leg.impact === 'restore';
