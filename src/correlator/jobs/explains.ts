/** Which findings explain a failed job. */
import type { Site } from '../../site/contract.ts';
import type { Finding } from '../contract.ts';
import { addressesNamed, meets } from './told-job.ts';
import type { ToldJob } from './told-job.ts';

/** Findings that touch the job's hosts while it ran, or a leg all jobs of the backup share. */
export function explaining(job: ToldJob, findings: readonly Finding[], site: Site): readonly Finding[] {
  return findings.filter(
    (finding) =>
      (finding.verdict === 'blocked' || finding.verdict === 'likely-blocked' || finding.verdict === 'not-firewall') &&
      (finding.impact === 'backup' || finding.impact === 'restore') &&
      (finding.backup === undefined ? finding.protocol === job.product : finding.backup === job.backup) &&
      finding.first !== undefined &&
      meets(job, { since: finding.first, until: finding.last ?? finding.first }) &&
      concerns(job, finding, site),
  );
}

/** Never by time or port alone: a host must be shared, or the leg must be one behind all clients. */
function concerns(job: ToldJob, finding: Finding, site: Site): boolean {
  const ends = endsOf(finding);
  if (job.addresses.some((address) => ends.includes(address))) return true;
  const isPeer = job.peers.some(
    (peer) => addressesNamed(peer.host, site).some((address) => ends.includes(address)) && fits(peer.port, finding),
  );
  if (job.addresses.length === 0) return isPeer;
  // An address of no role, dialled on the leg's own port while the job said it could not reach its client there.
  const isStale =
    finding.cause === 'stale-address' && job.peers.some((peer) => peer.port !== undefined && finding.ports.includes(peer.port));
  return isStale || isBehindAll(job, finding, site);
}

function fits(port: number | undefined, finding: Finding): boolean {
  return port === undefined || finding.ports.includes(port);
}

/** Director to storage, master to media server: neither end holds the client's role, so every client suffers. */
function isBehindAll(job: ToldJob, finding: Finding, site: Site): boolean {
  const backup = site.backups.find((candidate) => candidate.name === job.backup);
  const clientRoles = [...(backup?.roles ?? [])]
    .filter(([, set]) => job.addresses.some((address) => set.has(address)))
    .map(([role]) => role);
  const { initiator, responder } = finding;
  if (clientRoles.length === 0 || initiator?.role === null || responder?.role === null || initiator === null || responder === null)
    return false;
  return !clientRoles.includes(initiator.role) && !clientRoles.includes(responder.role);
}

export function endsOf(finding: Finding): readonly string[] {
  return [finding.initiator, finding.responder].flatMap((end) =>
    end === null ? [] : [end.address, ...(end.logged === undefined ? [] : [end.logged])],
  );
}
