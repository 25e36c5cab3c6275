/** Lines that hold another format's line: JSON objects, and what a container printed as Kubernetes keeps it. */
import { byteAt, standsAt, tokenEnd } from './bytes.ts';

/** Where the parts of a CRI line (`STAMP stdout F message`) stand. Behind the F other tags may stand, with colons between. */
export interface CriLine {
  readonly stampEnd: number;
  readonly stream: number;
  /** `F`, or `P` for a line that goes on in the next. */
  readonly tag: number;
  readonly message: number;
}

export function criLine(bytes: Uint8Array, start: number, end: number): CriLine | undefined {
  if (bytes[start + 10] !== 84) return undefined;
  const stampEnd = tokenEnd(bytes, start, end);
  const stream = stampEnd + 1;
  if (!standsAt(bytes, stream, end, 'stdout ') && !standsAt(bytes, stream, end, 'stderr ')) return undefined;
  const tag = byteAt(bytes, stream + 7);
  const tagEnd = tokenEnd(bytes, stream + 7, end);
  if ((tag !== 70 && tag !== 80) || tagEnd >= end || (tagEnd > stream + 8 && bytes[stream + 8] !== 58)) return undefined;
  return { stampEnd, stream, tag, message: tagEnd + 1 };
}

/** What stands in such a line is for the format that unwraps it. */
export function isWrapped(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === 123 || criLine(bytes, start, end) !== undefined;
}
