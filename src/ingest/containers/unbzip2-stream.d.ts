declare module 'unbzip2-stream' {
  /** Decompresses within `write`, so that what a chunk held has been emitted when it returns. */
  export default function unbzip2(): NodeJS.ReadWriteStream;
}
