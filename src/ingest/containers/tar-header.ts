/** A tar header block: POSIX.1-2024, pax, section "ustar Interchange Format", with GNU's base-256 numbers. */

export const BLOCK = 512;

export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** Epoch seconds. */
  readonly modified: number;
  /** `0` and NUL: a file. `L`: GNU, the next header's name. `x`: pax, the next header's fields. Others are links, folders and devices. */
  readonly type: string;
}

/** The header in a block; undefined for a block of zeros (the archive's end) and for one whose checksum is wrong. */
export function tarHeader(block: Buffer): TarHeader | undefined {
  if (block.length < BLOCK || !checksumHolds(block)) return undefined;
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? text(block, 345, 500) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: number(block, 124, 136),
    modified: number(block, 136, 148),
    type: block.toString('latin1', 156, 157),
  };
}

/** The fields of a pax extended header: `27 path=…\n` and so on, the number counting the whole record. */
export function paxFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(32, at);
    const length = Number(body.toString('latin1', at, space));
    if (space < 0 || !(length > space - at)) break;
    const [key = '', ...value] = body.toString('utf8', space + 1, at + length - 1).split('=');
    fields.set(key, value.join('='));
    at += length;
  }
  return fields;
}

function checksumHolds(block: Buffer): boolean {
  let sum = 8 * 32;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i] ?? 0;
  return sum !== 8 * 32 && sum === number(block, 148, 156);
}

function text(block: Buffer, from: number, to: number): string {
  const end = block.indexOf(0, from);
  return block.toString('utf8', from, end < 0 || end > to ? to : end);
}

function number(block: Buffer, from: number, to: number): number {
  if (((block[from] ?? 0) & 0x80) === 0) return Number.parseInt(text(block, from, to).trim() || '0', 8);
  let value = (block[from] ?? 0) & 0x7f;
  for (let i = from + 1; i < to; i++) value = value * 256 + (block[i] ?? 0);
  return value;
}
