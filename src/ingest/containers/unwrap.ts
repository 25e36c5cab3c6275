/** Peels an input down to logs: `night.tar.gz` is gzip, then tar, then what its members are. */
import { basename } from 'node:path';
import { Damage, type Log } from '../source.ts';
import { decompressed, transcoded, type Bytes } from './decompress.ts';
import { layerOf, LAYER_HEAD } from './layer.ts';
import { Intake, limited } from './limits.ts';
import { tarMembers, type Member } from './tar-members.ts';
import { zipMembers } from './zip-members.ts';

/** An archive within an archive, each of them compressed once, and its members compressed. */
const MOST_ARCHIVES = 2;
const MOST_COMPRESSIONS = 2;

/** An input still wrapped. */
export interface Wrapped {
  readonly path: string;
  readonly name: string;
  readonly modified: number;
  readonly named: boolean;
  readonly bytes: Bytes;
  /** Where it lies on disk as it is, for archives that are read from their end. */
  readonly file?: string;
}

interface Depth {
  readonly archives: number;
  /** Compressions directly upon one another. */
  readonly compressions: number;
  readonly intake: Intake;
  /** Decoded bytes of all that was unpacked from this input. */
  readonly unpacked: { bytes: number };
}

/** The logs within, one after the other: each must be read before the next is asked for. */
export async function* unwrap(input: Wrapped): AsyncGenerator<Log> {
  const intake = new Intake();
  yield* peel({ ...input, bytes: intake.counted(input.bytes) }, { archives: 0, compressions: 0, intake, unpacked: { bytes: 0 } });
}

async function* peel(input: Wrapped, depth: Depth): AsyncGenerator<Log> {
  const { head, bytes } = await peek(input.bytes);
  const layer = layerOf(head);
  if (layer === undefined) yield { ...input, chunks: () => bytes };
  else if (layer === 'utf-16le' || layer === 'utf-16be') yield { ...input, chunks: () => transcoded(bytes, layer) };
  else if (layer === 'tar') yield* peelMembers(input, tarMembers(bytes), depth);
  else if (layer === 'zip')
    yield* peelMembers(input, zipMembers(depth.archives + depth.compressions === 0 ? (input.file ?? bytes) : bytes), depth);
  else {
    if (depth.compressions >= MOST_COMPRESSIONS) throw new Damage('it is compressed over and over; unpack it yourself and give its logs');
    const inner = { ...depth, compressions: depth.compressions + 1 };
    yield* peel({ ...input, bytes: limited(decompressed(bytes, layer), depth.intake, depth.unpacked) }, inner);
  }
}

async function* peelMembers(input: Wrapped, members: AsyncIterable<Member>, depth: Depth): AsyncGenerator<Log> {
  if (depth.archives >= MOST_ARCHIVES) throw new Damage('it is an archive in an archive in an archive; unpack the outer one');
  const inner = { ...depth, archives: depth.archives + 1, compressions: 0 };
  for await (const member of members) {
    const wrapped = {
      path: `${input.path}!/${member.name}`,
      name: `${basename(input.name)}!/${member.name}`,
      modified: member.modified ?? input.modified,
      named: false,
      bytes: member.bytes,
    };
    try {
      yield* peel(wrapped, inner);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      // One member that cannot be unpacked is a log with a trouble; its neighbours may be whole.
      yield { ...wrapped, named: true, chunks: () => damaged(error) };
    }
  }
}

// oxlint-disable-next-line require-yield -- a log of which nothing can be read
async function* damaged(error: Damage): AsyncGenerator<Uint8Array> {
  throw error;
}

/** The first bytes, and all bytes. */
async function peek(from: Bytes): Promise<{ readonly head: Uint8Array; readonly bytes: Bytes }> {
  const iterator = from[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let length = 0;
  let damage: unknown;
  try {
    while (length < LAYER_HEAD) {
      const next = await iterator.next();
      if (next.done === true) break;
      seen.push(Uint8Array.from(next.value));
      length += next.value.length;
    }
  } catch (error) {
    damage = error;
  }
  // Where nothing came before the damage there is nothing to look at.
  if (length === 0 && damage !== undefined) throw damage;
  return { head: Buffer.concat(seen), bytes: rest(seen, iterator, damage) };
}

async function* rest(seen: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>, damage: unknown): AsyncGenerator<Uint8Array> {
  yield* seen;
  if (damage !== undefined) throw damage;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}
