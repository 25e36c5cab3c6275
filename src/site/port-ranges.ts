/** [lowest, highest], both included. */
export type PortRange = readonly [number, number];

/** Ports as a site file writes them: numbers, `"4000-4025"`, `"1500,1502"`. @throws RangeError saying which word is none. */
export function portRanges(words: readonly (number | string)[]): readonly PortRange[] {
  return words.flatMap((word) => String(word).split(',')).map((word) => portRange(word.trim()));
}

function portRange(word: string): PortRange {
  const match = /^(\d{1,5})(?:\s*[-:]\s*(\d{1,5}))?$/.exec(word);
  if (match === null) throw new RangeError(`"${word}" is no port and no range of ports`);
  const low = Number(match[1]);
  const high = match[2] === undefined ? low : Number(match[2]);
  for (const port of [low, high]) if (port < 1 || port > 65_535) throw new RangeError(`there is no port ${port}; ports are 1 to 65535`);
  if (low > high) throw new RangeError(`the range ${word} ends before it begins`);
  return [low, high];
}
