/**
 * Who is who where no site file says it: told by who dials whom on the ports few but backups use, and by which of a product's legs
 * travel together. A port alone names nobody: two legs of one product, or one leg to several hosts, must agree.
 */
import type { Protocol } from '../protocols/contract.ts';
import { type Backup, inferredBackup } from './backup.ts';
import type { Census } from './census.ts';
import type { Dial } from './dials.ts';
import { listed, plural } from './phrases.ts';
import { worthALook } from './roles/background.ts';
import { allOf, type Claim, claimsOf } from './roles/claims.ts';
import { settle, type Settled } from './roles/contest.ts';
import { partnerOf } from './roles/hubs.ts';
import { legsIn, likeliest, readingsOf } from './roles/readings.ts';
import type { Walk } from './roles/walks.ts';

/** From what roles are told: who dials whom on telling ports, and how those hosts dial otherwise. */
export interface Telling {
  readonly dials: readonly Dial[];
  readonly walks: readonly Walk[];
  readonly census: Census;
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
export function roleHints({ dials, census }: Telling, protocols: readonly Protocol[]): readonly RoleHint[] {
  const meant = worthALook(dials, census, protocols).filter((dial) => dial.accepted > 0 || dial.insists);
  const groups = Map.groupBy(meant, (dial) => `${dial.from} ${dial.port}`);
  return [...groups.values()].flatMap((group) => {
    const [dial] = group;
    const readings = dial === undefined ? [] : protocols.flatMap((protocol) => readingsOf(protocol, dial).map((r) => ({ ...r, protocol })));
    if (dial === undefined || readings.length === 0) return [];
    const legs = readings.map(({ protocol, leg, fromRole, toRole }) => ({ protocol: protocol.id, leg: leg.id, fromRole, toRole }));
    return [{ from: dial.from, to: [...new Set(group.map(({ to }) => to))].sort(), port: dial.port, legs }];
  });
}

/** One backup per protocol that shows itself; of protocols that claim the same connections only the one that explains most. */
export function inferBackups({ dials, walks, census }: Telling, protocols: readonly Protocol[]): readonly Backup[] {
  const worth = worthALook(dials, census, protocols);
  const claims = protocols.flatMap((protocol) => {
    const readings = likeliest(worth.flatMap((dial) => readingsOf(protocol, dial)));
    return readings.length === 0 ? [] : claimsOf(protocol, readings, walks, census);
  });
  // A product is not told from a console's port or a probe's alone.
  const carrying = claims.filter((claim) => allOf(claim).some((r) => r.leg.impact === 'backup'));
  const byProtocol = Map.groupBy(settle(carrying), ({ claim }) => claim.protocol);
  return [...byProtocol].flatMap(([protocol, settled]) => backupOf(protocol, settled));
}

function backupOf(protocol: Protocol, settled: readonly Settled[]): readonly Backup[] {
  const claims = settled.map(({ claim }) => claim);
  const hub = claims[0]?.hub;
  if (hub === undefined) return [];
  const readings = claims.flatMap(allOf);
  const hubs = new Set(claims.map(({ host }) => host));
  const roles = rolesOf(claims);
  const legs = listed([...new Set(readings.map((r) => r.leg.id))]);
  const others = new Set(claims.flatMap(({ own }) => own.map((r) => partnerOf(r, hub)))).size;
  const why = `No site file names the hosts: ${listed([...hubs])} is taken for the ${hub} of ${protocol.name}, because of ${legs} with ${plural(others, 'host')}.`;
  const rivals = [...new Set(settled.flatMap((s) => s.rivals))];
  return [inferredBackup(protocol, hub, roles, [why], { rivals, legs: legsIn(readings) })];
}

/**
 * The roles of the hubs and of the hosts around them. A leg with several roles at an end leaves open which of them a host has; what it does
 * beside that leg tells.
 */
function rolesOf(claims: readonly Claim[]): ReadonlyMap<string, ReadonlySet<string>> {
  const roles = new Map<string, Set<string>>();
  const giveOpen = (words: readonly string[], role: string, host: string): void => {
    if (!words.some((word) => roles.get(word)?.has(host) === true)) give(roles, role, host);
  };
  for (const r of claims.flatMap(({ around }) => around)) {
    give(roles, r.fromRole, r.dial.from);
    give(roles, r.toRole, r.dial.to);
  }
  for (const { own, hub, host } of claims) {
    give(roles, hub, host);
    for (const r of own)
      if (r.fromRole === hub) giveOpen(r.leg.responder, r.toRole, r.dial.to);
      else giveOpen(r.leg.initiator, r.fromRole, r.dial.from);
  }
  return roles;
}

function give(roles: Map<string, Set<string>>, role: string, host: string): void {
  const hosts = roles.get(role);
  if (hosts === undefined) roles.set(role, new Set([host]));
  else hosts.add(host);
}
