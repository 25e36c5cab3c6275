/** Where the reference document of legs is at hand, every structured field must agree with it. */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { protocols } from '../../src/protocols/index.ts';

const shared = process.env['LEGWORK_SHARED'];
const folder = shared === undefined ? new URL('../../../shared/', import.meta.url) : pathToFileURL(`${shared}/`);
const file = new URL('knowledge/legs.yaml', folder);

const confirmed = z.enum(['seed', 'doc', 'code', 'mixed', 'K']).transform((word) => (word === 'K' ? 'common-knowledge' : word));
const pairs = z.array(z.tuple([z.number(), z.number()]));
const words = z.array(z.string());
const documentSchema = z.object({
  systems: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      roles: z.record(z.string(), z.object({ aka: words })),
      modes: z.record(z.string(), z.string()).default({}),
      legs: z.array(
        z.object({
          id: z.string(),
          initiator: words,
          responder: words,
          one_end: z.string().optional(),
          transport: words,
          ports: pairs,
          dynamic: z.boolean(),
          port_setting: z.string().optional(),
          source_range_setting: z.string().optional(),
          needs: words,
          needs_any: words.default([]),
          fallback_of: z.string().optional(),
          fallback_ports: pairs.optional(),
          only_mode: z.string().optional(),
          helper: z.string().optional(),
          impact: z.string(),
          also_used_for: z.array(z.unknown()).default([]),
          src: words,
          conf: confirmed,
        }),
      ),
    }),
  ),
});

test.skipIf(!existsSync(file))('the same systems, roles, modes and legs, in the same order', () => {
  const { systems } = documentSchema.parse(parse(readFileSync(file, 'utf8')));
  const expected = systems.map(({ id, name, roles, modes, legs }) => ({
    id,
    name,
    roles: Object.entries(roles).map(([word, role]) => [word, role.aka]),
    modes: Object.keys(modes),
    legs: legs.map(({ also_used_for: also, src, conf, ...leg }) => ({ ...leg, also: also.length, sources: src.length, conf })),
  }));
  const documented = protocols.filter((protocol) => systems.some((system) => system.id === protocol.id));
  const ours = documented.map(({ id, name, roles, modes, legs }) => ({
    id,
    name,
    roles: Object.entries(roles).map(([word, role]) => [word, role.aka]),
    modes: Object.keys(modes),
    legs: legs.map((leg) => ({
      id: leg.id,
      initiator: leg.initiator,
      responder: leg.responder,
      one_end: leg.oneEnd,
      transport: leg.transport,
      ports: leg.ports,
      dynamic: leg.dynamic,
      port_setting: leg.portSetting,
      source_range_setting: leg.sourceRangeSetting,
      needs: leg.needs,
      needs_any: leg.needsAny,
      fallback_of: leg.fallbackOf,
      fallback_ports: leg.fallbackPorts,
      only_mode: leg.onlyMode,
      helper: leg.helper,
      impact: leg.impact,
      also: leg.alsoUsedFor.length,
      sources: leg.sources.length,
      conf: leg.confirmed,
    })),
  }));
  expect(ours).toEqual(expected);
});
