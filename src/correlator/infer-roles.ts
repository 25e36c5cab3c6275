/**
 * Who is who where no site file says it: told by who dials whom on the ports few but backups use, and by which of a product's legs
 * travel together. A port alone names nobody: two legs of one product, or one leg to several hosts, must agree.
 */
import type { Leg, Protocol } from '../protocols/contract.ts';
import { type Backup, inferredBackup, inRanges } from './backup.ts';
import { COMMON_PORTS } from './common-ports.ts';
import type { Census } from './census.ts';
import type { Dial } from './dials.ts';
import { listed, plural } from './phrases.ts';
import { isDistinctive } from './telling-ports.ts';

/** From what roles are told: who dials whom on telling ports, and how those hosts dial otherwise. */
export interface Telling {
  readonly dials: readonly Dial[];
  readonly census: Census;
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
/** A host that dialled less often than this, always in vain, is background noise (CAUSES: scanners, one SYN each). */
const WORTH_A_LOOK = 3;

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
export function roleHints(telling: Telling, protocols: readonly Protocol[]): readonly RoleHint[] {
  const dials = worthALook(telling).filter((dial) => dial.accepted > 0 || dial.insists);
  const groups = Map.groupBy(dials, (dial) => `${dial.from} ${dial.port}`);
  return [...groups.values()].flatMap((group) => {
    const [dial] = group;
    const readings = dial === undefined ? [] : protocols.flatMap((protocol) => readingsOf(protocol, dial).map((r) => ({ ...r, protocol })));
    if (dial === undefined || readings.length === 0) return [];
    const legs = readings.map(({ protocol, leg, fromRole, toRole }) => ({ protocol: protocol.id, leg: leg.id, fromRole, toRole }));
    return [{ from: dial.from, to: [...new Set(group.map(({ to }) => to))].sort(), port: dial.port, legs }];
  });
}

/** One backup per protocol that shows itself; of protocols that claim the same connections only the one that explains most. */
export function inferBackups(telling: Telling, protocols: readonly Protocol[]): readonly Backup[] {
  const dials = worthALook(telling);
  const claims = protocols
    .flatMap((protocol) => inferFrom(protocol, dials, telling.census) ?? [])
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
function inferFrom(protocol: Protocol, dials: readonly Dial[], census: Census): Inference | undefined {
  const readings = dials.flatMap((dial) => readingsOf(protocol, dial));
  if (readings.length === 0) return undefined;
  const claims = hubRoles(protocol)
    .flatMap((hub) => around(protocol, readings, hub) ?? [])
    .filter((claim) => !isProber(claim, census));
  return claims.sort((x, y) => y.readings.length - x.readings.length || x.hubs.length - y.hubs.length || firstLeg(x) - firstLeg(y))[0];
}

/** One leg alone, dialled by hosts that dial other ports as well: a collector of figures, a console, a browser. */
function isProber(claim: Inference, census: Census): boolean {
  const dials = claim.readings.some((r) => r.fromRole === claim.hub);
  return legsIn(claim) === 1 && dials && claim.hubs.some((host) => census.of(host).ports > FEW);
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
  const insists = (r: Reading): boolean => r.dial.accepted > 0 || r.dial.insists;
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
  const insisted = own.filter((r) => r.dial.insists);
  const both = Map.groupBy(own, partner);
  const travelTogether = [...both.values()].some(
    (list) =>
      new Set(list.map((r) => r.leg.id)).size >= FEW &&
      new Set(list.map((r) => r.dial.port)).size >= FEW &&
      list.some((r) => r.fromRole === hub) &&
      list.some((r) => r.toRole === hub),
  );
  if (travelTogether) return worked || insisted.length >= FEW;
  const dialled = new Set(own.filter((r) => r.dial.accepted > 0 || r.dial.insists).map(partner));
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

/** The dials without those of scanners, monitors and whoever knocked once. */
function worthALook({ dials, census }: Telling): readonly Dial[] {
  return withoutWatchers(dials.filter((dial) => !isKnock(dial, census) && !isSweep(dial, census)));
}

function isKnock(dial: Dial, census: Census): boolean {
  const facts = census.of(dial.from);
  return dial.accepted === 0 && facts.syns > 0 && facts.syns < WORTH_A_LOOK && facts.syns === facts.denied;
}

function isSweep(dial: Dial, census: Census): boolean {
  const facts = census.of(dial.from);
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

function give(roles: Map<string, Set<string>>, role: string, host: string): void {
  const hosts = roles.get(role);
  if (hosts === undefined) roles.set(role, new Set([host]));
  else hosts.add(host);
}
