/**
 * Who is who where no site file says it: told by who dials whom on the ports few but backups use, and by which of a product's legs
 * travel together. A port alone names nobody: two legs of one product, or one leg to several hosts, must agree.
 */
import type { Leg, Protocol } from '../protocols/contract.ts';
import { type Backup, inferredBackup, inRanges } from './backup.ts';
import { COMMON_PORTS } from './common-ports.ts';
import { isDistinctive } from './relevance.ts';
import type { Connection, Pair } from './connections.ts';
import type { Evidence } from './evidence.ts';
import { attemptsOf } from './attempts.ts';
import { isSyn, isSynAck } from './packet.ts';
import { listed, plural } from './phrases.ts';

/** One host dialling another on one port. */
interface Dial {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  accepted: number;
  denied: number;
  /** Attempts that were denied: one is a knock, several are a product that tries again. */
  attempts: number;
}

/** A leg a dial could be, and the roles it would give. */
interface Reading {
  readonly dial: Dial;
  readonly leg: Leg;
  readonly fromRole: string;
  readonly toRole: string;
}

/** Ports of this many kinds are walked by scanners, not by backups. */
const SCANNED_PORTS = 8;
const FEW = 2;

interface Inference {
  readonly protocol: Protocol;
  readonly readings: readonly Reading[];
  readonly hubs: readonly string[];
  readonly hub: string;
}

/** Somebody dials somebody on a port that few but backups use: worth a question, never an accusation. */
export interface RoleHint {
  readonly from: string;
  readonly to: readonly string[];
  readonly port: number;
  /** The legs it could be, with the roles that would give. */
  readonly legs: readonly { readonly protocol: string; readonly leg: string; readonly fromRole: string; readonly toRole: string }[];
}

/** Dials that worked, or were tried again and again, and do not suffice to name a backup. */
export function roleHints(evidence: Evidence, protocols: readonly Protocol[]): readonly RoleHint[] {
  const dials = withoutWatchers(dialsOf(evidence).filter((dial) => !isSweep(dial, evidence)));
  const telling = dials.filter((dial) => dial.accepted > 0 || dial.attempts >= FEW);
  const groups = Map.groupBy(telling, (dial) => `${dial.from} ${dial.port}`);
  return [...groups.values()].flatMap((group) => {
    const [dial] = group;
    const readings = dial === undefined ? [] : protocols.flatMap((protocol) => readingsOf(protocol, dial).map((r) => ({ ...r, protocol })));
    if (dial === undefined || readings.length === 0) return [];
    const legs = readings.map(({ protocol, leg, fromRole, toRole }) => ({ protocol: protocol.id, leg: leg.id, fromRole, toRole }));
    return [{ from: dial.from, to: [...new Set(group.map(({ to }) => to))].sort(), port: dial.port, legs }];
  });
}

/** One backup per protocol that shows itself; of protocols that claim the same connections only the one that explains most. */
export function inferBackups(evidence: Evidence, protocols: readonly Protocol[]): readonly Backup[] {
  const dials = withoutWatchers(dialsOf(evidence).filter((dial) => !isSweep(dial, evidence)));
  const claims = protocols
    .flatMap((protocol) => inferFrom(protocol, dials, evidence) ?? [])
    .sort((x, y) => legsIn(y) - legsIn(x) || firstLeg(x) - firstLeg(y));
  const taken = new Map<Dial, string[]>();
  const kept: { readonly claim: Inference; readonly rivals: string[] }[] = [];
  for (const claim of claims) {
    const owners = claim.readings.map((r) => taken.get(r.dial)).find((rivals) => rivals !== undefined);
    if (owners !== undefined) {
      owners.push(...claim.readings.map((r) => `${r.leg.id}: ${claim.protocol.name} uses the same port; only a site file can tell`));
      continue;
    }
    const rivals: string[] = [];
    for (const r of claim.readings) taken.set(r.dial, rivals);
    kept.push({ claim, rivals });
  }
  // One port that several products use, and nothing beside it, names none of them: a port alone never accuses.
  return kept
    .filter(({ claim, rivals }) => legsIn(claim) > 1 || rivals.length === 0)
    .map(({ claim, rivals }) => backupOf(claim, [...new Set(rivals)]));
}

/** How many legs of its product show: the more, the less by chance. */
function legsIn(claim: Inference): number {
  return new Set(claim.readings.map((r) => r.leg.id)).size;
}

