/**
 * The regular files of a tar, one after the other. Nothing is extracted: names, links and devices are never acted on.
 * Read by hand because the reader must take what it wants and no more: of an archive cut off, all that was there is read.
 */
import { Damage } from '../source.ts';
import { ByteSource } from './byte-source.ts';
import type { Bytes } from './decompress.ts';
import { BLOCK, paxFields, tarHeader, type TarHeader } from './tar-header.ts';

export interface Member {
  readonly name: string;
  /** Epoch microseconds; undefined where the archive does not say. */
  readonly modified: number | undefined;
  readonly bytes: Bytes;
}

/** Longest name or set of fields that is taken for one. */
const LONGEST_EXTENSION = 1 << 20;
const CUT_OFF = 'its tar archive is cut off; what came before was read';

/** Each member's bytes must be taken before the next member is asked for; what is left of them is skipped. */
export async function* tarMembers(bytes: Bytes): AsyncGenerator<Member> {
  const source = new ByteSource(bytes);
  let said: Partial<TarHeader> = {};
  for (;;) {
    const block = await source.exactly(BLOCK);
    // Two blocks of zeros end an archive; some writers leave them out.
    if (block.every((byte) => byte === 0)) return;
    const header = tarHeader(block);
    if (header === undefined) throw new Damage(block.length < BLOCK ? CUT_OFF : 'its tar archive is damaged; what came before was read');
    if (header.type === 'L' || header.type === 'x') {
      said = { ...said, ...(await extension(source, header)) };
      continue;
    }
    const entry = { ...header, ...said };
    said = {};
    const body = new Body(source, entry.size);
    if (entry.type === '0' || entry.type === '\0' || entry.type === '7')
      yield { name: entry.name, modified: entry.modified > 0 ? entry.modified * 1_000_000 : undefined, bytes: body.take() };
    // A file with holes, as preallocated logs have them: where they lie stands in headers that are not read.
    else if (entry.type === 'S') yield { name: entry.name, modified: undefined, bytes: sparse() };
    await body.skip();
  }
}

// oxlint-disable-next-line require-yield -- a file of which nothing can be read
async function* sparse(): AsyncGenerator<Uint8Array> {
  throw new Damage('it is stored as a sparse file, which is not read; pack it again without --sparse');
}

/** What an extension header says about the entry behind it. */
async function extension(source: ByteSource, header: TarHeader): Promise<Partial<TarHeader>> {
  if (header.size > LONGEST_EXTENSION) throw new Damage('its tar archive is damaged: a name of more than a mebibyte');
  const body = await source.exactly(header.size);
  await source.exactly(padding(header.size));
  if (header.type === 'L') return { name: body.toString('utf8').replace(/\0.*$/s, '') };
  const fields = paxFields(body);
  const name = fields.get('path');
  const size = fields.get('size');
  return { ...(name === undefined ? {} : { name }), ...(size === undefined ? {} : { size: Number(size) }) };
}

class Body {
  readonly #source: ByteSource;
  readonly #padding: number;
  #left: number;
  #cut = false;

  constructor(source: ByteSource, size: number) {
    this.#source = source;
    this.#left = size;
    this.#padding = padding(size);
  }

  async *take(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const chunk = await this.#source.some(this.#left);
      if (chunk.length === 0) {
        this.#cut = true;
        throw new Damage(CUT_OFF);
      }
      this.#left -= chunk.length;
      yield chunk;
    }
  }

  /** To the next header. Of an archive cut off within this member there is none, and the member has said so. */
  async skip(): Promise<void> {
    if (this.#cut) return;
    for await (const chunk of this.take()) if (chunk.length === 0) break;
    await this.#source.exactly(this.#padding);
  }
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
