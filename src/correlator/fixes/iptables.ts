import type { Grant, PortRange } from './contract.ts';
import { byFamily } from './grant.ts';
import type { FamilyEnds } from './grant.ts';

const CHAIN = { forward: 'FORWARD', input: 'INPUT', output: 'OUTPUT' } as const;
/** The multiport match takes 15 ports, a range counting two (iptables-extensions(8)). */
const MULTIPORT_LIMIT = 15;

/** Commands for iptables and ip6tables, inserted before the rule that denies (iptables(8), iptables-extensions(8)). */
export function iptables(grant: Grant): string {
  return byFamily(grant)
    .flatMap((ends) => pairs(ends).flatMap(([from, to]) => lines(grant, ends.family, from, to)))
    .join('\n');
}

function lines(grant: Grant, family: 4 | 6, from: string | undefined, to: string): readonly string[] {
  const matches = grant.transport === 'icmp' ? [icmpMatch(grant, family)] : portMatches(grant);
  const states = { open: 'NEW', answer: 'ESTABLISHED,RELATED', 'icmp-error': 'RELATED' }[grant.kind];
  return matches.map((match) =>
    [
      `${family === 4 ? 'iptables' : 'ip6tables'} -I ${CHAIN[grant.hook]}`,
      ...(grant.in === undefined || grant.hook === 'output' ? [] : [`-i ${grant.in}`]),
      ...(grant.out === undefined || grant.hook === 'input' ? [] : [`-o ${grant.out}`]),
      ...(from === undefined ? [] : [`-s ${from}`]),
      `-d ${to} ${match} -m conntrack --ctstate ${states} -m comment --comment "${grant.label}" -j ACCEPT`,
    ].join(' '),
  );
}

function icmpMatch(grant: Grant, family: 4 | 6): string {
  if (family === 4) return `-p icmp --icmp-type ${grant.kind === 'icmp-error' ? 'fragmentation-needed' : 'echo-request'}`;
  return `-p ipv6-icmp --icmpv6-type ${grant.kind === 'icmp-error' ? 'packet-too-big' : 'echo-request'}`;
}

function portMatches(grant: Grant): readonly string[] {
  const side = grant.kind === 'answer' ? 'sport' : 'dport';
  const groups = chunks(grant.ports);
  return groups.map((ports) => {
    const list = ports.map(([low, high]) => (low === high ? `${low}` : `${low}:${high}`)).join(',');
    return ports.length === 1 ? `-p ${grant.transport} --${side} ${list}` : `-p ${grant.transport} -m multiport --${side}s ${list}`;
  });
}

function chunks(ranges: readonly PortRange[]): readonly (readonly PortRange[])[] {
  const groups: PortRange[][] = [[]];
  let room = MULTIPORT_LIMIT;
  for (const range of ranges) {
    const cost = range[0] === range[1] ? 1 : 2;
    if (cost > room) {
      groups.push([]);
      room = MULTIPORT_LIMIT;
    }
    groups.at(-1)?.push(range);
    room -= cost;
  }
  return groups;
}

function pairs({ from, to }: FamilyEnds): readonly (readonly [string | undefined, string])[] {
  const senders = from.length === 0 ? [undefined] : from;
  return senders.flatMap((sender) => to.map((receiver) => [sender, receiver] as const));
}
