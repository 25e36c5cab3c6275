/** From a finding to what mends it: the rule in every dialect, then what the backup product can do instead. Pure. */
import type { Cause, Dialect, Fix } from '../contract.ts';
import { ciscoAsa } from './cisco-asa.ts';
import type { FixRequest, Grant, Render } from './contract.ts';
import { grantFor, isUnbounded } from './grant.ts';
import { iptables } from './iptables.ts';
import { nftables } from './nftables.ts';
import { pf } from './pf.ts';
import { remedies } from './remedies.ts';
import { windows } from './windows.ts';

const dialects: Readonly<Record<Dialect, Render>> = { iptables, nftables, pf, windows, 'cisco-asa': ciscoAsa };

/** Fixes in the order to try them. `admits` is the caller's to add: it has the packets. */
export function proposeFixes(request: FixRequest): readonly Fix[] {
  const grant = grantFor(request);
  const ends = [...request.initiators, ...request.responders].join(' and ');
  const rule = grant === undefined ? [] : [{ kind: 'firewall', text: ruleText(request, grant), rules: rulesOf(grant) } as const];
  const others = remedies[request.cause](request, ends);
  // Where a schedule closes the leg the rule that opens it exists already.
  return [...(request.cause === 'time-of-day' ? [...others, ...rule] : [...rule, ...others]), ...productFixes(request)];
}

function rulesOf(grant: Grant): NonNullable<Fix['rules']> {
  return {
    iptables: dialects.iptables(grant),
    nftables: dialects.nftables(grant),
    pf: dialects.pf(grant),
    windows: dialects.windows(grant),
    'cisco-asa': dialects['cisco-asa'](grant),
  };
}

function ruleText(request: FixRequest, grant: Grant): string {
  const { leg, place } = request;
  const where = grant.hook === 'forward' ? `On ${place.firewall}` : `In the host's own firewall on ${place.firewall}`;
  const before = place.rule === undefined ? 'in front of the rule that denies' : `in front of the rule that denies (${place.rule.trim()})`;
  const what = {
    open: `let ${listOf(grant.from)} open ${portWords(grant)} on ${listOf(grant.to)}, and nothing else, ${before}. Replies pass where established,related is accepted.`,
    answer: `let what ${listOf(grant.from)} answers from ${portWords(grant)} pass to ${listOf(grant.to)} when it belongs to a known connection, ${before}.`,
    'icmp-error': `let "fragmentation needed" and "packet too big" reach ${listOf(grant.to)}, ${before}.`,
  }[grant.kind];
  const notes = [`${where} ${what}`];
  if (isUnbounded(request) && grant.ports.length > 0) {
    const key = leg.portSetting ?? leg.id.slice(leg.id.indexOf('.') + 1);
    notes.push(
      `No range is set, so the product may take any high port: set one${leg.setBy === undefined ? '' : ` (${leg.setBy})`}, ` +
        `write it as "${key}" under ports in the site file, and this rule shrinks to it.`,
    );
  } else if (leg.dynamic && grant.ports.length > 0) notes.push('It is the whole configured range, not only the ports of tonight.');
  if (place.format === 'windows-firewall') {
    notes.push('A rule that blocks wins over any that allows: "Get-NetFirewallRule -Action Block -Enabled True" lists them.');
  }
  return notes.join(' ');
}

function portWords(grant: Grant): string {
  if (grant.transport === 'icmp') return 'ping';
  return `${grant.transport} ${grant.ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(', ')}`;
}

function listOf(addresses: readonly string[]): string {
  return addresses.join(', ');
}

/** Causes that the product's own settings of the leg can mend: which port, which address, which way it dials. */
const SETTINGS_HELP: readonly Cause[] = [
  'connection-denied',
  'stale-address',
  'range-exceeded',
  'wrong-interface',
  'helper-missing',
  'discovery-blocked',
];

/** The product's own settings that mend or remove the leg; a keepalive where a silent connection was forgotten. */
function productFixes({ leg, cause, lost }: FixRequest): readonly Fix[] {
  const settings = SETTINGS_HELP.includes(cause) ? leg.fix.filter((text) => !/^(?:or )?(?:allow|open|permit)\b/i.test(text)) : [];
  const texts: readonly string[] =
    cause === 'state-lost'
      ? lost === 'event'
        ? []
        : leg.keepalive
      : cause === 'stale-address' || cause === 'connection-denied'
        ? [...leg.avoid, ...settings]
        : settings;
  return [...new Set(texts)].map((text) => ({ kind: 'backup', text }));
}
