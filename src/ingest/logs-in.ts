/** The logs a source holds. */
import { basename } from 'node:path';
import { fileChunks } from './read-pieces.ts';
import type { Log, Source } from './source.ts';

export async function* logsIn(source: Source): AsyncGenerator<Log> {
  if (source.from === 'stdin') {
    yield { ...source, name: '-', modified: Date.now() * 1000, chunks: () => process.stdin };
    return;
  }
  const file = { path: source.path, size: source.size };
  yield { ...source, name: basename(source.path), plain: file, chunks: () => fileChunks(file, 0) };
}
