/** Small pieces of the sentences in findings. */

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** a, b and c */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Ports as 4000-4003, 4010; at most six pieces. */
export function portList(ports: readonly number[]): string {
  const pieces: string[] = [];
  const sorted = [...new Set(ports)].sort((x, y) => x - y);
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (sorted[j + 1] === (sorted[j] ?? 0) + 1) j++;
    pieces.push(i === j ? `${sorted[i]}` : `${sorted[i]}-${sorted[j]}`);
    i = j + 1;
  }
  return pieces.length > 6 ? `${pieces.slice(0, 6).join(', ')} and ${pieces.length - 6} more` : pieces.join(', ');
}

/** A length of time, in the unit a person would choose. */
export function duration(micros: number): string {
  const seconds = micros / 1_000_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
