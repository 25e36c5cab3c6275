/** What may be written in a site file: keys and kinds of values. What the words mean is resolved in the files beside this one. */
import { z } from 'zod';

const text = z.string({ error: 'is no text; put it in quotes' }).min(1, { error: 'is empty' });
const texts = z.union([text.transform((one) => [one]), z.array(text)], {
  error: 'is neither a text nor a list of texts; put each in quotes',
});
const verdictWord = z.enum(['accept', 'deny'], { error: 'is neither accept nor deny' });
const onePort = z.union([z.int(), text]);
const ports = z.union([onePort.transform((one) => [one]), z.array(onePort)], { error: 'is no port, range or list of them' });

function mapOf<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value, { error: 'is no mapping of names to values' });
}

export const firewallShape = z.strictObject({
  name: text.optional(),
  logs: texts.default([]),
  host: text.optional(),
  timezone: text.optional(),
  clockOffset: z.string({ error: 'is no time span' }).optional(),
  logsAccepts: z.boolean({ error: 'is neither true nor false' }).optional(),
  prefixes: mapOf(verdictWord).default({}),
});

export const natShape = z.strictObject({ firewall: text.optional(), inside: text, outside: text });

export const backupShape = z.strictObject({
  name: text.optional(),
  protocol: text,
  mode: text.optional(),
  roles: mapOf(texts).default({}),
  ports: mapOf(ports).default({}),
  window: texts.default([]),
  jobLogs: texts.default([]),
});

export const siteShape = z.strictObject({
  timezone: text.optional(),
  hosts: mapOf(texts).default({}),
  firewalls: z.array(firewallShape, { error: 'is no list; begin each firewall with "- "' }).default([]),
  nat: z.array(natShape, { error: 'is no list; begin each entry with "- "' }).default([]),
  protocols: texts.default([]),
  backups: z.array(backupShape, { error: 'is no list; begin each backup with "- "' }).default([]),
});

export type WrittenSite = z.output<typeof siteShape>;
export type WrittenFirewall = z.output<typeof firewallShape>;
export type WrittenBackup = z.output<typeof backupShape>;

/** An example of each key's value, shown when what stands there is of the wrong kind. */
export const examples: Readonly<Record<string, string>> = {
  timezone: 'timezone: America/Chicago',
  hosts: 'hosts: {node1: [10.16.0.27]}',
  firewalls: 'firewalls: [{name: outer, logs: ["outer*.log*"]}]',
  nat: 'nat: [{inside: 10.16.0.27, outside: 203.0.113.9}]',
  inside: 'inside: 10.16.0.27',
  outside: 'outside: 203.0.113.9',
  backups: 'backups: [{name: nightly, protocol: tsm, roles: {server: [10.30.1.20], client: [10.16.0.0/16]}}]',
  name: 'name: nightly',
  logs: 'logs: ["outer*.log*"]',
  host: 'host: fw2',
  firewall: 'firewall: outer',
  clockOffset: 'clockOffset: -35s',
  logsAccepts: 'logsAccepts: false',
  prefixes: 'prefixes: {"[CORP-Z]": deny}',
  protocols: 'protocols: ["our-product.yaml"]',
  protocol: 'protocol: tsm',
  mode: 'mode: prompted',
  roles: 'roles: {server: [10.30.1.20], client: [10.16.0.0/16]}',
  ports: 'ports: {session: 1500, data: 4000-4025}',
  window: 'window: "20:00-06:00"',
  jobLogs: 'jobLogs: ["dsmsched.log"]',
};
