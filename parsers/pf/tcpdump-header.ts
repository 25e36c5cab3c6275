/**
 * The pflog header as text, by the two programs called tcpdump:
 *   OpenBSD       rule 39/(match) [uid 0, pid 100] pass in on em1: [rewritten: src 192.0.2.9:40000, dst 10.0.0.1:22]
 *   tcpdump.org   rule 0.anchor.174/0(match) [uid 0] [ridentifier 0]: pass out on en0:
 */
import { Code } from '../columns.ts';
import { PF_ACTIONS, pfReason } from './verdicts.ts';

export interface PfHeader {
  readonly rule: string;
  readonly action: number;
  /** The reason where it is not `match`, else the action's word. */
  readonly how: string;
  readonly direction: number;
  readonly interface: string;
  readonly rewritten?: { readonly src: string; readonly dst: string };
  /** Index behind the header. */
  readonly end: number;
}

const HEAD = /rule ([^\s/]*)\/(?:\d+)?\(([^)]*)\):?((?: \[[^\]]*\])*):? (?:([a-z-]+)|(unkn \d+|)) (in|out|fwd|inout) on ([^\s:]+): ?/y;
const NOTES = /\[(?:uid [^\]]*|rewritten: src (\S+), dst ([^\s\]]+))\] ?/y;
const DIRECTIONS: Readonly<Record<string, number>> = { in: Code.in, out: Code.out, fwd: Code.forward };

/** Index of the header's `rule `, -1 when the line has none. */
export function headerStart(line: string): number {
  for (let at = line.indexOf('rule '); at >= 0; at = line.indexOf('rule ', at + 1)) {
    HEAD.lastIndex = at;
    if ((at === 0 || line[at - 1] === ' ') && HEAD.test(line)) return at;
  }
  return -1;
}

export function readHeader(line: string, at: number): PfHeader | undefined {
  HEAD.lastIndex = at;
  const match = HEAD.exec(line);
  if (match === null) return undefined;
  const [, rule = '', reason = '', , word = '', , direction = '', name = ''] = match;
  let end = HEAD.lastIndex;
  let rewritten: PfHeader['rewritten'];
  for (;;) {
    NOTES.lastIndex = end;
    const note = NOTES.exec(line);
    if (note === null) break;
    end = NOTES.lastIndex;
    if (note[1] !== undefined && note[2] !== undefined) rewritten = { src: note[1], dst: note[2] };
  }
  return {
    // A rule number of -1 is pf's own default.
    rule: rule === '4294967295' ? '' : rule,
    action: Object.hasOwn(PF_ACTIONS, word) ? (PF_ACTIONS[word] ?? Code.unknown) : Code.unknown,
    how: reason === 'match' || reason === '' ? word : pfReason(reason),
    direction: DIRECTIONS[direction] ?? 0,
    interface: name,
    ...(rewritten === undefined ? {} : { rewritten }),
    end,
  };
}
