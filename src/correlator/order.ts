/** Order of findings: what stops a backup first, in each chain of legs the first that fails. */
import type { Protocol } from '../protocols/contract.ts';
import type { Finding, Verdict } from './contract.ts';
import { compare } from './compare.ts';

const VERDICTS: readonly Verdict[] = ['blocked', 'likely-blocked', 'not-firewall', 'not-explained', 'not-covered'];
const IMPACTS: readonly Finding['impact'][] = ['backup', 'restore', 'administration', 'notification', 'discovery'];
const CONFIDENCES: readonly Finding['confidence'][] = ['high', 'medium', 'low'];

export function inOrder(findings: readonly Finding[], protocols: readonly Protocol[]): readonly Finding[] {
  const depths = new Map(
    protocols.flatMap((protocol) => protocol.legs.map((leg) => [leg.id, depthOf(leg.id, protocol, new Set())] as const)),
  );
  const rank = (f: Finding): readonly number[] => [
    Math.max(0, IMPACTS.indexOf(f.impact) - 1),
    VERDICTS.indexOf(f.verdict),
    f.leg === null ? 99 : (depths.get(f.leg) ?? 0),
    CONFIDENCES.indexOf(f.confidence),
    f.first ?? Infinity,
  ];
  return [...findings].sort((x, y) => {
    const a = rank(x);
    const b = rank(y);
    const at = a.findIndex((value, i) => value !== b[i]);
    return at >= 0 ? (a[at] ?? 0) - (b[at] ?? 0) : compare(x.id, y.id);
  });
}

/** How many legs come before this one. */
function depthOf(id: string, protocol: Protocol, seen: Set<string>): number {
  const leg = protocol.legs.find((other) => other.id === id);
  if (leg === undefined || seen.has(id)) return 0;
  seen.add(id);
  const before = [...leg.needs, ...leg.needsAny].map((need) => depthOf(need, protocol, seen) + 1);
  return Math.max(0, ...before);
}
