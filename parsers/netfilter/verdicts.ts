/**
 * What a netfilter log prefix says about the packet. LOG does not end a rule chain, so nothing else in the line tells; each firewall
 * front end has its own habit. Data: the first row that matches decides, the words of the prefix decide what no row knows.
 */
import { Code } from '../columns.ts';

export interface Meaning {
  readonly action: number;
  /** Neutral word for the way it was done; absent where the action is unknown. */
  readonly how?: string;
}

const UNKNOWN: Meaning = { action: Code.unknown };
const ACCEPT: Meaning = { action: Code.accept, how: 'accept' };
const DROP: Meaning = { action: Code.deny, how: 'drop' };
const REJECT: Meaning = { action: Code.deny, how: 'reject' };
const INVALID: Meaning = { action: Code.deny, how: 'invalid' };
const LIMIT: Meaning = { action: Code.deny, how: 'limit' };

interface Convention {
  readonly by: string;
  readonly pattern: RegExp;
  readonly means: Meaning | Readonly<Record<string, Meaning>>;
}

const LETTERS = { A: ACCEPT, D: DROP, R: REJECT };
const DISPOSITIONS = { DROP, A_DROP: DROP, REJECT, A_REJECT: REJECT, ACCEPT, A_ACCEPT: ACCEPT, DNAT: ACCEPT, REDIRECT: ACCEPT };

/** The first group of a pattern, in upper case, chooses among several meanings; a word that is not listed says nothing. */
export const CONVENTIONS: readonly Convention[] = [
  // AUDIT rows log what passes by and judge nothing, the ones on invalid packets included.
  { by: 'UFW', pattern: /\[UFW6? AUDIT\b/i, means: UNKNOWN },
  { by: 'UFW', pattern: /\[UFW6? LIMIT BLOCK\]/i, means: LIMIT },
  { by: 'UFW', pattern: /\[UFW6? (BLOCK|ALLOW)\]/i, means: { BLOCK: DROP, ALLOW: ACCEPT } },
  // [RULESET-RULE-A] of EdgeOS and VyOS, [CHAIN-A-RULE] of UniFi. UniFi's DESCR="Block …" behind it is the rule's name, not its action.
  { by: 'EdgeOS, VyOS, UniFi', pattern: /\[[^\]\s]*-([ADR])(?:-\d+)?\]/, means: LETTERS },
  { by: 'Shorewall', pattern: /Shorewall6?:[^:\s]*:(?:\d+:)?([A-Za-z_]+):/i, means: DISPOSITIONS },
  { by: 'SuSEfirewall2', pattern: /\bSFW2-\S*?-(DROP|ILL|REJ|ACC)/, means: { DROP, ILL: INVALID, REJ: REJECT, ACC: ACCEPT } },
  { by: 'firewalld', pattern: /STATE_INVALID_DROP/, means: INVALID },
  { by: 'firewalld', pattern: /_(DROP|REJECT|ACCEPT): ?"?$/, means: { DROP, REJECT, ACCEPT } },
  // A zone may be called anything, so that the first word counts.
  { by: 'OpenWrt', pattern: /^"?(DROP|REJECT|ACCEPT) \S+ (?:in|out|forward):/i, means: { DROP, REJECT, ACCEPT } },
  { by: 'fwbuilder', pattern: /\bRULE \S+ -- (DENY|DROP|REJECT|ACCEPT)\b/, means: { DENY: DROP, DROP, REJECT, ACCEPT } },
  // The chain's name, whatever the rule that logs does then (config/firewall/rules.pl: LOG --log-prefix '$chain ', then -j $target).
  { by: 'IPFire', pattern: /^(?:FORWARDFW|INPUTFW|OUTGOINGFW|DNAT|SNAT) ?$/, means: UNKNOWN },
  { by: 'IPFire', pattern: /^DROP_(?:CTINVALID|INVALID)\b/, means: INVALID },
  { by: 'CSF', pattern: /^Firewall: \*.*Blocked\*/, means: DROP },
  { by: 'CSF', pattern: /^Firewall: \*(?:SYN|UDP|PORT ?)FLOOD\*/i, means: LIMIT },
  { by: 'Calico', pattern: /^calico-(packet|drop|allow)/i, means: { PACKET: DROP, DROP, ALLOW: ACCEPT } },
  // allow-vpn-D: the letter at the end is the action, the words before it are a name.
  { by: 'EdgeOS without brackets', pattern: /(?:^|\s)[A-Za-z][\w.]*-[\w.-]+-([ADR])(?:-\d+)?:?\s*$/, means: LETTERS },
];

const WORDS: Readonly<Record<string, Meaning>> = {
  DROP,
  DROPPED: DROP,
  DENY: DROP,
  DENIED: DROP,
  BLOCK: DROP,
  BLOCKED: DROP,
  DISCARD: DROP,
  DISCARDED: DROP,
  REJECT,
  REJECTED: REJECT,
  REFUSE: REJECT,
  REFUSED: REJECT,
  ACCEPT,
  ACCEPTED: ACCEPT,
  ALLOW: ACCEPT,
  ALLOWED: ACCEPT,
  PASS: ACCEPT,
  PASSED: ACCEPT,
  PERMIT: ACCEPT,
  PERMITTED: ACCEPT,
};

/** A prefix longer than nftables' 127 bytes and some relay's decoration is no prefix. */
const LONGEST = 512;

export function meaningOf(prefix: string): Meaning {
  if (prefix.length > LONGEST) return UNKNOWN;
  for (const { pattern, means } of CONVENTIONS) {
    const match = pattern.exec(prefix);
    if (match === null) continue;
    return isMeaning(means) ? means : (means[(match[1] ?? '').toUpperCase()] ?? UNKNOWN);
  }
  return wordsOf(prefix);
}

function isMeaning(means: Convention['means']): means is Meaning {
  return typeof means['action'] === 'number';
}

/**
 * Whole words only (`dropbox-in` is a name), parts of camelCase counted as words. The last verdict stands where labels put the action.
 * INVALID is what rules on `ct state invalid` are called; they log just before they drop.
 */
function wordsOf(prefix: string): Meaning {
  const words = prefix
    .replace(/\bDESCR="[^"]*"/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toUpperCase()
    .split(/[^A-Z]+/);
  let found: Meaning = UNKNOWN;
  for (const [i, word] of words.entries()) {
    const meaning = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (meaning === undefined) continue;
    found = meaning.action === Code.accept && /^(?:NOT|NO|NON)$/.test(words[i - 1] ?? '') ? DROP : meaning;
  }
  const invalid = words.includes('INVALID') || /BAD[ _]STATE/i.test(prefix);
  if (found.action === Code.deny && words.includes('LIMIT')) return LIMIT;
  return invalid && found.action !== Code.accept ? INVALID : found;
}
