/**
 * The one place where hostile text becomes harmless text. Log lines, file names, rule names and job logs are written by strangers:
 * a terminal escape, a forged second line or a right-to-left override must be seen, not obeyed.
 */

// Cc: C0, DEL and C1 (so ESC, CSI, OSC, CR, LF, NEL). Cf: bidi controls, zero-width characters, soft hyphen, BOM, tag characters.
// Cs: half of a surrogate pair. Zl and Zp: the two Unicode line ends that some programs break lines at.
// Noncharacters such as U+FFFE, which XML 1.0 (section 2.2) forbids.
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line, with everything that is not shown as itself spelled out: `\x1b`, `\n`, `‹U+202E›`. Log text is left as it is otherwise. */
export function sanitize(text: string): string {
  return text.replace(HOSTILE, spell);
}

function spell(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x100) return SHORT[char] ?? `\\x${code.toString(16).padStart(2, '0')}`;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** The same text in a JSON string: nothing is lost, and no terminal that prints the JSON obeys it (JSON.stringify leaves DEL, C1 and bidi controls as they are). */
export function escapeInJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu, (char) =>
    Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
