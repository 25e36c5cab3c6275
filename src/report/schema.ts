/** The JSON diagnosis as a schema: what `--json` promises. `schema/diagnosis.schema.json` is made from it (test/report/json.test.ts). */
import { z } from 'zod';

const time = z.iso.datetime({ offset: true }).describe('ISO 8601 with an offset or Z');
const sentences = z.array(z.string());
const natural = z.int().min(0);
const night = z.iso.date().describe("the evening's date");
const zeroUp = natural.describe('how many');

const source = z.strictObject({
  path: z.string().describe('as given on the command line; archive!/member for a member'),
  format: z.string().optional().describe('absent when no format was recognised'),
  firewall: z.string(),
  timezone: z.string(),
  timezoneFrom: z.enum(['line', 'firewall', 'option', 'site', 'machine']),
  clockOffsetMs: z.number().describe('milliseconds added to the times of the log'),
  logsAccepts: z.boolean().describe('whether accepted connections are in it'),
  first: time.optional(),
  last: time.optional(),
  lines: zeroUp,
  records: zeroUp,
  skipped: z.record(z.string(), natural).describe('lines of the format that are no packet, by reason'),
  malformed: zeroUp,
  foreign: zeroUp,
  gaps: z.array(z.strictObject({ from: time, to: time, why: z.string() })),
  trouble: z.string().optional().describe('why it could not be read, or only in part'),
});

const coverage = z.strictObject({
  sufficient: z.boolean(),
  reasons: sentences,
  nights: z.array(
    z.strictObject({ night, backup: z.string().optional(), since: time, until: time, sufficient: z.boolean(), reasons: sentences }),
  ),
  sources: z.array(source),
});

const end = z
  .strictObject({
    address: z.string().describe('RFC 5952; the inside address where NAT is known'),
    role: z.string().nullable().describe('a role word of the protocol; null when the address holds no known role'),
    logged: z.string().optional().describe('the address as the log had it, where NAT makes it another one'),
  })
  .nullable();

const fix = z.strictObject({
  kind: z.enum(['firewall', 'backup']),
  text: z.string(),
  rules: z
    .strictObject({
      iptables: z.string().optional(),
      nftables: z.string().optional(),
      pf: z.string().optional(),
      windows: z.string().optional(),
      'cisco-asa': z.string().optional(),
    })
    .optional(),
  admits: z
    .strictObject({ backupPackets: z.tuple([natural, natural]).describe('admitted, of how many denied'), otherDenied: natural })
    .optional()
    .describe('the rule replayed over the denied packets of the logs'),
});

const finding = z.strictObject({
  id: z.string().min(1).describe('stable over runs on the same events'),
  verdict: z.enum(['blocked', 'likely-blocked', 'not-firewall', 'not-explained', 'not-covered']),
  confidence: z.enum(['low', 'medium', 'high']).describe('of the cause'),
  because: sentences,
  wouldRaise: sentences,
  impact: z.enum(['backup', 'restore', 'administration', 'notification', 'discovery']),
  protocol: z.string(),
  leg: z.string().nullable().describe('null for not-explained and not-covered'),
  cause: z
    .enum([
      'connection-denied',
      'reply-denied',
      'state-lost',
      'server-timeout',
      'window-check',
      'asymmetric-route',
      'stale-address',
      'range-exceeded',
      'port-conflict',
      'wrong-interface',
      'helper-missing',
      'path-mtu',
      'host-profile',
      'discovery-blocked',
      'connection-limit',
      'inspection',
      'time-of-day',
      'descriptor-exhaustion',
    ])
    .nullable(),
  backup: z.string().optional().describe("the backup's name in the site file"),
  initiator: end.describe('who dials; null in a finding about one host'),
  responder: end.describe('who is dialled'),
  transport: z.enum(['tcp', 'udp', 'icmp']).optional(),
  ports: z.array(z.int().min(0).max(65535)),
  firewall: z
    .strictObject({ name: z.string(), in: z.string().optional(), out: z.string().optional(), rule: z.string().optional() })
    .optional(),
  first: time.optional(),
  last: time.optional(),
  packets: zeroUp,
  attempts: zeroUp,
  nights: z.array(z.strictObject({ night, packets: natural, attempts: natural })),
  history: z
    .strictObject({
      lastWorked: time.optional(),
      firstDenied: time.optional(),
      changed: sentences,
      status: z.enum(['new', 'continuing', 'resolved']),
    })
    .optional(),
  summary: z.string().min(1).describe('one sentence that stands alone'),
  effect: z.string().describe("what the backup operator sees, with the product's message ids"),
  explanation: z.string(),
  evidence: z.array(
    z.strictObject({
      path: z.string(),
      line: natural,
      offset: natural.describe('bytes from the start of the (decompressed) log'),
      time: time.optional(),
      text: z.string(),
      textFrom: z.enum(['log', 'columns', 'job']).describe('log: the raw line; columns: the packet in words; job: a job log'),
    }),
  ),
  against: sentences,
  assumptions: sentences,
  alsoCausedBy: sentences,
  fixes: z.array(fix),
  verify: sentences,
  references: sentences,
});

const job = z.strictObject({
  backup: z.string(),
  client: z.string(),
  product: z.string(),
  start: time.optional(),
  end: time.optional(),
  status: z.string().describe("the product's own word"),
  messageIds: sentences,
  verdict: z.enum(['ok', 'explained', 'not-firewall', 'not-explained', 'not-covered']),
  findings: z.array(z.string()).describe('ids of the findings that explain it'),
  path: z.string(),
  line: natural,
});

export const diagnosisSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    tool: z.strictObject({ name: z.literal('legwork'), version: z.string() }),
    window: z.strictObject({ since: time, until: time }).optional().describe('absent when nothing was asked and no record has a time'),
    coverage,
    findings: z.array(finding),
    jobs: z.array(job),
  })
  .describe('What legwork analyze --json and legwork report -o json:FILE print');

export type JsonDiagnosis = z.output<typeof diagnosisSchema>;

/** The text of the published JSON Schema (draft 2020-12). */
export function publishedSchema(): string {
  return `${JSON.stringify({ title: 'legwork diagnosis', ...z.toJSONSchema(diagnosisSchema) }, undefined, 2)}\n`;
}
