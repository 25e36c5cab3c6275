/** The files of a zip, in the order of its directory. */
import { fromBufferPromise, getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { Damage } from '../source.ts';
import type { Bytes } from './decompress.ts';
import type { Member } from './tar-members.ts';

/** A zip's directory stands at its end, so one that comes through another archive or a pipe is held in memory. */
const MOST_IN_MEMORY = 64 * 2 ** 20;

/** A name is only shown, so that one that leads out of a folder does not make its zip unreadable. */
const OPTIONS = { autoClose: false, decodeStrings: false } as const;

/** Members of a zip on disk, or of one whose bytes come from elsewhere. */
export async function* zipMembers(from: string | Bytes): AsyncGenerator<Member> {
  const zip = await openZip(from);
  try {
    for await (const entry of zip.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      if (name.endsWith('/')) continue;
      yield { name, modified: entry.getLastModDate().getTime() * 1000, bytes: entryBytes(zip, entry) };
    }
  } catch (error) {
    throw error instanceof Damage ? error : new Damage(`its zip directory is damaged (${messageOf(error)})`);
  } finally {
    zip.close();
  }
}

async function openZip(from: string | Bytes): Promise<ZipFile> {
  try {
    return typeof from === 'string' ? await openPromise(from, OPTIONS) : await fromBufferPromise(await whole(from), OPTIONS);
  } catch (error) {
    throw error instanceof Damage
      ? error
      : new Damage(`its zip archive is damaged or cut off (${messageOf(error)}); its directory stands at its end`);
  }
}

async function whole(bytes: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(Uint8Array.from(chunk));
    size += chunk.length;
    if (size > MOST_IN_MEMORY) throw new Damage('it is a zip of more than 64 MiB within another archive or a pipe; unpack the outer one');
  }
  return Buffer.concat(chunks);
}

async function* entryBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw new Damage('it is encrypted; unpack it yourself and give its logs');
  if (!entry.canDecodeFileData())
    throw new Damage(`it is packed by a method that is not read here (${entry.compressionMethod}); unpack it yourself and give its logs`);
  try {
    yield* await zip.openReadStreamPromise(entry);
  } catch (error) {
    throw new Damage(`its data in the zip is damaged (${messageOf(error)})`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
