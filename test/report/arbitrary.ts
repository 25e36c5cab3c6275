/** Arbitrary diagnoses, hostile in every text: what any renderer must survive. */
import * as fc from 'fast-check';
import type { Diagnosis, End, EvidenceLine, Finding, Fix, Job } from '../../src/correlator/contract.ts';
import { diagnosisOf, evidenceLine, missedJob, promptBlocked, source } from './fixtures.ts';

/** Texts that have broken reports: markup, formulas, escapes, fences, the ends of CDATA and comments. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><svg onload=alert(1)>',
  '<!--',
  ']]>',
  'javascript:alert(1)',
  '=cmd|calc!A0',
  ' "+1+1',
  '@SUM(A1)',
  '-2+3',
  '\u001b]52;c;cm0=\u0007',
  '\u202e\u2066\u200b',
  'a\r\nb\u2028c\u0085d',
  '```\n# heading',
  '| a | b |',
  '[x](javascript:alert(1))',
  '\ud800',
  '\ufffe\u0000',
];

const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 30 }), fc.constant('plain words'));
const texts = fc.array(text, { maxLength: 3 });
const name = fc.oneof(fc.constantFrom('bucky2', 'other', 'fw1'), text);
const time = fc.integer({ min: 1_700_000_000, max: 1_800_000_000 }).map((seconds) => seconds * 1e6);
const verdict = fc.constantFrom(
  'blocked' as const,
  'likely-blocked' as const,
  'not-firewall' as const,
  'not-explained' as const,
  'not-covered' as const,
);

const end: fc.Arbitrary<End | null> = fc.option(fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6(), text), role: fc.option(text) }));

const evidence: fc.Arbitrary<EvidenceLine> = fc
  .record({ path: text, text, line: fc.nat(), textFrom: fc.constantFrom('log' as const, 'columns' as const, 'job' as const) })
  .map((parts) => ({ ...evidenceLine, ...parts }));

const fix: fc.Arbitrary<Fix> = fc.record({
  kind: fc.constantFrom('firewall' as const, 'backup' as const),
  text,
  rules: fc.record({ iptables: text, pf: text }),
});

const finding: fc.Arbitrary<Finding> = fc
  .record({
    verdict,
    impact: fc.constantFrom('backup' as const, 'restore' as const, 'notification' as const),
    confidence: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    leg: fc.option(fc.constantFrom('tsm.prompt', 'tsm.session', 'backup-exec.data')),
    backup: name,
    initiator: end,
    responder: end,
    firewall: fc.record({ name, rule: text }),
    packets: fc.nat(),
    ports: fc.array(fc.integer({ min: 0, max: 65535 }), { maxLength: 6 }),
    first: time,
    summary: text.map((words) => `${words}.`),
    effect: text,
    explanation: text,
    because: texts,
    against: texts,
    references: texts,
    evidence: fc.array(evidence, { maxLength: 3 }),
    fixes: fc.array(fix, { maxLength: 2 }),
  })
  .map((parts) => ({ ...promptBlocked, ...parts, last: parts.first, cause: parts.leg === null ? null : promptBlocked.cause }));

const job: fc.Arbitrary<Job> = fc
  .record({
    backup: name,
    client: text,
    status: text,
    messageIds: texts,
    verdict: fc.constantFrom(
      'ok' as const,
      'explained' as const,
      'not-firewall' as const,
      'not-explained' as const,
      'not-covered' as const,
    ),
    start: time,
  })
  .map((parts) => ({ ...missedJob, ...parts }));

export const anyDiagnosis: fc.Arbitrary<Diagnosis> = fc
  .record({
    findings: fc.array(finding, { maxLength: 6 }).map((all) => all.map((one, i) => ({ ...one, id: `id-${i}` }))),
    jobs: fc.array(job, { maxLength: 4 }),
    sufficient: fc.boolean(),
    reasons: texts,
    path: text,
  })
  .map(({ findings, jobs, sufficient, reasons, path }) => {
    const base = diagnosisOf({ findings, jobs });
    return { ...base, coverage: { ...base.coverage, sufficient, reasons, sources: [{ ...source, path }] } };
  });
