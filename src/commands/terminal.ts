import type { CommonOptions } from './options.ts';

interface Surroundings {
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether the answer is coloured: as `--color` says; left to itself, on a terminal that can, unless NO_COLOR is set (no-color.org). */
export function wantsColor(choice: CommonOptions['color'], { stdout, env }: Surroundings): boolean {
  if (choice !== 'auto') return choice === 'always';
  return stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** Width the answer is cut to: the terminal's; 80 for a file or a pipe. */
export function columnsOf({ stdout }: Pick<Surroundings, 'stdout'>): number {
  return stdout.isTTY === true ? (stdout.columns ?? 80) : 80;
}

/** Lines of running text longer than this are hard to read, however wide the terminal is. */
const WIDEST_TEXT = 100;

/** Width running text is cut to. */
export function textColumns(surroundings: Pick<Surroundings, 'stdout'>): number {
  return Math.min(columnsOf(surroundings), WIDEST_TEXT);
}
