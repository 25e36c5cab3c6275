/** Looking at log bytes without making strings. */

/** The byte at `i`, 0 behind the end. */
export function byteAt(bytes: Uint8Array, i: number): number {
  return bytes[i] ?? 0;
}

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Does `word`, plain ASCII, stand at `at`, all of it before `end`? */
export function standsAt(bytes: Uint8Array, at: number, end: number, word: string): boolean {
  if (at < 0 || at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** Where `word`, plain ASCII, first stands in bytes[from, end); -1 when it does not. */
export function find(bytes: Uint8Array, from: number, end: number, word: string): number {
  const first = word.charCodeAt(0);
  const last = end - word.length;
  for (let i = from; i <= last; i++) if (bytes[i] === first && standsAt(bytes, i, end, word)) return i;
  return -1;
}

/** Index of the next space at or behind `from`; `end` when there is none. */
export function tokenEnd(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== 32) i++;
  return i;
}

export function skipSpaces(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] === 32) i++;
  return i;
}

/** The decimal number that fills bytes[start, end), at most `limit`; -1 when something else stands there. */
export function readNumber(bytes: Uint8Array, start: number, end: number, limit: number): number {
  if (end <= start || end - start > 10) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = byteAt(bytes, i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= limit ? value : -1;
}

const decoder = new TextDecoder();

/** bytes[start, end) as a string; what is no UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** bytes[start, end) with one character for each byte, so that positions in the string are positions in the bytes. */
export function latin1Of(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** Does a time of day, `22:00:01`, stand in bytes[from, to)? */
export function holdsClock(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from + 2; i + 6 <= to; i++) {
    const clock =
      bytes[i] === 58 && bytes[i + 3] === 58 && [i - 2, i - 1, i + 1, i + 2, i + 4, i + 5].every((at) => isDigit(byteAt(bytes, at)));
    if (clock) return true;
  }
  return false;
}
