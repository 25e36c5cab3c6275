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
  /** How many characters it takes. */
  readonly length: number;
}

const HEAD = /rule ([^\s/]*)\/(?:\d+)?\(([^)]*)\):?((?: \[[^\]]*\])*):? (?:([a-z-]+)|(unkn \d+|)) (in|out|fwd|inout) on ([^\s:]+): ?/y;
const NOTES = /\[(?:uid [^\]]*|rewritten: src (\S+), dst ([^\s\]]+))\] ?/y;
const DIRECTIONS: Readonly<Record<string, number>> = { in: Code.in, out: Code.out, fwd: Code.forward };

/** A header as it was read, and its names as bytes, which a name table takes without encoding them again. */
export interface KnownHeader {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly header: PfHeader;
  readonly how: Uint8Array;
  readonly rule: Uint8Array;
  readonly interface: Uint8Array;
}

/** More different headers than this: the rules are many and looking them up costs what reading them costs. */
const MOST = 24;

/** The headers of a log are few and come again and again: each is read once. */
export class Headers {
  readonly #known: KnownHeader[] = [];
  #last = 0;

  /** The header at `at`, if it was met before. */
  knownAt(bytes: Uint8Array, at: number, end: number): KnownHeader | undefined {
    const list = this.#known;
    for (let n = 0, k = this.#last; n < list.length; n++, k = k + 1 === list.length ? 0 : k + 1) {
      const known = list[k];
      if (known === undefined || !standsIn(known.bytes, bytes, at, end)) continue;
      this.#last = k;
      return known;
    }
    return undefined;
  }

  /** The header in the line and where it begins; undefined when there is none. */
  find(line: string): { readonly at: number; readonly known: KnownHeader } | undefined {
    const first = line.indexOf('rule ');
    if (first < 0) return undefined;
    if (first === 0 || line[first - 1] === ' ')
      for (const known of this.#known) if (line.startsWith(known.text, first)) return { at: first, known };
    const at = headerStart(line);
    const header = at < 0 ? undefined : readHeader(line, at);
    if (header === undefined) return undefined;
    const text = line.slice(at, at + header.length);
    const known = {
      text,
      bytes: encoder.encode(text),
      header,
      how: encoder.encode(header.how),
      rule: encoder.encode(header.rule),
      interface: encoder.encode(header.interface),
    };
    // What was rewritten belongs to one packet.
    if (header.rewritten === undefined && text.endsWith(': ') && this.#known.length < MOST) this.#known.push(known);
    return { at, known };
  }
}

function standsIn(known: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  if (at + known.length > end) return false;
  for (let k = 0; k < known.length; k++) if (bytes[at + k] !== known[k]) return false;
  return true;
}

const encoder = new TextEncoder();

/** Index of the header's `rule `, -1 when the line has none. */
export function headerStart(line: string): number {
  for (let at = line.indexOf('rule '); at >= 0; at = line.indexOf('rule ', at + 1)) {
    HEAD.lastIndex = at;
    if ((at === 0 || line[at - 1] === ' ') && HEAD.test(line)) return at;
  }
  return -1;
}

function readHeader(line: string, at: number): PfHeader | undefined {
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
    length: end - at,
  };
}
