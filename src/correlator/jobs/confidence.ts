/** What the job logs add to a finding, for and against. */
import type { Site } from '../../site/contract.ts';
import type { Confidence, Finding } from '../contract.ts';
import { evidenceOf } from './job-finding.ts';
import { meets, spanOf } from './told-job.ts';
import type { ToldJob } from './told-job.ts';

const STEPS: readonly Confidence[] = ['low', 'medium', 'high'];
const MOST_EVIDENCE = 10;

/** The finding with the failed jobs it explains: they are direct evidence of the roles and of the effect. */
export function supported(finding: Finding, jobs: readonly ToldJob[], site: Site): Finding {
  const [job] = jobs;
  if (job === undefined || finding.verdict === 'not-firewall') return finding;
  const words = jobs
    .slice(0, 3)
    .map((j) => `${j.client || j.backup} ${j.status}${j.messageIds.length > 0 ? ` (${j.messageIds.slice(0, 3).join(', ')})` : ''}`);
  const because = [...finding.because, `the job log shows the failure at the same time: ${words.join('; ')}`];
  const known = jobs.some((j) => j.addresses.length > 0);
  const capped =
    finding.because.some((reason) => reason.startsWith('not higher:')) ||
    finding.against.some((reason) => reason.includes('logs no accepted connections'));
  const step = STEPS.indexOf(finding.confidence);
  const direct = jobs.some((j) => speaksOf(j, finding, site));
  const confidence = capped ? finding.confidence : step === 0 ? 'medium' : direct ? 'high' : finding.confidence;
  const evidence = [...finding.evidence.slice(0, MOST_EVIDENCE - 1), evidenceOf(job)];
  const verdict = finding.verdict === 'likely-blocked' && known && confidence !== 'low' ? 'blocked' : finding.verdict;
  return { ...finding, verdict, confidence, because, evidence };
}

/** The finding beside a job of the same host that ran through it and succeeded. */
export function contradicted(finding: Finding, job: ToldJob): Finding {
  const confidence = STEPS[Math.max(0, STEPS.indexOf(finding.confidence) - 1)] ?? 'low';
  const against = [
    ...finding.against,
    `The job log says ${job.client} ended as ${job.status} all the same, from before the first denial to after the last (${job.path}, line ${job.line}).`,
  ];
  return {
    ...finding,
    confidence,
    against,
    ...(confidence === 'low' && finding.verdict === 'blocked' ? { verdict: 'likely-blocked' as const } : {}),
  };
}

/** A successful job of the finding's client that began before its first denial and ended after its last. */
export function contradiction(finding: Finding, jobs: readonly ToldJob[]): ToldJob | undefined {
  const { first, last, initiator, responder } = finding;
  if (first === undefined || last === undefined || initiator === null || responder === null) return undefined;
  const ofHost = jobs.filter(
    (job) => job.backup === finding.backup && job.addresses.some((a) => a === initiator.address || a === responder.address),
  );
  if (ofHost.some((job) => !job.ok && meets(job, { since: first, until: last }))) return undefined;
  return ofHost.find((job) => {
    const span = spanOf(job);
    return job.ok && job.start !== undefined && job.end !== undefined && span !== undefined && span.since <= first && last <= span.until;
  });
}

/** A message that names the peer and port of the finding, or an id the leg's operator is known to see. */
function speaksOf(job: ToldJob, finding: Finding, site: Site): boolean {
  const leg = site.protocols.find((protocol) => protocol.id === finding.protocol)?.legs.find((candidate) => candidate.id === finding.leg);
  const seen = job.messageIds.some((id) => leg?.sees.some((text) => text.includes(id)));
  return seen || job.peers.some((peer) => peer.port !== undefined && finding.ports.includes(peer.port));
}
