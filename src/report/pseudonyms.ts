/** Made-up addresses and names, handed out in the order the real ones are met: the same input gives the same ones, and nothing can be reckoned back from them. */
import ipaddr from 'ipaddr.js';

export interface Pseudonyms {
  /** For an address; those of one /24 (or, in IPv6, one /64) stay together. Text that is no address comes back as it is. */
  address(text: string): string;
  /** For a network in CIDR form. */
  network(text: string): string;
  /** For a name of some kind: `firewall-1`. The same name has one pseudonym, whatever kind it is met as first. */
  name(kind: string, name: string): string;
  /** Names met so far, the longest first, with their pseudonyms. */
  names(): readonly (readonly [string, string])[];
}

export function pseudonyms(): Pseudonyms {
  const networks = new Map<string, number>();
  const hosts = new Map<string, number>();
  const named = new Map<string, string>();
  const counts = new Map<string, number>();

  const next = (kind: string): number => {
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    return n;
  };
  const numbered = (map: Map<string, number>, key: string, kind: string): number => {
    const known = map.get(key);
    if (known !== undefined) return known;
    const n = next(kind);
    map.set(key, n);
    return n;
  };
  const address = (text: string): string => {
    if (!ipaddr.isValid(text) || isGeneral(text)) return text;
    const bytes = ipaddr.process(text).toByteArray();
    const v4 = bytes.length === 4;
    const prefix = bytes.slice(0, v4 ? 3 : 8).join('.');
    const net = numbered(networks, prefix, v4 ? 'net4' : 'net6');
    const host = numbered(hosts, bytes.join('.'), `host in ${prefix}`);
    return v4 ? made4(net, host) : `2001:db8:${net.toString(16)}::${host.toString(16)}`;
  };
  const name = (kind: string, real: string): string => {
    const known = named.get(real);
    if (known !== undefined) return known;
    const made = `${kind}-${next(kind)}`;
    named.set(real, made);
    return made;
  };
  const network = (text: string): string => {
    const [base = '', length = ''] = text.split('/');
    // A network as wide as the pseudonyms' own, or narrower, can be one of them; a wider one has no address that would not mislead.
    const whole = base.includes(':') ? 64 : 24;
    return Number(length) >= whole ? `${address(base)}/${length}` : name('network', text);
  };
  return { address, network, name, names: () => [...named].toSorted(([a], [b]) => b.length - a.length) };
}

/** 198.18.0.0/15, reserved for tests between networks (RFC 2544), then 240.0.0.0/4, which nobody has (RFC 1112, section 4). */
function made4(net: number, host: number): string {
  const at = net - 1;
  if (at < 512) return `198.${18 + (at >> 8)}.${at & 255}.${host}`;
  const rest = at - 512;
  return `${240 + ((rest >> 16) & 15)}.${(rest >> 8) & 255}.${rest & 255}.${host}`;
}

/** Addresses that name nobody: loopback, unspecified, broadcast, multicast. */
function isGeneral(text: string): boolean {
  const range = ipaddr.process(text).range();
  return range === 'loopback' || range === 'unspecified' || range === 'broadcast' || range === 'multicast';
}
