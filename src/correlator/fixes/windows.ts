import type { Grant } from './contract.ts';
import { asOpening, byFamily } from './grant.ts';

/**
 * PowerShell for Windows Defender Firewall (New-NetFirewallRule). It filters on the host: at the responder a connection is inbound,
 * at the initiator outbound, and answers pass by themselves. Every profile, but only this peer: a profile may change at the next boot.
 */
export function windows(grant: Grant): string {
  const opening = asOpening(grant);
  const outbound = opening.hook === 'output';
  return byFamily(opening)
    .map(({ family, from, to }) => {
      const [local, remote] = outbound ? [from, to] : [to, from];
      const parts = [
        `New-NetFirewallRule -DisplayName '${opening.label}' -Direction ${outbound ? 'Outbound' : 'Inbound'} -Action Allow -Profile Any`,
        protocolOf(opening, family),
        ...(opening.ports.length === 0 ? [] : [`-${outbound ? 'Remote' : 'Local'}Port ${portsOf(opening)}`]),
        ...(local.length === 0 ? [] : [`-LocalAddress ${local.join(',')}`]),
        ...(remote.length === 0 ? [] : [`-RemoteAddress ${remote.join(',')}`]),
      ];
      return parts.join(' ');
    })
    .join('\n');
}

function protocolOf(grant: Grant, family: 4 | 6): string {
  if (grant.transport !== 'icmp') return `-Protocol ${grant.transport.toUpperCase()}`;
  // Types by RFC 792 and RFC 4443: echo request 8 and 128, "fragmentation needed" 3 code 4, "packet too big" 2.
  const type = grant.kind === 'open' ? { 4: '8', 6: '128' }[family] : { 4: '3:4', 6: '2' }[family];
  return `-Protocol ICMPv${family} -IcmpType ${type}`;
}

function portsOf(grant: Grant): string {
  return grant.ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(',');
}