/** Position of the first leg that shows: a product lists its main legs first, and a side leg alone is rarely the product. */
function firstLeg(claim: Inference): number {
  return Math.min(...claim.readings.map((r) => claim.protocol.legs.indexOf(r.leg)));
}

/** Around the role whose hosts explain most of what was dialled. */
function inferFrom(protocol: Protocol, dials: readonly Dial[], evidence: Evidence): Inference | undefined {
  const readings = dials.flatMap((dial) => readingsOf(protocol, dial));
  if (readings.length === 0) return undefined;
  const claims = hubRoles(protocol)
    .flatMap((hub) => around(protocol, readings, hub) ?? [])
    .filter((claim) => !isProber(claim, evidence));
  return claims.sort((x, y) => y.readings.length - x.readings.length || x.hubs.length - y.hubs.length || firstLeg(x) - firstLeg(y))[0];
}

/** One leg alone, dialled by hosts that dial other ports as well: a collector of figures, a console, a browser. */
function isProber(claim: Inference, evidence: Evidence): boolean {
  const dials = claim.readings.some((r) => r.fromRole === claim.hub);
  return legsIn(claim) === 1 && dials && claim.hubs.some((host) => evidence.census.of(host).ports > FEW);
}

function around(protocol: Protocol, readings: readonly Reading[], hub: string): Inference | undefined {
  const hubs = hubsIn(readings, hub);
  const touching = onePerDial(
    readings.filter((r) => (r.fromRole === hub && hubs.has(r.dial.from)) || (r.toRole === hub && hubs.has(r.dial.to))),
  );
  const kept = [...touching, ...onePerDial(betweenOthers(readings, touching, hub))];
  return kept.length === 0 ? undefined : { protocol, readings: kept, hubs: [...hubs.keys()], hub };
}

/** A connection is one leg: the first of the data that fits. */
function onePerDial(readings: readonly Reading[]): readonly Reading[] {
  const dials = new Set<Dial>();
  return readings.filter((r) => !dials.has(r.dial) && dials.add(r.dial));
}

/** Legs that do not touch the hub, from or to a host that already has the role they give it. */
function betweenOthers(readings: readonly Reading[], around: readonly Reading[], hub: string): readonly Reading[] {
  const held = new Set(around.flatMap((r) => [`${r.fromRole} ${r.dial.from}`, `${r.toRole} ${r.dial.to}`]));
  const insists = (r: Reading): boolean => r.dial.accepted > 0 || r.dial.attempts >= FEW;
  return readings.filter(
    (r) =>
      r.fromRole !== hub &&
      r.toRole !== hub &&
      insists(r) &&
      (held.has(`${r.fromRole} ${r.dial.from}`) || held.has(`${r.toRole} ${r.dial.to}`)),
  );
}

function backupOf({ protocol, readings, hubs, hub }: Inference, rivals: readonly string[]): Backup {
  const roles = new Map<string, Set<string>>();
  for (const r of readings) {
    give(roles, r.fromRole, r.dial.from);
    give(roles, r.toRole, r.dial.to);
  }
  // One host in two roles of a product is a reading gone wrong; the hub's role is the better supported.
  for (const [role, hosts] of roles) if (role !== hub) for (const host of hosts) if (roles.get(hub)?.has(host) === true) hosts.delete(host);
  const legs = listed([...new Set(readings.map((r) => r.leg.id))]);
  const others = new Set(readings.map((r) => (r.fromRole === hub ? r.dial.to : r.dial.from))).size;
  const why = `No site file names the hosts: ${listed(hubs)} is taken for the ${hub} of ${protocol.name}, because of ${legs} with ${plural(others, 'host')}.`;
  return inferredBackup(protocol, hub, roles, [why], { rivals, legs: new Set(readings.map((r) => r.leg.id)).size });
}

/** Hosts that behave as the hub: two legs of the product with one other host, or one leg with several, some of it let through or tried again and again. */
function hubsIn(readings: readonly Reading[], hub: string): ReadonlyMap<string, readonly Reading[]> {
  const byHost = Map.groupBy(
    readings.filter((r) => r.fromRole === hub || r.toRole === hub),
    (r) => (r.fromRole === hub ? r.dial.from : r.dial.to),
  );
  return new Map([...byHost].filter(([, own]) => agrees(own, hub)));
}

