/**
 * What a backup protocol is, as data: who dials whom, on which port, what stops when the firewall denies it and what mends it.
 * One schema for the built-in protocols and for a user's own (`protocols:` in the site file).
 */
import { z } from 'zod';

const word = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'write it in lower case letters, digits and hyphens');
const port = z.int().min(0).max(65_535);
const texts = z.array(z.string().min(1));

export const impacts = ['backup', 'restore', 'administration', 'notification', 'discovery'] as const;

/** Another purpose of a leg that looks the same on the wire, with what differs for it. */
export const purposeSchema = z.strictObject({
  for: z.string().min(1),
  note: z.string().optional(),
  setBy: z.string().optional(),
  life: z.string().optional(),
  sees: texts.default([]),
  fix: texts.default([]),
  avoid: texts.default([]),
  sources: texts.default([]),
});

export const legSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'write the protocol id, a dot and the name of the leg'),
  /** What the leg carries; reads on after "This leg carries". */
  for: z.string().min(1),
  /** A caveat on ports, direction or weight. */
  note: z.string().optional(),
  /** Role words; any of them sends the SYN. */
  initiator: z.array(word).min(1),
  /** Role words; any of them owns the ports. Where both sides have several, the leg runs between any two different hosts of them. */
  responder: z.array(word).min(1),
  /** A role without which, at one end or the other, it is not this leg. */
  oneEnd: word.optional(),
  /** Only a SYN shows it: where no SYN is logged, the connection is that of the leg the other way round. */
  bySynOnly: z.boolean().default(false),
  transport: z.array(z.enum(['tcp', 'udp', 'icmp'])).min(1),
  /** Default responder ports, [lowest, highest]; empty when none is fixed. */
  ports: z.array(z.tuple([port, port])),
  /** Also on ports that the site sets or the product picks while it runs. */
  dynamic: z.boolean().default(false),
  /** Key under `ports` of a site file, when the name of the leg is not it. */
  portSetting: word.optional(),
  /** What the initiator sends from, in words. */
  sourcePorts: z.string().optional(),
  /** Key under `ports` of a site file that fixes the source ports. */
  sourceRangeSetting: word.optional(),
  /** Where the responder's port is configured. */
  setBy: z.string().optional(),
  /** Legs that must work first. A leg that was never tried is explained by them; a leg that was denied is not excused. */
  needs: z.array(z.string()).default([]),
  /** One of these comes before it. */
  needsAny: z.array(z.string()).default([]),
  /** The first choice this leg stands in for. */
  fallbackOf: z.string().optional(),
  /** Second choice of ports, after `ports`. */
  fallbackPorts: z.array(z.tuple([port, port])).optional(),
  /** The ports are tried one after the other until one works, none is needed beside another. */
  portsInTurn: z.boolean().default(false),
  /** Ports that do alone: where one of them works, a denial of the others harms nothing. */
  enough: z.array(z.tuple([port, port])).optional(),
  /** The one mode that has this leg; absent: every mode has it. */
  onlyMode: word.optional(),
  /** It finds hosts and opens nothing: a ping, a broadcast, a multicast. */
  finds: z.boolean().default(false),
  /** Connection-tracking helper that could open it. */
  helper: z.string().optional(),
  impact: z.enum(impacts),
  /** How long it stays open and how long it idles. */
  life: z.string().optional(),
  /** What a denial looks like in the backup product, with its message ids as printed. */
  sees: texts,
  /** What mends it: first what the firewall must let pass, beginning with Allow; then settings of the product, as orders (Set, Use). */
  fix: texts,
  /** Configuration of the product that removes the leg, as an order. */
  avoid: texts.default([]),
  /** Timers and keepalive settings against state that is lost while idle. */
  keepalive: texts.default([]),
  /** What to see after the fix. */
  verify: texts.default([]),
  /** Other purposes that look the same on the wire. */
  alsoUsedFor: z.array(purposeSchema).default([]),
  /** Where this is written; every leg has one. */
  sources: texts.min(1),
  /** How well confirmed: seed, doc, code, mixed (part common knowledge) or common-knowledge; site is what a site's own file says. */
  confirmed: z.enum(['seed', 'doc', 'code', 'mixed', 'common-knowledge', 'site']).default('site'),
});

/** A role word's other names, what it means, and whether its hosts are those that are backed up: many, and never the hub. */
export const roleSchema = z.strictObject({
  aka: z.array(word).default([]),
  means: z.string().min(1),
  backedUp: z.boolean().default(false),
});

export const protocolSchema = z.strictObject({
  id: word,
  name: z.string().min(1),
  /** What is backed up, and where to; reads on after "Backs up". */
  backsUp: z.string().min(1).optional(),
  /** Facts about the whole system. */
  notes: texts.default([]),
  roles: z.record(word, roleSchema),
  modes: z.record(word, z.string()).default({}),
  legs: z.array(legSchema).min(1),
});

export type Protocol = z.output<typeof protocolSchema>;
export type Leg = z.output<typeof legSchema>;
/** What a protocol file writes: defaults may be left out. */
export type ProtocolData = z.input<typeof protocolSchema>;
export type Impact = (typeof impacts)[number];
