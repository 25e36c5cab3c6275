/** A YAML file whose every value can be traced back to the line it was written on, and the problems found in it. */
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node } from 'yaml';
import { UserError } from '../errors.ts';

/** Keys and list positions from the top of the file to a value. */
export type KeyPath = readonly (string | number)[];

interface Problem {
  readonly line: number;
  readonly text: string;
  readonly step: string;
}

const MOST_PROBLEMS_SHOWN = 10;

export class LocatedYaml {
  readonly #path: string;
  readonly #lines = new LineCounter();
  readonly #root: Node | null;
  readonly #problems: Problem[] = [];
  /** The file as plain values; undefined for a file with nothing but comments. */
  readonly value: unknown;

  /** @throws UserError naming file and line when the text is no YAML. */
  constructor(path: string, text: string) {
    this.#path = path;
    const document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    for (const error of document.errors) {
      this.#problems.push({
        line: this.#lines.linePos(error.pos[0]).line,
        text: `no valid YAML: ${error.message}`,
        step: 'indent with spaces, put a colon and a blank after each key, and quote text that holds ": " or begins with a special sign',
      });
    }
    this.throwIfAny();
    this.#root = document.contents;
    this.value = this.#plain(() => document.toJS({ maxAliasCount: 100 }) ?? undefined);
  }

  /** Notes what is wrong at a key and what to write instead; all are thrown together by `throwIfAny`. */
  problem(at: KeyPath, wrong: string, instead: string): void {
    const key = keyText(at);
    this.#problems.push({ line: this.#lineOf(at), text: key === '' ? wrong : `${key}: ${wrong}`, step: instead });
  }

  /** Notes why the value at a key cannot be used when `read` throws a RangeError, whose message says it. */
  attempt<T>(at: KeyPath, instead: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.problem(at, error.message, instead);
      return undefined;
    }
  }

  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const shown = [...this.#problems].sort((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS_SHOWN);
    const left = this.#problems.length - shown.length;
    const lines = shown.map((p) => `${this.#path}:${p.line}: ${p.text}`);
    const steps = shown.map((p) => (shown.length === 1 ? p.step : `line ${p.line}: ${p.step}`));
    throw new UserError([...lines, ...(left > 0 ? [`and ${left} more`] : [])].join('\n'), steps);
  }

  #plain(read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      // Aliases that multiply (a "billion laughs") are refused by the YAML library with a ReferenceError.
      if (!(error instanceof ReferenceError)) throw error;
      throw new UserError(`${this.#path}:1: ${error.message}`, ['write the repeated part out instead of using an alias']);
    }
  }

  /** Line of the deepest key of the path that is in the file: of a missing key, the line of what it is missing from. */
  #lineOf(at: KeyPath): number {
    let node: unknown = this.#root;
    let offset = this.#root?.range?.[0] ?? 0;
    for (const key of at) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
        if (pair === undefined || !isScalar(pair.key)) break;
        offset = pair.key.range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node) && typeof key === 'number') {
        node = node.items[key];
        if (isScalar(node) || isMap(node) || isSeq(node)) offset = node.range?.[0] ?? offset;
      } else break;
    }
    return this.#lines.linePos(offset).line;
  }
}

function keyText(at: KeyPath): string {
  return at.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}
