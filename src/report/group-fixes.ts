/** What mends a whole group: the headline's fixes with the rules of every pair of hosts in it, each rule once. */
import type { Dialect, Finding, Fix } from '../correlator/contract.ts';
import { DIALECTS } from './dialects.ts';
import type { FindingGroup } from './groups.ts';
import { count } from './words.ts';

/** Rules shown of a group; a list longer than this is better taken from the JSON by a program. */
const RULES = 25;

export function groupFixes(group: FindingGroup): readonly Fix[] {
  const { headline, findings } = group;
  if (findings.length === 1) return headline.fixes;
  return headline.fixes.map((fix, at) => {
    if (fix.rules === undefined) return fix;
    const alike = findings.flatMap((finding) => alikeOf(finding, fix, at));
    const others = alike.filter((one) => one.text !== fix.text).length;
    return {
      ...fix,
      text: others === 0 ? fix.text : `${fix.text} The same for ${count(others, 'more pair')} of hosts.`,
      rules: Object.fromEntries(DIALECTS.flatMap((dialect) => rulesIn(alike, dialect))),
      ...admitsOf(alike),
    };
  });
}

/** The fix of another finding that stands where this one stands. */
function alikeOf(finding: Finding, fix: Fix, at: number): readonly Fix[] {
  const other = finding.fixes[at];
  return other?.rules !== undefined && other.kind === fix.kind ? [other] : [];
}

function rulesIn(fixes: readonly Fix[], dialect: Dialect): readonly (readonly [Dialect, string])[] {
  const rules = [...new Set(fixes.flatMap((fix) => fix.rules?.[dialect] ?? []))];
  if (rules.length === 0) return [];
  const hidden = rules.length - RULES;
  const more = hidden > 0 ? [`${dialect === 'cisco-asa' ? '!' : '#'} and ${count(hidden, 'more rule')}, in the JSON`] : [];
  return [[dialect, [...rules.slice(0, RULES), ...more].join('\n')]];
}

function admitsOf(fixes: readonly Fix[]): Pick<Fix, 'admits'> {
  const all = fixes.flatMap((fix) => fix.admits ?? []);
  if (all.length === 0) return {};
  const sum = (of: (admits: NonNullable<Fix['admits']>) => number): number => all.reduce((total, admits) => total + of(admits), 0);
  return {
    admits: { backupPackets: [sum((a) => a.backupPackets[0]), sum((a) => a.backupPackets[1])], otherDenied: sum((a) => a.otherDenied) },
  };
}
