/** Which format a log is in, told from its bytes. */
import { detect, formatNamed } from '../../parsers/index.ts';
import type { LogFormat } from '../../parsers/contract.ts';
import { unreadKind } from './unread-kinds.ts';

/** Bytes looked at in one go, and kept as the head a reader may need (`#Fields:`). */
export const HEAD = 65_536;
/** A kernel's first packet may stand behind days of other programs' lines, but not behind this. */
const SEARCHED = 32 * 1024 * 1024;

export class Recogniser {
  readonly #forced: string | undefined;
  #searched = 0;
  #head: Uint8Array = new Uint8Array(0);

  /** @param forced Format named by the user. */
  constructor(forced?: string) {
    this.#forced = forced;
  }

  get head(): Uint8Array {
    return this.#head;
  }

  /** Looks at the next bytes, at least HEAD of them where there are as many; the format once it is known. */
  look(bytes: Uint8Array): LogFormat | undefined {
    if (this.#searched === 0) this.#head = Uint8Array.from(bytes.subarray(0, HEAD));
    this.#searched += bytes.length;
    if (this.#forced !== undefined) return formatNamed(this.#forced);
    for (let at = 0; at < bytes.length; at += HEAD) {
      const format = detect(bytes.subarray(at, at + HEAD));
      if (format !== undefined) return format;
    }
    return undefined;
  }

  get exhausted(): boolean {
    return this.#searched >= SEARCHED || unreadKind(this.#head) !== undefined || looksBinary(this.#head);
  }

  /** Why there is no format. */
  get trouble(): string {
    if (this.#searched === 0) return 'is empty';
    const kind = unreadKind(this.#head);
    if (kind !== undefined) return kind;
    if (looksBinary(this.#head)) return 'is a binary file, not a log in text';
    return 'is in no log format known here; --format NAME states one';
  }
}

/** Text holds no control characters but tab, line ends, form feed and the escapes of a coloured log; a run of NULs alone is a power cut. */
function looksBinary(head: Uint8Array): boolean {
  let odd = 0;
  let counted = 0;
  for (const byte of head) {
    if (byte === 0) continue;
    counted++;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) odd++;
  }
  return odd * 50 > counted || counted * 2 < head.length;
}
