/** What a source is wrapped in, told from its first bytes: a name's ending proves nothing. */

export type Compression = 'gzip' | 'xz' | 'bzip2' | 'zstd';
export type Encoding = 'utf-16le' | 'utf-16be';
export type Layer = Compression | Encoding | 'tar' | 'zip';

/** Bytes needed to tell: tar's magic stands behind its header. */
export const LAYER_HEAD = 512;

const MAGIC: readonly (readonly [Layer, number, readonly number[]])[] = [
  ['gzip', 0, [0x1f, 0x8b]],
  ['xz', 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', 0, [0x42, 0x5a, 0x68]],
  ['zstd', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['zip', 0, [0x50, 0x4b, 0x03, 0x04]],
  ['zip', 0, [0x50, 0x4b, 0x05, 0x06]],
  ['tar', 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
  ['utf-16le', 0, [0xff, 0xfe]],
  ['utf-16be', 0, [0xfe, 0xff]],
];

/** The outermost wrapping of a source; undefined for a log as it is. */
export function layerOf(head: Uint8Array): Layer | undefined {
  const found = MAGIC.find(([, at, bytes]) => bytes.every((byte, i) => head[at + i] === byte));
  return found?.[0] ?? wideText(head);
}

/** PowerShell's `>` writes UTF-16, some tools without the mark: every second byte of plain text is then NUL. */
function wideText(head: Uint8Array): Encoding | undefined {
  if (head.length < 8) return undefined;
  const zeros = [0, 0];
  const pairs = Math.floor(Math.min(head.length, 256) / 2);
  for (let i = 0; i < pairs * 2; i++) if (head[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.9 && even === 0) return 'utf-16le';
  return even > pairs * 0.9 && odd === 0 ? 'utf-16be' : undefined;
}
