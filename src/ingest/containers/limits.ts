/** Caps against archives made to fill a disk or a memory. Nothing is unpacked to disk, so only time and patience are at stake. */
import { Damage } from '../source.ts';
import type { Bytes } from './decompress.ts';

/** Decoded bytes of one source. */
const MOST_BYTES = 64 * 2 ** 30;
/** Real firewall logs compress 10 to 40 times; text made of one line over and over some hundred times. */
const MOST_RATIO = 200;
/** Small files may compress as they like. */
const RATIO_FROM = 64 * 2 ** 20;

/** Counts the bytes of an input as it is stored. */
export class Intake {
  bytes = 0;

  async *counted(from: Bytes): AsyncGenerator<Uint8Array> {
    for await (const chunk of from) {
      this.bytes += chunk.length;
      yield chunk;
    }
  }
}

/** @throws Damage when the decoded bytes outgrow what a log can be. */
export async function* limited(decoded: Bytes, intake: Intake, already: { bytes: number }): AsyncGenerator<Uint8Array> {
  for await (const chunk of decoded) {
    already.bytes += chunk.length;
    if (already.bytes > MOST_BYTES)
      throw new Damage('it unpacks to more than 64 GiB; reading ended there. Unpack it yourself and give its logs');
    if (already.bytes > RATIO_FROM && already.bytes > intake.bytes * MOST_RATIO)
      throw new Damage(
        `it unpacks to more than ${MOST_RATIO} times its size, as no log does; reading ended there. Unpack it yourself if it is one`,
      );
    yield chunk;
  }
}
