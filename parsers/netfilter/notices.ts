/** What the kernel and the log's own programs say about packets that were not logged, or not let in for want of room. */
import type { Notice } from '../contract.ts';

interface Saying {
  readonly pattern: RegExp;
  readonly kind: Notice['kind'];
  readonly why: string;
}

/** The first group, where there is one, is how many. */
const SAYINGS: readonly Saying[] = [
  // net/netfilter/nf_conntrack_core.c; ip_conntrack before 2.6.20.
  { pattern: /^(?:nf_conntrack: )?(?:nf|ip)_conntrack: table full, dropping packet/, kind: 'table-full', why: 'connection table full' },
  // lib/ratelimit.c, for messages of the network code, packet logs among them.
  {
    pattern: /^(?:__ratelimit|net_ratelimit|nf_\w+|ip_\w+|ip6_\w+): (\d+) (?:callbacks|messages) suppressed/,
    kind: 'records-lost',
    why: 'rate limit',
  },
  { pattern: /^Missed (\d+) kernel messages/, kind: 'records-lost', why: 'kernel messages lost' },
  { pattern: /^(?:imklog|imkmsg|imjournal|imuxsock)\S*:? .*?(\d+) messages lost/, kind: 'records-lost', why: 'messages lost' },
];

/** The notice a message is, with the reason to count it under; undefined for any other message. */
export function noticeOf(message: string): { readonly why: string; readonly kind: Notice['kind']; readonly count?: number } | undefined {
  for (const { pattern, kind, why } of SAYINGS) {
    const match = pattern.exec(message);
    if (match === null) continue;
    return match[1] === undefined ? { kind, why } : { kind, why, count: Number(match[1]) };
  }
  return undefined;
}
