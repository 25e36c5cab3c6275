/** HTML that is safe by construction: what is put into a template is escaped unless it is markup itself. */
import { escapeMarkup } from '../xml.ts';

/** Finished markup. Only this module makes one. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Markup | string | number | undefined | false | readonly Piece[];

/** Longest text put in as it is. A page stays under its size even when a log line is as long as a book. */
const LONGEST = 4000;

/** Template tag. Attribute values must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < pieces.length ? render(pieces[i]) : '')).join(''));
}

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeMarkup(shortened(piece));
  return piece.map(render).join('');
}

/** Text to be copied, line by line: one click selects the whole; wrapped lines carry no line ends of their own, so a rule pastes as one line. */
export function copyBlock(text: string): Markup {
  const lines = text.split('\n').map((line) => unbrokenOptions(shortened(line)).text);
  return new Markup(`<pre class="copy">${lines.join('\n')}</pre>`);
}

/** A browser breaks lines at hyphens; `--dport` in two would be read as two. */
function unbrokenOptions(line: string): Markup {
  const parts = line.split(/(?<=\s)(-{1,2}\w[\w-]{0,30})(?=\s)/);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<span class="word">${part}</span>` : part))}`;
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (cut)` : text;
}

/** As many items as fit into `bytes` of UTF-8, then a piece that says how many are left out; what is left out is not even made. */
export function fit<T>(
  items: readonly T[],
  bytes: number,
  make: (item: T, at: number) => Markup,
  leftOut: (hidden: number) => Markup,
): Markup {
  const pieces: Markup[] = [];
  let used = 0;
  for (const [at, item] of items.entries()) {
    const piece = make(item, at);
    used += Buffer.byteLength(piece.text);
    if (used > bytes) return html`${pieces}${leftOut(items.length - at)}`;
    pieces.push(piece);
  }
  return html`${pieces}`;
}
