const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Milliseconds of a signed span such as `-35s`, `+1m30s`, `250ms`, `2h`. @throws RangeError when it is none. */
export function timeSpanMs(text: string): number {
  const match = /^\s*([+-]?)((?:\d+(?:\.\d+)?\s*(?:ms|s|min|m|h)\s*)+)$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no time span with a unit`);
  let ms = 0;
  for (const part of (match[2] ?? '').matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)/g)) ms += Number(part[1]) * (UNIT_MS[part[2] ?? ''] ?? 0);
  return Math.round(match[1] === '-' ? -ms : ms);
}
