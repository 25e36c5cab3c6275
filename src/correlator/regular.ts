/** A program that dials like a clock, whatever the backup does: a monitor, or an agent that wants its standing connection back. */
import type { Attempt } from './attempts.ts';

/** Two hours of checks every five minutes. */
const LEAST = 24;
const SHORTEST_SPAN = 7_200_000_000;
/** Of the pauses so many lie close to the usual one. */
const MOST = 0.8;
const CLOSE = 0.2;

export function isRegular(attempts: readonly Attempt[]): boolean {
  const starts = attempts.map((attempt) => attempt[0]?.time ?? 0);
  const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  if (starts.length < LEAST || span < SHORTEST_SPAN) return false;
  const pauses = starts.slice(1).map((time, i) => time - (starts[i] ?? 0));
  const usual = pauses.toSorted((x, y) => x - y)[Math.floor(pauses.length / 2)] ?? 0;
  return pauses.filter((pause) => Math.abs(pause - usual) <= usual * CLOSE).length >= pauses.length * MOST;
}
