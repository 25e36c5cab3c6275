/**
 * Findings that one event made: a rule that is missing stops every client, a reload cuts every session, a new server address is denied to all.
 * The model keeps one finding per pair of hosts; a reader wants one headline and the list of hosts.
 */
import type { Finding, TimeSpan } from '../correlator/contract.ts';

export interface FindingGroup {
  /** The first in the order of the diagnosis: the one that is told in full. */
  readonly headline: Finding;
  /** All of them, the headline first. */
  readonly findings: readonly Finding[];
  readonly packets: number;
  readonly attempts: number;
  /** From the first to the last packet of any of them. */
  readonly span?: TimeSpan;
}

/** Groups in the order of their first finding. Findings without a leg (not explained, not covered) stand alone. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const byKey = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = groupKey(finding);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [finding]);
    else group.push(finding);
  }
  return [...byKey.values()].flatMap((group) => {
    const [headline] = group;
    if (headline === undefined) return [];
    const sum = (of: (finding: Finding) => number): number => group.reduce((total, finding) => total + of(finding), 0);
    return [{ headline, findings: group, packets: sum((f) => f.packets), attempts: sum((f) => f.attempts), ...spanOf(group) }];
  });
}

function spanOf(findings: readonly Finding[]): { readonly span?: TimeSpan } {
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for (const { first, last } of findings) {
    since = Math.min(since, first ?? since);
    until = Math.max(until, last ?? first ?? until);
  }
  return since <= until ? { span: { since, until } } : {};
}

function groupKey(finding: Finding): string {
  if (finding.leg === null || finding.cause === null) return `alone\n${finding.id}`;
  return [finding.verdict, finding.leg, finding.cause, finding.firewall?.name ?? '', finding.backup ?? ''].join('\n');
}
