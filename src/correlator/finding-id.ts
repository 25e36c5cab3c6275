/** An id that stays the same over runs on the same events: made of what a finding is about, not of when or how it was read. */
import { hashOf } from './connections.ts';

export function findingId(parts: readonly (string | null | undefined)[]): string {
  const text = parts.map((part) => part ?? '-').join('|');
  const hex = (n: number): string => n.toString(16).padStart(8, '0');
  return hex(hashOf(text)) + hex(hashOf(`${text}|again`)).slice(0, 4);
}
