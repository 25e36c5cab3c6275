/**
 * Cuts bytes into records, gives them to a format's reader and seals full blocks. No I/O: byte ranges of a file, decompressed
 * streams, pipes and growing logs all pass through here, so they cannot come to different records.
 */
import { BLOCK_ROWS, Code, PacketColumns } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from '../../parsers/contract.ts';
import { sealBlock, type Packing } from '../store/block-codec.ts';
import type { Piece, SealedBlock } from '../store/piece.ts';
import { Ladder } from './ladder.ts';
import { LineCutter, type RecordSink } from './line-cutter.ts';
import { RecordCutter } from './record-cutter.ts';
import { TallyCounter } from './tally-counter.ts';

/** Takes the text of denied packets that cannot be read back later. */
export interface LineKeeper {
  keep(offset: number, text: string): void;
}

export interface ReadingOptions {
  /** Where in the decoded source the first byte fed stands: a line's first byte. */
  readonly start?: number;
  readonly keep?: LineKeeper | undefined;
  /** An empty block to fill, for whoever reads one piece after the other. */
  readonly columns?: PacketColumns;
  readonly packing?: Packing | undefined;
}

export class PieceReader implements RecordSink {
  readonly #reader: RecordReader;
  readonly #columns: PacketColumns;
  readonly #cutter: LineCutter | RecordCutter;
  readonly #ladder: Ladder;
  #tally = new TallyCounter();
  #blocks: SealedBlock[] = [];
  readonly #keep: LineKeeper | undefined;
  readonly #packing: Packing | undefined;
  #start: number;

  constructor(format: LogFormat, context: SourceContext, { start = 0, keep, columns, packing }: ReadingOptions = {}) {
    this.#keep = keep;
    this.#packing = packing;
    this.#columns = columns ?? new PacketColumns(BLOCK_ROWS);
    this.#reader = format.open(context);
    this.#cutter = format.framing === undefined ? new LineCutter(this, start) : new RecordCutter(format.framing, this, start);
    this.#ladder = new Ladder(start);
    this.#start = start;
  }

  /** Takes bytes in; they may be overwritten afterwards. */
  feed(chunk: Uint8Array): void {
    this.#ladder.feed(chunk);
    this.#cutter.feed(chunk);
  }

  /** The source ends here: a last line without a newline is a line. */
  finish(): void {
    this.#cutter.finish();
  }

  /** Just after the last whole record. */
  get offset(): number {
    return this.#cutter.offset;
  }

  /** What was read since the last take, blocks sealed. Line numbers and tallies count from the piece's own beginning. */
  take(): Piece {
    this.#seal();
    const piece = { start: this.#start, end: this.offset, blocks: this.#blocks, tally: this.#tally.taken(), rungs: this.#ladder.take() };
    this.#start = this.offset;
    this.#blocks = [];
    this.#tally = new TallyCounter();
    return piece;
  }

  record(bytes: Uint8Array, start: number, end: number, offset: number, goesOn = false): void {
    if (!goesOn) this.#tally.lines++;
    this.#read(bytes, start, end, offset);
    for (let from = this.#reader.rest ?? 0; from > 0; from = this.#reader.rest ?? 0) this.#read(bytes, from, end, offset + from - start);
  }

  #read(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const columns = this.#columns;
    const outcome = this.#reader.read(bytes, start, end, columns);
    const tally = this.#tally;
    if (outcome === Outcome.RECORD) {
      tally.records++;
      if (this.#keep !== undefined && columns.action[columns.count] === Code.deny)
        this.#keep.keep(offset, Buffer.from(bytes.subarray(start, end)).toString('utf8'));
      columns.commit(tally.lines, offset - this.#start);
      if (columns.full) this.#seal();
    } else tally.add(outcome, columns);
  }

  overlong(goesOn = false): void {
    if (!goesOn) this.#tally.lines++;
    this.#tally.malformed++;
  }

  #seal(): void {
    if (this.#columns.count === 0) return;
    this.#blocks.push(sealBlock(this.#columns, this.#packing));
    this.#columns.clear();
  }
}
