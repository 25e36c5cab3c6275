import type { Grant } from './contract.ts';
import { asOpening, byFamily } from './grant.ts';

/**
 * Access list entries for Cisco ASA (9.0 and later: one list for IPv4 and IPv6). The list is the one on the interface the opening packet
 * comes in by; without its name from the log it is called as ASDM calls them. Answers of a permitted connection need no entry.
 */
export function ciscoAsa(grant: Grant): string {
  const opening = asOpening(grant);
  const list = grant.kind === 'answer' ? undefined : opening.accessList;
  const name = list ?? `${opening.in ?? 'inside'}_access_in`;
  return byFamily(opening)
    .flatMap(({ family, from, to }) => {
      const senders = from.length === 0 ? ['any'] : from.map((address) => `host ${address}`);
      return senders.flatMap((sender) =>
        to.flatMap((receiver) =>
          matches(opening, family).map(
            ([protocol, what]) => `access-list ${name} line 1 extended permit ${protocol} ${sender} host ${receiver} ${what}`,
          ),
        ),
      );
    })
    .join('\n');
}

function matches(grant: Grant, family: 4 | 6): readonly (readonly [string, string])[] {
  if (grant.transport === 'icmp') {
    if (grant.kind === 'open') return [family === 4 ? ['icmp', 'echo'] : ['icmp6', 'echo']];
    return [family === 4 ? ['icmp', 'unreachable 4'] : ['icmp6', 'packet-too-big']];
  }
  return grant.ports.map(([low, high]) => [grant.transport, low === high ? `eq ${low}` : `range ${low} ${high}`] as const);
}
