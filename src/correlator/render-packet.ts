/** A packet in words, for where the log it stands in is gone. */
import { flagLetters } from '../../parsers/columns.ts';
import type { Packet } from './packet.ts';

export function renderPacket(p: Packet): string {
  const flags = p.flags === undefined ? '' : ` ${flagLetters(p.flags) || 'no flags'}`;
  const ports = p.transport === 'icmp' ? ['', ''] : [`:${p.srcPort}`, `:${p.dstPort}`];
  const icmp = p.icmpType === undefined ? '' : ` type ${p.icmpType} code ${p.icmpCode ?? 0}`;
  const rule = p.rule.trim() === '' ? '' : ` by ${p.rule.trim()}`;
  const iso = new Date(p.time / 1000).toISOString();
  return `${iso} ${p.action} ${p.transport} ${bracketed(p.loggedSrc ?? p.src)}${ports[0]} > ${bracketed(p.loggedDst ?? p.dst)}${ports[1]}${flags}${icmp}${rule}`;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
