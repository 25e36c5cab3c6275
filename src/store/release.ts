/**
 * Gives the memory of large bytes back at once. It lies outside of the heap, weighs nothing there and may wait long for a collection: of
 * a block of packets after the other, a hundred megabytes. Nothing may look at the bytes afterwards.
 */
export function release(bytes: Uint8Array): void {
  const { buffer } = bytes;
  // Small buffers share their memory with others.
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
