/** What follows the addresses in a line of tcpdump: which protocol, which flags. The two programs agree on little. */
import { Flag, NO_TRANSPORT } from '../columns.ts';

export interface TextPacket {
  readonly transport: number;
  /** TCP flag bits; -1 where the line does not say them whole. */
  readonly flags: number;
  /** Bytes TCP or UDP carries; -1 unknown. */
  readonly payload: number;
  readonly icmp?: readonly [type: number, code: number];
  /** A fragment behind the first has no ports. */
  readonly fragment: boolean;
}

const LETTERS: Readonly<Record<string, number>> = {
  F: Flag.FIN,
  S: Flag.SYN,
  R: Flag.RST,
  P: Flag.PSH,
  '.': Flag.ACK,
  U: Flag.URG,
  E: Flag.ECE,
  W: Flag.CWR,
};

/** First words of what is neither TCP nor ICMP → protocol number. */
const WORDS: readonly (readonly [pattern: RegExp, transport: number])[] = [
  [/^(?:UDP,|\[?\|?udp\b|udp \d)/, 17],
  // tcpdump -q leaves the flags out.
  [/^tcp \d/, 6],
  [/^(?:SCTP|sctp)\b/, 132],
  [/^igmp/, 2],
  [/^(?:ESP\(|esp\b)/, 50],
  [/^(?:AH\(|ah\b)/, 51],
  [/^gre(?:v\d)?\b/i, 47],
  [/^(?:CARP|carp|VRRP|vrrp)/, 112],
  [/^OSPF/i, 89],
  [/^PIM/i, 103],
];

/** Text of ICMP messages → type and code. What begins as another text does must show that it ends there. */
const ICMP_SAYS: readonly (readonly [pattern: RegExp, type: number, code: number])[] = [
  [/^echo request\b/, 8, 0],
  [/^echo reply\b/, 0, 0],
  [/^\S+ (?:tcp|udp) port \S+ unreachable\b/, 3, 3],
  [/^\S+ protocol \S+ unreachable\b/, 3, 2],
  [/^\S+ unreachable - need to frag\b/, 3, 4],
  [/^host \S+ unreachable - admin prohibited filter\b/, 3, 13],
  [/^host \S+ unreachable - admin prohibited(?=,| [([])/, 3, 10],
  [/^net \S+ unreachable - admin prohibited(?=,| [([])/, 3, 9],
  [/^host \S+ unreachable(?=,| [([])/, 3, 1],
  [/^net \S+ unreachable(?=,| [([])/, 3, 0],
  [/^time exceeded in-transit\b/, 11, 0],
  [/^redirect \S+ to host\b/, 5, 1],
];
const ICMP6_SAYS: typeof ICMP_SAYS = [
  [/^echo request\b/, 128, 0],
  [/^echo reply\b/, 129, 0],
  [/^packet too big\b/, 2, 0],
  [/^neighbor sol/, 135, 0],
  [/^neighbor adv/, 136, 0],
  [/^router sol/, 133, 0],
  [/^router adv/, 134, 0],
  [/^time exceeded in-transit\b/, 3, 0],
  [/^destination unreachable, unreachable port\b/, 1, 4],
  [/^\S+ (?:tcp|udp) port \S+ unreachable\b/, 1, 4],
];

/** `rest`: the line behind `SRC > DST:`; `ports`: both ends have one. `stated`: the protocol tcpdump -v named, if it did. */
export function readRest(rest: string, ports: boolean, stated: number): TextPacket {
  const text = /^[\sH[]/.test(rest) ? rest.replace(/^\s*(?:HBH |\[[^\]]*(?:ok|cksum)[^\]]*\] )*/, '') : rest;
  const fragment = rest.includes(' (frag ') && / \(frag \d+:\d+@[1-9]\d*\+?\)/.test(rest);
  const tcp = modernTcp(text) ?? oldTcp(text);
  if (tcp !== undefined) return { transport: 6, fragment, ...tcp };
  const none = { flags: -1, payload: -1, fragment };
  const icmp6 = /^(?:ICMP6, |icmp6: )/.exec(text);
  if (icmp6 !== null) return { transport: 58, ...none, ...said(ICMP6_SAYS, text.slice(icmp6[0].length)) };
  const icmp = /^(?:ICMP |icmp: )/.exec(text);
  if (icmp !== null) return { transport: 1, ...none, ...said(ICMP_SAYS, text.slice(icmp[0].length)) };
  if (text.startsWith('[|icmp6]')) return { transport: 58, ...none };
  // At the end of a line 17 may be the beginning of a longer number.
  const number = /^ip-proto-(\d+(?= )|\d{3}|2[6-9]|[3-9]\d)\b/.exec(text);
  if (number !== null) return { transport: Math.min(Number(number[1]), NO_TRANSPORT), ...none };
  for (const [pattern, transport] of WORDS) if (pattern.test(text)) return { transport, ...none };
  if (stated !== NO_TRANSPORT) return { transport: stated, ...none };
  // Both programs decode DNS, NTP, DHCP … in place of saying UDP. TCP always shows its flags first.
  const decoded = ports && text.length > 8 && !/^(?:Flags|[SFRPWE.]+(?: |$))/.test(text);
  return { transport: decoded ? 17 : NO_TRANSPORT, ...none };
}

/** `Flags [S.], seq 1:421, ack 2, win 65535, options […], length 420` */
function modernTcp(text: string): { readonly flags: number; readonly payload: number } | undefined {
  const match = /^Flags \[([A-Za-z.]*)\]/.exec(text);
  if (match === null) return text.startsWith('Flags [') ? { flags: -1, payload: -1 } : undefined;
  const flags = match[1] === 'none' ? 0 : bitsOf(match[1] ?? '');
  const range = /, seq (\d+):(\d+),/.exec(text);
  if (range !== null) return { flags, payload: (Number(range[2]) - Number(range[1])) >>> 0 };
  return { flags, payload: /, length 0(?:$|[^\d])/.test(text) ? 0 : -1 };
}

/** `S 3537547021:3537547021(0) ack 1 win 5840 <mss 1460>`. ACK is no letter here; only `win` shows that no `ack` was cut off. */
function oldTcp(text: string): { readonly flags: number; readonly payload: number } | undefined {
  const match = /^([SFRPWE]+|\.)(?: (\d+):\d+\((\d+)\))?(?= |$)/.exec(text);
  if (match === null) return text.startsWith('[|tcp]') ? { flags: -1, payload: -1 } : undefined;
  if (match[2] === undefined && !/^ (?:ack|win) \d/.test(text.slice(match[0].length))) return undefined;
  const window = / win \d/.exec(text);
  const payload = match[3] === undefined ? -1 : Number(match[3]);
  if (window === null) return { flags: -1, payload };
  const letters = match[1] === '.' ? 0 : bitsOf(match[1] ?? '');
  const ack = / ack \d/.test(text.slice(0, window.index)) ? Flag.ACK : 0;
  const urgent = / urg \d/.test(text) ? Flag.URG : 0;
  return { flags: letters | ack | urgent, payload };
}

function bitsOf(letters: string): number {
  let bits = 0;
  for (const letter of letters) bits |= LETTERS[letter] ?? 0;
  return bits;
}

function said(list: typeof ICMP_SAYS, text: string): { readonly icmp?: readonly [number, number] } {
  for (const [pattern, type, code] of list) if (pattern.test(text)) return { icmp: [type, code] };
  const number = /^type-#(\d+)\b/.exec(text);
  return number !== null && Number(number[1]) < 256 ? { icmp: [Number(number[1]), 0] } : {};
}
