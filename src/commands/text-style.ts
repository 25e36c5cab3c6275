/** How text is printed here: its colour and its width. */
import type { Io } from './io.ts';
import type { CommonOptions } from './options.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST_TEXT = 100;

export interface TextStyle {
  readonly color: boolean;
  readonly columns: number;
}

/** https://no-color.org: any value of NO_COLOR but an empty one turns colour off. */
export function textStyle(options: Pick<CommonOptions, 'color'>, io: Io): TextStyle {
  const color =
    options.color === 'auto'
      ? io.stdout.isTTY && (io.env['NO_COLOR'] ?? '') === '' && io.env['TERM'] !== 'dumb'
      : options.color === 'always';
  return { color, columns: Math.min(io.stdout.columns ?? 80, WIDEST_TEXT) };
}
