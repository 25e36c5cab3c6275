/** A thread of the pool: reads the range it is told to and hands over one piece each time it is asked. */
import { parentPort } from 'node:worker_threads';
import { PacketColumns } from '../../parsers/columns.ts';
import type { SourceContext } from '../../parsers/contract.ts';
import { formatNamed } from '../../parsers/index.ts';
import type { Packing } from '../store/block-codec.ts';
import type { Piece } from '../store/piece.ts';
import { decodedFrom } from './logs-in.ts';
import { fileChunks, readPieces, readRange } from './read-pieces.ts';
import { Damage, type PlainFile, type Source } from './source.ts';

export interface ReadTask {
  /** A file whose bytes are the log, or one that is the log compressed. */
  readonly file: PlainFile | Source;
  readonly format: string;
  readonly context: SourceContext;
  readonly packing: Packing;
  readonly range: readonly [number, number];
  /** Cut the range into pieces; otherwise it is one. */
  readonly whole: boolean;
}

export type ReadAnswer = Piece | { readonly damage: string } | 'end';

/** One block for all ranges: six megabytes thrown away with each would be the thread's memory before they are collected. */
const columns = new PacketColumns();
let pieces: AsyncGenerator<Piece> | undefined;

parentPort?.on('message', (ask: ReadTask | 'next') => {
  if (ask !== 'next') pieces = piecesOf(ask);
  void answer().then((said) => parentPort?.postMessage(said, buffersOf(said)));
});

/** The packed blocks are handed over, not copied: the thread is done with them. */
function buffersOf(said: ReadAnswer): ArrayBuffer[] {
  if (said === 'end' || 'damage' in said) return [];
  const packed = said.blocks.flatMap(({ addresses, scanned, others, minutes }) => [addresses, scanned, others, minutes]);
  return packed.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}

async function answer(): Promise<ReadAnswer> {
  try {
    const next = await pieces?.next();
    return next === undefined || next.done === true ? 'end' : next.value;
  } catch (error) {
    if (error instanceof Damage) return { damage: error.message };
    throw error;
  }
}

function piecesOf({ file, format: name, context, packing, range, whole }: ReadTask): AsyncGenerator<Piece> {
  const format = formatNamed(name);
  if (format === undefined) throw new Error(`no format is named ${name}`);
  if (!whole) return readRange(file, range, format, context, { columns, packing });
  const [start] = range;
  const chunks = 'from' in file ? decodedFrom(file, start) : fileChunks(file, start);
  return readPieces(chunks, format, context, { start, packing });
}
