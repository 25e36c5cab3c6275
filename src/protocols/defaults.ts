/**
 * Fills what a protocol literal leaves out, as `protocolSchema` does, without loading zod: `legwork --version` must not wait for a
 * schema of data that the compiler has checked already. A test holds both ways to the same result.
 */
import type { Leg, Protocol, ProtocolData } from './contract.ts';

export function withDefaults(data: ProtocolData): Protocol {
  const roles: Protocol['roles'] = {};
  for (const [word, role] of Object.entries(data.roles)) roles[word] = { ...role, aka: role.aka ?? [], backedUp: role.backedUp ?? false };
  return { ...data, notes: data.notes ?? [], roles, modes: data.modes ?? {}, legs: data.legs.map(legWithDefaults) };
}

function legWithDefaults(leg: ProtocolData['legs'][number]): Leg {
  return {
    ...leg,
    dynamic: leg.dynamic ?? false,
    finds: leg.finds ?? false,
    bySynOnly: leg.bySynOnly ?? false,
    portsInTurn: leg.portsInTurn ?? false,
    needs: leg.needs ?? [],
    needsAny: leg.needsAny ?? [],
    avoid: leg.avoid ?? [],
    keepalive: leg.keepalive ?? [],
    verify: leg.verify ?? [],
    confirmed: leg.confirmed ?? 'site',
    alsoUsedFor: (leg.alsoUsedFor ?? []).map((use) => ({
      ...use,
      sees: use.sees ?? [],
      fix: use.fix ?? [],
      avoid: use.avoid ?? [],
      sources: use.sources ?? [],
    })),
  };
}
