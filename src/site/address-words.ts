/** Words that stand for addresses: literal ones, and names the site file lists under `hosts`. */
import ipaddr from 'ipaddr.js';
import { canonicalAddress } from './address-set.ts';
import { nearestWord } from './nearest-word.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';

export type Hosts = ReadonlyMap<string, readonly string[]>;

/** A single address in RFC 5952 form; undefined for a network, a range, a name, or IPv4 in fewer than four parts (`10.1`, which inet_aton would pad). */
export function singleAddress(word: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(word) || (word.includes(':') && ipaddr.IPv6.isValid(word))) return canonicalAddress(word);
  return undefined;
}

/** The addresses, networks and ranges a word stands for; undefined after the problem was noted. */
export function addressWords(file: LocatedYaml, at: KeyPath, word: string, hosts: Hosts): readonly string[] | undefined {
  const single = singleAddress(word);
  if (single !== undefined) return [single];
  if (isNetwork(word) || isRange(word)) return [word.replaceAll(/\s/g, '')];
  const named = hosts.get(word);
  if (named !== undefined) return named;
  // Letters beyond the hexadecimal ones make it a name; digits, dots and colons alone are a mistyped address.
  if (/^[\d./:\s-]+$/.test(word) || word.includes('/') || word.includes(':')) {
    file.problem(at, `"${word}" is no address, network or range`, 'write 10.16.0.27, 10.16.0.0/16, 10.16.0.1-10.16.0.99 or "2001:db8::20"');
  } else {
    const near = nearestWord(word, hosts.keys());
    const add = `add it under hosts, like this: hosts: {${word}: [10.16.0.27]}`;
    file.problem(at, `the name ${word} is not listed under hosts`, near === undefined ? add : `write ${near}, or ${add}`);
  }
  return undefined;
}

function isNetwork(word: string): boolean {
  const [address = ''] = word.split('/');
  return singleAddress(address) !== undefined && ipaddr.isValidCIDR(word);
}

function isRange(word: string): boolean {
  const ends = word.split('-').map((end) => singleAddress(end.trim()));
  const [low, high] = ends;
  if (ends.length !== 2 || low === undefined || high === undefined) return false;
  const [from, to] = [ipaddr.parse(low), ipaddr.parse(high)];
  if (from.kind() !== to.kind()) return false;
  const [a, b] = [from.toByteArray(), to.toByteArray()];
  const differs = a.findIndex((byte, i) => byte !== b[i]);
  return differs < 0 || (a[differs] ?? 0) < (b[differs] ?? 0);
}
