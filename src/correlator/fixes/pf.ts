import type { Grant } from './contract.ts';
import { asOpening, byFamily } from './grant.ts';

/**
 * Rules for pf.conf(5), with the same in the words of the pfSense and OPNsense web interface as comments.
 * pf keeps state for a passed connection by itself: a denied answer means the opening passed some other, stateless way.
 */
export function pf(grant: Grant): string {
  const opening = asOpening(grant);
  return byFamily(opening)
    .flatMap(({ family, from, to }) => {
      const icmp = opening.transport === 'icmp';
      const proto = icmp ? (family === 4 ? 'icmp' : 'icmp6') : opening.transport;
      const parts = [
        `pass ${wayOf(opening)}`,
        `${family === 4 ? 'inet' : 'inet6'} proto ${proto}`,
        `from ${from.length === 0 ? 'any' : listOf(from)}`,
        `to ${listOf(to)}${icmp ? '' : ` port ${portsOf(opening)}`}`,
        ...(icmp ? [icmpMatch(opening, family)] : opening.transport === 'tcp' ? ['flags S/SA'] : []),
        'keep state',
        `label "${opening.label}"`,
      ];
      return [parts.join(' '), webInterface(opening, family, from, to)];
    })
    .join('\n');
}

/** A rule stands where the packet comes in; only a firewall's own traffic has no such side. */
function wayOf(grant: Grant): string {
  if (grant.in !== undefined && grant.hook !== 'output') return `in quick on ${grant.in}`;
  if (grant.out !== undefined) return `out quick on ${grant.out}`;
  return grant.hook === 'output' ? 'out quick' : 'in quick';
}

function icmpMatch(grant: Grant, family: 4 | 6): string {
  if (grant.kind === 'open') return family === 4 ? 'icmp-type echoreq' : 'icmp6-type echoreq';
  return family === 4 ? 'icmp-type unreach code needfrag' : 'icmp6-type toobig';
}

function webInterface(grant: Grant, family: 4 | 6, from: readonly string[], to: readonly string[]): string {
  const ports = grant.ports.map(([low, high]) => (low === high ? `${low}` : `${low} to ${high}`)).join(', ');
  const side = grant.in ?? grant.out;
  const what = [
    `Action Pass`,
    `Interface ${side === undefined ? 'the side the sender is on' : `the one assigned to ${side}`}`,
    `Address Family IPv${family}`,
    `Protocol ${grant.transport.toUpperCase()}`,
    `Source ${from.length === 0 ? 'any' : from.join(', ')}`,
    `Destination ${to.join(', ')}`,
    ...(ports === '' ? [] : [`Destination Port Range ${ports}`]),
  ];
  return `# pfSense, OPNsense: Firewall > Rules > Add: ${what.join('; ')}; above the rule that blocks; Save, Apply Changes`;
}

function portsOf(grant: Grant): string {
  return listOf(grant.ports.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)));
}

function listOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `{ ${words.join(', ')} }`;
}
