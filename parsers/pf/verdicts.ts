/** pf's own words for what it did and why (sys/net/pfvar.h of OpenBSD and FreeBSD), and what they mean here. */
import { Code } from '../columns.ts';

/** Action words as filterlog and tcpdump print them. Translation and normalisation rules log a packet whose fate another rule decides. */
export const PF_ACTIONS: Readonly<Record<string, number>> = {
  pass: Code.accept,
  block: Code.deny,
  'synproxy-drop': Code.deny,
  scrub: Code.unknown,
  noscrub: Code.unknown,
  nat: Code.unknown,
  nonat: Code.unknown,
  binat: Code.unknown,
  nobinat: Code.unknown,
  rdr: Code.unknown,
  nordr: Code.unknown,
  match: Code.unknown,
  defer: Code.unknown,
  divert: Code.unknown,
  rt: Code.unknown,
  afrt: Code.unknown,
};

/** TCP flag letters of filterlog and tcpdump → bits; `.` is tcpdump's ACK, `W` its CWR. -1 for anything else, so that a wrong column is noticed. */
export function pfFlags(bytes: Uint8Array, start: number, end: number): number {
  let bits = 0;
  for (let i = start; i < end; i++) {
    const bit = LETTERS[bytes[i] ?? 0];
    if (bit === undefined) return -1;
    bits |= bit;
  }
  return bits;
}

const LETTERS: Readonly<Record<number, number>> = Object.fromEntries(
  Object.entries({ F: 1, S: 2, R: 4, P: 8, A: 16, '.': 16, U: 32, E: 64, C: 128, W: 128, e: 0 }).map(([letter, bit]) => [
    letter.charCodeAt(0),
    bit,
  ]),
);

/** Reasons that are a limit reached, in the one word the other formats have for it. */
export function pfReason(reason: string): string {
  return reason === 'state-limit' || reason === 'src-limit' ? 'limit' : reason;
}
