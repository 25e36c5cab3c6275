/** The verdict of a log prefix, worked out once for each different one. */
import { Code } from '../columns.ts';
import { NameTable } from '../name-table.ts';
import { textOf } from '../text/bytes.ts';
import { meaningOf, type Meaning } from './verdicts.ts';

/** Prefixes differ by rule, not by packet. More than this many: someone writes numbers into them, and keeping them is no use. */
const MOST = 5000;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

export interface Verdict extends Meaning {
  /** `how` in bytes, which a name table takes without making a string. */
  readonly howBytes: Uint8Array;
  /** Code of where the action was read. */
  readonly from: number;
}

export class PrefixVerdicts {
  readonly #site: readonly (readonly [string, 'accept' | 'deny'])[];
  readonly #names = new NameTable();
  readonly #verdicts: Verdict[] = [];

  constructor(site: Readonly<Record<string, 'accept' | 'deny'>> = {}) {
    this.#site = Object.entries(site).sort(([a], [b]) => b.length - a.length);
  }

  /** What the prefix in bytes[start, end) means; the site's own list wins, its longest match first. */
  of(bytes: Uint8Array, start: number, end: number): Verdict {
    const id = this.#names.intern(bytes, start, end);
    const known = this.#verdicts[id];
    if (known !== undefined) return known;
    const verdict = this.judge(textOf(bytes, start, end));
    if (this.#names.size > MOST) {
      this.#names.clear();
      this.#verdicts.length = 0;
    } else this.#verdicts[id] = verdict;
    return verdict;
  }

  judge(prefix: string): Verdict {
    const trimmed = prefix.trimStart();
    const own = this.#site.find(([text]) => prefix.startsWith(text) || trimmed.startsWith(text));
    const meaning = meaningOf(prefix);
    if (own === undefined) return { ...meaning, howBytes: bytesOf(meaning.how), from: Code.fromPrefix };
    const action = own[1] === 'accept' ? Code.accept : Code.deny;
    const how = meaning.action === action ? meaning.how : undefined;
    return { action, ...(how === undefined ? {} : { how }), howBytes: bytesOf(how), from: Code.fromSite };
  }
}

function bytesOf(how: string | undefined): Uint8Array {
  return how === undefined ? NOTHING : encoder.encode(how);
}
