import { z } from 'zod';

const words = z.array(z.union([z.string(), z.null()])).length(4);
const sureness = z.enum(['low', 'medium', 'high']);

/** What a person decided about one night (samples/README.md). */
export const truthSchema = z.strictObject({
  night: z.string(),
  about: z.string().optional(),
  timezone: z.string(),
  year: z.int().optional(),
  coverage: z.enum(['sufficient', 'insufficient']),
  findings: z.array(
    z.strictObject({
      leg: z.string(),
      cause: z.string(),
      initiator: z.string().nullable(),
      responder: z.string().nullable(),
      verdict: z.string().optional(),
      firewall: z.string().optional(),
      backup: z.string().optional(),
      impact: z.string().optional(),
      confidenceAtMost: sureness.optional(),
      confidenceAtLeast: sureness.optional(),
      accept: z.array(words).optional(),
    }),
  ),
  accept: z.array(words).optional(),
});
export type Truth = z.output<typeof truthSchema>;

/** The part of a diagnosis that can be right or wrong. Times and words are not compared. */
const answerSchema = z.object({
  coverage: z.object({ sufficient: z.boolean() }),
  findings: z.array(
    z.object({
      verdict: z.string(),
      confidence: sureness,
      leg: z.string().nullable(),
      cause: z.string().nullable(),
      impact: z.string(),
      backup: z.string().optional(),
      initiator: z.object({ address: z.string() }).nullable(),
      responder: z.object({ address: z.string() }).nullable(),
      firewall: z.object({ name: z.string() }).optional(),
    }),
  ),
});
export type Answer = z.output<typeof answerSchema>;
type Found = Answer['findings'][number];
type Wanted = Truth['findings'][number];

/** @throws ZodError when the text is no diagnosis. */
export const readAnswer = (json: string): Answer => answerSchema.parse(JSON.parse(json));

const key = (parts: readonly (string | null | undefined)[]) => parts.map((part) => part ?? '-').join(' ');
export const nameOf = (finding: Found) => key([finding.leg, finding.cause, finding.initiator?.address, finding.responder?.address]);

/** Both words for "a firewall did it" are one class. */
const accusation = (verdict: string) => (verdict === 'blocked' || verdict === 'likely-blocked' ? 'firewall' : verdict);
/** Causes that are never a firewall's. */
export const notFirewall = new Set(['descriptor-exhaustion', 'port-conflict', 'server-timeout']);
const order = ['low', 'medium', 'high'];

function differences(found: Found, wanted: Wanted): string[] {
  const verdict = accusation(wanted.verdict ?? (notFirewall.has(wanted.cause) ? 'not-firewall' : 'blocked'));
  const sure = order.indexOf(found.confidence);
  const checks: readonly (readonly [boolean, string])[] = [
    [accusation(found.verdict) === verdict, `verdict ${found.verdict}, not ${verdict}`],
    [wanted.firewall === undefined || found.firewall?.name === wanted.firewall, `firewall ${found.firewall?.name}, not ${wanted.firewall}`],
    [wanted.backup === undefined || found.backup === wanted.backup, `backup ${found.backup}, not ${wanted.backup}`],
    [wanted.impact === undefined || found.impact === wanted.impact, `impact ${found.impact}, not ${wanted.impact}`],
    [sure <= order.indexOf(wanted.confidenceAtMost ?? 'high'), `confidence ${found.confidence}, at most ${wanted.confidenceAtMost}`],
    [sure >= order.indexOf(wanted.confidenceAtLeast ?? 'low'), `confidence ${found.confidence}, at least ${wanted.confidenceAtLeast}`],
  ];
  return checks.filter(([agrees]) => !agrees).map(([, words]) => words);
}

/** In words, everything in which the answer is not the truth; nothing when it is. */
export function mistakes(answer: Answer, truth: Truth): string[] {
  const wrong: string[] = [];
  let left = answer.findings.filter((finding) => finding.verdict !== 'not-explained' && finding.verdict !== 'not-covered');
  for (const wanted of truth.findings) {
    const name = key([wanted.leg, wanted.cause, wanted.initiator, wanted.responder]);
    const names = new Set([name, ...(wanted.accept ?? []).map(key)]);
    const best = left
      .filter((finding) => names.has(nameOf(finding)))
      .sort((a, b) => differences(a, wanted).length - differences(b, wanted).length)[0];
    if (best === undefined) wrong.push(`missed ${name}`);
    else wrong.push(...differences(best, wanted).map((words) => `${name}: ${words}`));
    left = left.filter((finding) => finding !== best);
  }
  const tolerated = new Set((truth.accept ?? []).map(key));
  wrong.push(...left.filter((finding) => !tolerated.delete(nameOf(finding))).map((finding) => `said too much: ${nameOf(finding)}`));
  if (answer.coverage.sufficient !== (truth.coverage === 'sufficient')) wrong.push(`coverage sufficient: ${answer.coverage.sufficient}`);
  return wrong;
}
