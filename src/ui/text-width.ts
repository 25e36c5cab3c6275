/**
 * Columns a text takes on a terminal. East Asian wide and emoji code points take two (UAX #11, W and F), combining marks and joiners none.
 * Log text is escaped before it comes here, so control characters do not occur.
 */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23f3],
  [0x2614, 0x2615],
  [0x26a1, 0x26a1],
  [0x2705, 0x2705],
  [0x274c, 0x274c],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

export function textWidth(text: string): number {
  if (isAscii(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Cuts or pads to exactly `width` columns; what was cut is marked by `…`. */
export function fit(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const own = textWidth(text);
  if (own > width) return cut(text, width);
  const padding = ' '.repeat(width - own);
  return align === 'left' ? text + padding : padding + text;
}

/** As `fit`, but what is cut is cut from the middle: both ends of an address tell more than one. */
export function fitMiddle(text: string, width: number): string {
  if (textWidth(text) <= width || width < 3) return fit(text, width);
  const end = fitEnd(text, Math.floor((width - 1) / 2) + 1).slice(1);
  const head = takeColumns(text, width - 1 - textWidth(end));
  return fit(`${head}…${end}`, width);
}

/** As `fit`, but what is cut is cut from the beginning: of a path the file's name tells most. */
export function fitEnd(text: string, width: number): string {
  if (textWidth(text) <= width) return fit(text, width);
  let end = '';
  for (const char of Array.from(text).toReversed()) {
    if (textWidth(char + end) > width - 1) break;
    end = char + end;
  }
  return fit(`…${end}`, width);
}

/** Breaks at spaces into lines of at most `width` columns; a word longer than a line is cut hard. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (textWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (textWidth(line) > width) {
      const head = takeColumns(line, Math.max(2, width));
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  lines.push(line);
  return lines;
}

function cut(text: string, width: number): string {
  if (width <= 0) return '';
  const head = takeColumns(text, width - 1);
  return `${head}…${' '.repeat(Math.max(0, width - 1 - textWidth(head)))}`;
}

function takeColumns(text: string, width: number): string {
  let used = 0;
  let head = '';
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    head += char;
  }
  return head;
}

function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return code === 0xad ? 0 : 1;
  if (ZERO.test(char)) return 0;
  return WIDE.some(([low, high]) => low <= code && code <= high) ? 2 : 1;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7e) return false;
  return true;
}
