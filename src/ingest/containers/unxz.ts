/** xz, by a decoder in WebAssembly that is loaded only by those who meet such a file. */
import { ReadableStream } from 'node:stream/web';
import { setImmediate } from 'node:timers/promises';
import type { XzReadableStream } from 'xz-decompress';

declare module 'xz-decompress' {
  /** What all streams of version 0.2.3 share: one decoder's memory, and a lock that lets a stream have it from its start to its end. */
  namespace XzReadableStream {
    let _contextMutex: { readonly acquire: () => Promise<void>; readonly release: () => void };
    function _getModuleInstance(): Promise<void>;
  }
}

const UNLOCKED = { acquire: (): Promise<void> => Promise.resolve(), release: (): void => undefined };

let opening: Promise<unknown> = Promise.resolve();

export async function* unxz(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const opened = opening.then(() => open(bytes));
  opening = opened.catch(() => undefined);
  yield* await opened;
}

/**
 * A stream with a decoder of its own. Under the shared lock an .xz within a .tar.xz, or one that is held against the log it may be a copy
 * of, would wait for ever; and one memory for several of them moves from under those that do not look.
 */
async function open(bytes: AsyncIterable<Uint8Array>): Promise<XzReadableStream> {
  const { default: xz } = await import('xz-decompress');
  xz.XzReadableStream._contextMutex = UNLOCKED;
  await xz.XzReadableStream._getModuleInstance();
  const stream = new xz.XzReadableStream(ReadableStream.from(bytes));
  // It takes hold of its decoder a moment later; only then may the next one come.
  await setImmediate();
  return stream;
}
