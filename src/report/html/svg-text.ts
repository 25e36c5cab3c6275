/** Text in pictures, where nothing wraps by itself. */
import { sanitize } from '../sanitize.ts';

const CAPITAL = /[\p{Lu}‹›@%&]/u;
/** From here on Unicode holds scripts whose letters are as wide as high, and emoji. */
const FULL_WIDTH = 0x2e80;

/** What fits where `length` small letters do; control characters are spelled out first, because that makes them longer. */
export function clip(text: string, length: number): string {
  const letters = Array.from(sanitize(text));
  const fits = lettersThatFit(letters, length);
  return fits === letters.length ? letters.join('') : `${letters.slice(0, lettersThatFit(letters, length - 1)).join('')}…`;
}

function lettersThatFit(letters: readonly string[], length: number): number {
  let left = length;
  const over = letters.findIndex((letter) => (left -= letterWidth(letter)) < 0);
  return over < 0 ? letters.length : over;
}

function letterWidth(letter: string): number {
  if ((letter.codePointAt(0) ?? 0) >= FULL_WIDTH) return 2;
  return CAPITAL.test(letter) ? 1.3 : 1;
}

/** Without the protocol's name where that is too long. */
export function legName(leg: string, room: number): string {
  return clip(leg.length > room ? leg.slice(leg.indexOf('.') + 1) : leg, room);
}

/** An IPv6 address may need a second line; it is cut behind a colon. */
export function addressLines(address: string, room: number): readonly string[] {
  if (address.length <= room) return [address];
  const colon = address.lastIndexOf(':', room - 1);
  if (colon <= 0) return [clip(address, room)];
  return [address.slice(0, colon + 1), clip(address.slice(colon + 1), room)];
}
