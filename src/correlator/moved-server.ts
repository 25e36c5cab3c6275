/**
 * CAUSES 1, the server that moved: one address nobody named dials many clients on the leg the server opens, and the server itself has
 * fallen silent. It is then taken for the server, and said so.
 */
import { type Backup, inRanges, supposing } from './backup.ts';
import type { Pair, Tally } from './connections.ts';
import type { Evidence } from './evidence.ts';
import { callsOf, hubRole } from './legs.ts';
import { plural } from './phrases.ts';

/** Fewer clients may be an accident. */
const MANY = 3;
/** A server dials its clients on a port or two; a scanner on many. */
const MOST_PORTS = 3;
/** The old address may still answer for a while. */
const OVERLAP = 3_600_000_000;

export function withMovedServers(evidence: Evidence): readonly Backup[] {
  return evidence.backups.map((backup) => {
    if (backup.inferred) return backup;
    const dials = dialsToClients(backup, evidence.pairs);
    const strangers = [...dials].filter(([host, calls]) => isNewServer(host, calls, dials, backup, evidence));
    const [only, ...more] = strangers;
    if (only === undefined || more.length > 0) return backup;
    const [host, calls] = only;
    const role = hubRole(backup);
    const clients = plural(new Set(calls.map((call) => call.client)).size, 'host');
    return supposing(
      backup,
      host,
      role,
      `${host} is taken for a new address of the ${role}: it dials ${clients} as the ${role} does, and the known ${role} does not any more.`,
    );
  });
}

interface Call {
  readonly client: string;
  readonly tally: Tally;
}

/** Who dials hosts with a role on the ports of the legs that the hub opens. */
function dialsToClients(backup: Backup, pairs: readonly Pair[]): ReadonlyMap<string, readonly Call[]> {
  const legs = callsOf(backup);
  const dials = new Map<string, Call[]>();
  for (const pair of pairs) {
    for (const tally of pair.tallies) {
      const [from, client] = tally.fromA ? [pair.a, pair.b] : [pair.b, pair.a];
      const roles = backup.rolesOf(client);
      const fits = legs.some((leg) => leg.responder.some((role) => roles.includes(role)) && inRanges(backup.portsOf(leg), tally.port));
      if (tally.kind !== 'open' || pair.transport !== 'tcp' || !fits) continue;
      dials.set(from, [...(dials.get(from) ?? []), { client, tally }]);
    }
  }
  return dials;
}

function isNewServer(
  host: string,
  calls: readonly Call[],
  dials: ReadonlyMap<string, readonly Call[]>,
  backup: Backup,
  evidence: Evidence,
): boolean {
  if (backup.rolesOf(host).length > 0 || new Set(calls.map((call) => call.client)).size < MANY) return false;
  if (evidence.census.of(host).ports > MOST_PORTS || calls.some((call) => call.tally.denied === 0)) return false;
  const hub = hubRole(backup);
  const first = Math.min(...calls.map((call) => call.tally.firstDenied));
  const known = [...dials].filter(([other]) => backup.rolesOf(other).includes(hub)).flatMap(([, theirs]) => theirs);
  return known.every(({ tally }) => Math.max(tally.lastAccepted, tally.lastDenied) < first + OVERLAP);
}
