/** Which format a line that became no record comes nearest to. */
import { PacketColumns } from '../../parsers/columns.ts';
import { Outcome, type RecordReader, type SourceContext } from '../../parsers/contract.ts';
import { formats } from '../../parsers/index.ts';

export interface Nearest {
  readonly format: string;
  /** What stopped that format's reader; absent where it could read the line. */
  readonly why?: string;
  readonly column?: number;
}

/** How near an outcome is: read whole, known and broken, known and no packet. */
const NEARNESS: Readonly<Record<Outcome, number>> = {
  [Outcome.RECORD]: 3,
  [Outcome.MALFORMED]: 2,
  [Outcome.SKIPPED]: 1,
  [Outcome.FOREIGN]: 0,
};

export class NearestFormat {
  readonly #readers: readonly (readonly [name: string, reader: RecordReader])[];
  readonly #out = new PacketColumns(1);

  constructor(context: SourceContext) {
    this.#readers = formats.filter((format) => format.framing === undefined).map((format) => [format.name, format.open(context)]);
  }

  /** undefined when no format knows anything of the line. */
  of(bytes: Uint8Array, start: number, end: number): Nearest | undefined {
    let best: Nearest | undefined;
    let nearest = 0;
    for (const [format, reader] of this.#readers) {
      this.#out.clear();
      const outcome = reader.read(bytes, start, end, this.#out);
      const column = outcome === Outcome.MALFORMED ? this.#out.column : 0;
      const near = NEARNESS[outcome] + column / 1e6;
      if (near <= nearest) continue;
      nearest = near;
      best = outcome === Outcome.RECORD ? { format } : { format, why: this.#out.why, column };
    }
    return best;
  }
}
