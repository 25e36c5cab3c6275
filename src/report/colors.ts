/** The only place that knows terminal colours. Whether to use them is the caller's to decide (TTY, NO_COLOR, --color). */
const CODES = { bad: '1;31', warn: '1;33', good: '32', strong: '1', dim: '2', rule: '36' } as const;
export type Tone = keyof typeof CODES;

/** Wraps text in a colour, or leaves it alone. Text is sanitised and cut to width before it comes here. */
export type Paint = (tone: Tone, text: string) => string;

export function paintWith(color: boolean): Paint {
  return color ? (tone, text) => (text === '' ? '' : `\u001b[${CODES[tone]}m${text}\u001b[0m`) : (_tone, text) => text;
}
