/** The words every output uses for the same thing, so that a text, a page and a ticket read alike. */
import type { Finding, Job, Verdict } from '../correlator/contract.ts';
import type { Impact } from '../protocols/contract.ts';

export const VERDICT_LABEL: Readonly<Record<Verdict, string>> = {
  blocked: 'BLOCKED',
  'likely-blocked': 'LIKELY BLOCKED',
  'not-firewall': 'NOT THE FIREWALL',
  'not-explained': 'NOT EXPLAINED',
  'not-covered': 'NOT COVERED',
};

export const IMPACT_LABEL: Readonly<Record<Impact, string>> = {
  backup: 'backups stop',
  restore: 'restores stop',
  administration: 'administration stops, backups go on',
  notification: 'messages are lost, backups go on',
  discovery: 'hosts are not found',
};

export const JOB_LABEL: Readonly<Record<Job['verdict'], string>> = {
  ok: 'completed',
  explained: 'failed: a finding explains it',
  'not-firewall': 'failed: not the firewall',
  'not-explained': 'failed: not explained by these logs',
  'not-covered': 'failed: these logs do not cover it',
};

/** Does the firewall stop a backup or a restore here? The findings that exit code 1 and a monitoring state speak of. */
export function stopsBackups(finding: Finding): boolean {
  return (
    (finding.verdict === 'blocked' || finding.verdict === 'likely-blocked') && (finding.impact === 'backup' || finding.impact === 'restore')
  );
}

/** `1 packet`, `42 packets`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** `tcp/1501`, `tcp/4000, 4001 and 20 more`; empty where a finding has neither. */
export function portsText(finding: Pick<Finding, 'transport' | 'ports'>): string {
  const shown = finding.ports.slice(0, 4).join(', ');
  const more = finding.ports.length > 4 ? ` and ${finding.ports.length - 4} more` : '';
  if (finding.ports.length === 0) return finding.transport ?? '';
  return `${finding.transport ?? 'port '}${finding.transport === undefined ? '' : '/'}${shown}${more}`;
}

/** `10.30.1.20 (server)`; says the address the log had where NAT made it another. */
export function endText(end: Finding['initiator']): string {
  if (end === null) return '';
  const role = end.role === null ? 'no known role' : end.role;
  return `${end.address} (${role}${end.logged === undefined ? '' : `, logged as ${end.logged}`})`;
}

/** `10.30.1.20 (server) → 10.16.0.27 (client), tcp/1501`; what is known of it. */
export function connectionText(finding: Finding): string {
  const ends = [endText(finding.initiator), endText(finding.responder)].filter((text) => text !== '').join(' → ');
  return [ends, portsText(finding)].filter((text) => text !== '').join(', ');
}

/** `fw1, rule "FW-DROP", in eth0, out eth1`; undefined where no firewall is named. */
export function placeText(finding: Finding): string | undefined {
  const place = finding.firewall;
  if (place === undefined) return undefined;
  const rule = place.rule?.trim();
  return [
    place.name,
    ...(rule === undefined || rule === '' ? [] : [`rule "${rule}"`]),
    ...(place.in === undefined ? [] : [`in ${place.in}`]),
    ...(place.out === undefined ? [] : [`out ${place.out}`]),
  ].join(', ');
}

/** What replaying a rule over the index showed, in one sentence. */
export function admitsText(admits: { readonly backupPackets: readonly [number, number]; readonly otherDenied: number }): string {
  const [admitted, of] = admits.backupPackets;
  const others = admits.otherDenied === 0 ? 'no other denied packet' : count(admits.otherDenied, 'other denied packet');
  return `Replayed over the logs, the rule admits ${admitted} of this backup's ${count(of, 'denied packet')} and ${others}.`;
}

/** Why the confidence is what it is, without what the explanation says already. */
export function reasonsOf(finding: Finding): readonly string[] {
  return finding.because.filter((reason) => !finding.explanation.includes(reason));
}

/** The name a finding's backup goes by: the site file's, else the protocol's id. */
export function backupName(finding: Finding): string {
  return finding.backup ?? finding.protocol;
}

/** Jobs in the order they are shown. */
export function failedFirst(jobs: readonly Job[]): readonly Job[] {
  return jobs.toSorted((a, b) => Number(a.verdict === 'ok') - Number(b.verdict === 'ok'));
}