function agrees(own: readonly Reading[], hub: string): boolean {
  const partner = (r: Reading): string => (r.fromRole === hub ? r.dial.to : r.dial.from);
  const worked = own.some((r) => r.dial.accepted > 0);
  const insisted = own.filter((r) => r.dial.attempts >= FEW);
  const both = Map.groupBy(own, partner);
  const travelTogether = [...both.values()].some(
    (list) =>
      new Set(list.map((r) => r.leg.id)).size >= FEW &&
      new Set(list.map((r) => r.dial.port)).size >= FEW &&
      list.some((r) => r.fromRole === hub) &&
      list.some((r) => r.toRole === hub),
  );
  if (travelTogether) return worked || insisted.length >= FEW;
  const dialled = new Set(own.filter((r) => r.dial.accepted > 0 || r.dial.attempts >= FEW).map(partner));
  return dialled.size >= FEW + 1 && worked;
}

/** Every leg the port fits: which one it is, the hosts around it tell. */
function readingsOf(protocol: Protocol, dial: Dial): readonly Reading[] {
  if (COMMON_PORTS.has(dial.port)) return [];
  const legs = protocol.legs.filter(
    (l) => l.transport.includes('tcp') && inRanges(l.ports.filter(isDistinctive), dial.port) && l.impact !== 'notification',
  );
  return legs.flatMap((leg) =>
    leg.initiator.flatMap((fromRole) =>
      leg.responder.filter((toRole) => toRole !== fromRole).map((toRole) => ({ dial, leg, fromRole, toRole })),
    ),
  );
}

/** The roles, the one at an end of most legs first; of several the one that is dialled on the first leg of the data. */
function hubRoles(protocol: Protocol): readonly string[] {
  const count = (word: string): number =>
    protocol.legs.filter((leg) => leg.initiator.includes(word) || leg.responder.includes(word)).length;
  const first = protocol.legs[0]?.responder ?? [];
  return Object.keys(protocol.roles).sort((x, y) => count(y) - count(x) || Number(first.includes(y)) - Number(first.includes(x)));
}

function isSweep(dial: Dial, evidence: Evidence): boolean {
  const facts = evidence.census.of(dial.from);
  return facts.ports >= SCANNED_PORTS && facts.denied * 2 > facts.syns;
}

/** Drops who asks several hosts for one port, is denied everywhere, and is itself contacted by nobody: monitoring, not a server. */
function withoutWatchers(dials: readonly Dial[]): readonly Dial[] {
  const contacted = new Set(dials.filter((dial) => dial.accepted > 0).map((dial) => dial.to));
  const groups = Map.groupBy(dials, (dial) => `${dial.from} ${dial.port}`);
  const isWatch = (group: readonly Dial[]): boolean =>
    group.length > FEW && group.every((dial) => dial.accepted === 0 && !contacted.has(dial.from));
  return [...groups.values()].filter((group) => !isWatch(group)).flat();
}

function dialsOf(evidence: Evidence): readonly Dial[] {
  const dials = new Map<string, Dial>();
  for (const pair of evidence.pairs)
    if (pair.transport === 'tcp') for (const connection of pair.connections()) count(dials, pair, connection);
  return [...dials.values()];
}

function count(dials: Map<string, Dial>, pair: Pair, connection: Connection): void {
  const telling = connection.packets.find((p) => isSyn(p) || isSynAck(p));
  if (telling === undefined) return;
  const fromA = isSyn(telling) === (telling.src === pair.a);
  const [from, to, port] = fromA ? [pair.a, pair.b, connection.bPort] : [pair.b, pair.a, connection.aPort];
  const key = `${from} ${to} ${port}`;
  let dial = dials.get(key);
  if (dial === undefined) dials.set(key, (dial = { from, to, port, accepted: 0, denied: 0, attempts: 0 }));
  const denied = connection.packets.filter((p) => p.action === 'deny');
  if (connection.packets.some((p) => p.action === 'accept')) dial.accepted++;
  if (denied.length > 0) dial.denied++;
  dial.attempts += attemptsOf(denied.filter(isSyn)).length;
}

function give(roles: Map<string, Set<string>>, role: string, host: string): void {
  const hosts = roles.get(role);
  if (hosts === undefined) roles.set(role, new Set([host]));
  else hosts.add(host);
}
