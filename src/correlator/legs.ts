/** Which legs of a backup a connection can be, by role, direction and port; never by port alone. */
import type { Leg } from '../protocols/contract.ts';
import { type Backup, inRanges } from './backup.ts';
import { COMMON_PORTS } from './common-ports.ts';
import { isDistinctive } from './telling-ports.ts';

/** How the port fits: stated in the site file, the product's default, its fallback, past the end of its range, or any port where the product fixes none. */
export type PortFit = 'stated' | 'default' | 'fallback' | 'beyond' | 'dynamic';

export interface LegMatch {
  readonly leg: Leg;
  readonly fit: PortFit;
  readonly initiatorRole: string;
  /** Null when the responder holds no role here (a stale address). */
  readonly responderRole: string | null;
}

const FITS: readonly PortFit[] = ['stated', 'default', 'fallback', 'beyond', 'dynamic'];
/** How far past the end of a range a port still belongs to its leg: products walk on by ones. */
const BEYOND = 64;
/** Ports below need privileges; products that choose at run time choose above (RFC 6335). */
const FIRST_DYNAMIC = 1024;

/** The legs that fit, the likeliest first: by the fit of the port, then the site's mode, then the order of the protocol's data. */
export function matchLegs(backup: Backup, initiator: string, responder: string, transport: string, port: number): readonly LegMatch[] {
  const from = backup.rolesOf(initiator);
  if (from.length === 0 || initiator === responder) return [];
  const to = backup.rolesOf(responder);
  const matches = backup.protocol.legs.flatMap((leg) => {
    const roles = rolesFor(leg, from, to);
    const fit = roles === undefined || !speaks(leg, transport) ? undefined : portFit(backup, leg, transport, port);
    if (roles === undefined || fit === undefined || (fit === 'dynamic' && !mayBeAnyPort(backup, leg))) return [];
    return [{ leg, fit, ...roles }];
  });
  // A port that is some leg's own is not another one's dynamic port.
  const own = matches.some((m) => m.fit === 'stated' || m.fit === 'default' || m.fit === 'fallback');
  const kept = own ? matches.filter((m) => m.fit !== 'dynamic' && m.fit !== 'beyond') : matches;
  const rank = (m: LegMatch): number => FITS.indexOf(m.fit) * 10 + modeRank(backup, m.leg);
  return kept.sort((x, y) => rank(x) - rank(y));
}

/**
 * A leg the initiator's role opens on its own port towards a host that holds no role: the address may be stale. Inferred roles are too weak
 * for that, and a wide range holds the ports of everything else.
 */
export function matchStaleLegs(backup: Backup, initiator: string, transport: string, port: number): readonly LegMatch[] {
  if (backup.inferred) return [];
  const hub = hubRole(backup);
  return backup.protocol.legs.flatMap((leg) => {
    const role = backup.rolesOf(initiator).find((word) => leg.initiator.includes(word));
    if (role === undefined || role !== hub || !backup.names(initiator) || !callsBack(backup, leg, hub)) return [];
    if (!speaks(leg, transport) || leg.impact !== 'backup') return [];
    if (leg.onlyMode !== undefined && backup.mode !== undefined && leg.onlyMode !== backup.mode) return [];
    const fit = portFit(backup, leg, transport, port);
    const isOwn = transport === 'icmp' || inRanges(backup.portsOf(leg).filter(isDistinctive), port);
    return isOwn && (fit === 'stated' || fit === 'default') ? [{ leg, fit, initiatorRole: role, responderRole: null }] : [];
  });
}

/** The hub dials a role that contacts the hub as well: only then can it hold an address that is no longer right. */
function callsBack(backup: Backup, leg: Leg, hub: string): boolean {
  if (leg.responder.includes(hub)) return false;
  return backup.protocol.legs.some(
    (other) => other.responder.includes(hub) && other.initiator.some((role) => leg.responder.includes(role)),
  );
}

/** The role that stands at an end of most legs and is not backed up: the server of the product. */
export function hubRole(backup: Backup): string {
  const { roles } = backup.protocol;
  const count = (word: string): number =>
    backup.protocol.legs.filter((leg) => leg.initiator.includes(word) || leg.responder.includes(word)).length;
  const words = backup.roleWords.length > 0 ? backup.roleWords : Object.keys(backup.protocol.roles);
  const serving = words.filter((word) => roles[word]?.backedUp !== true);
  return [...(serving.length > 0 ? serving : words)].sort((x, y) => count(y) - count(x))[0] ?? '';
}

/** The legs on which the server dials the others. */
export function callsOf(backup: Backup): readonly Leg[] {
  const hub = hubRole(backup);
  return backup.protocol.legs.filter((leg) => leg.initiator.includes(hub) && leg.impact === 'backup' && !leg.responder.includes(hub));
}

/** True where the site's mode, if it states one, has this leg. */
export function inMode(backup: Backup, leg: Leg): boolean {
  return leg.onlyMode === undefined || backup.mode === undefined || leg.onlyMode === backup.mode;
}

function rolesFor(leg: Leg, from: readonly string[], to: readonly string[]): { initiatorRole: string; responderRole: string } | undefined {
  for (const initiatorRole of from) {
    if (!leg.initiator.includes(initiatorRole)) continue;
    for (const responderRole of to) {
      if (!leg.responder.includes(responderRole)) continue;
      if (leg.oneEnd !== undefined && initiatorRole !== leg.oneEnd && responderRole !== leg.oneEnd) continue;
      return { initiatorRole, responderRole };
    }
  }
  return undefined;
}

/**
 * A leg without ports of its own takes any port only where a leg before it announces them, or where these roles have nothing else to
 * say to each other. Else the site chose a port, and only the site file can tell which.
 */
function mayBeAnyPort(backup: Backup, leg: Leg): boolean {
  if (leg.needs.length + leg.needsAny.length > 0 || leg.ports.length > 0) return true;
  const sameWay = (other: Leg): boolean =>
    other.initiator.some((role) => leg.initiator.includes(role)) && other.responder.some((role) => leg.responder.includes(role));
  return !backup.protocol.legs.some((other) => other !== leg && other.ports.length > 0 && sameWay(other));
}

function speaks(leg: Leg, transport: string): boolean {
  return leg.transport.some((word) => word === transport);
}

function portFit(backup: Backup, leg: Leg, transport: string, port: number): PortFit | undefined {
  if (transport === 'icmp') return 'default';
  const ranges = backup.portsOf(leg);
  if (inRanges(ranges, port)) return backup.statesPorts(leg) ? 'stated' : 'default';
  if (leg.fallbackPorts !== undefined && inRanges(leg.fallbackPorts, port)) return 'fallback';
  if (!leg.dynamic || port < FIRST_DYNAMIC || COMMON_PORTS.has(port)) return undefined;
  if (ranges.length === 0) return 'dynamic';
  if (ranges.some(([low, high]) => high > low && port > high && port <= high + BEYOND)) return 'beyond';
  return backup.statesPorts(leg) ? undefined : 'dynamic';
}

function modeRank(backup: Backup, leg: Leg): number {
  if (leg.onlyMode === undefined) return 1;
  return backup.mode === undefined ? 2 : leg.onlyMode === backup.mode ? 0 : 3;
}
