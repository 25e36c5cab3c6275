import type { Grant } from './contract.ts';
import { byFamily } from './grant.ts';

/** Commands for nft, inserted before the rule that denies (nft(8)); table and chain by the names most rule sets use. */
export function nftables(grant: Grant): string {
  const states = { open: 'new', answer: 'established,related', 'icmp-error': 'related' }[grant.kind];
  return byFamily(grant)
    .map(({ family, from, to }) => {
      const ip = family === 4 ? 'ip' : 'ip6';
      const parts = [
        `insert rule inet filter ${grant.hook}`,
        ...(grant.in === undefined || grant.hook === 'output' ? [] : [`iifname "${grant.in}"`]),
        ...(grant.out === undefined || grant.hook === 'input' ? [] : [`oifname "${grant.out}"`]),
        ...(from.length === 0 ? [] : [`${ip} saddr ${setOf(from)}`]),
        `${ip} daddr ${setOf(to)}`,
        grant.transport === 'icmp' ? icmpMatch(grant, family) : portMatch(grant),
        `ct state ${states} accept comment "${grant.label}"`,
      ];
      return `nft '${parts.join(' ')}'`;
    })
    .join('\n');
}

function icmpMatch(grant: Grant, family: 4 | 6): string {
  if (grant.kind === 'open') return `${family === 4 ? 'icmp' : 'icmpv6'} type echo-request`;
  return family === 4 ? 'icmp type destination-unreachable icmp code frag-needed' : 'icmpv6 type packet-too-big';
}

function portMatch(grant: Grant): string {
  const ports = grant.ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`));
  return `${grant.transport} ${grant.kind === 'answer' ? 'sport' : 'dport'} ${setOf(ports)}`;
}

function setOf(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? '') : `{ ${words.join(', ')} }`;
}
