/** A pipe cut into lines by split2. Read as latin1, where one character is one byte, so nothing is lost that is not UTF-8. */
import { Readable } from 'node:stream';
import split2 from 'split2';
import { lastMessage } from '../../parsers/text/glued.ts';
import { LONGEST_LINE } from './line-cutter.ts';

/** Lines handed on together. */
const BATCH_BYTES = 65_536;
const NEWLINE = 10;

/**
 * The bytes of a pipe in whole lines, each with its newline. A line too long to be read is cut short, so that no pipe can fill the memory;
 * one that a relay made of many messages is given the newlines it lacks.
 */
export async function* pipeLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const text = Readable.from(latin1(bytes), { objectMode: false, encoding: 'latin1' });
  const lines = text.pipe(split2('\n', { decodeStrings: false }));
  text.on('error', (error) => lines.destroy(error));
  let batch = '';
  for await (const line of lines) {
    batch += `${line}\n`;
    if (batch.length < BATCH_BYTES) continue;
    yield Buffer.from(batch, 'latin1');
    batch = '';
  }
  if (batch !== '') yield Buffer.from(batch, 'latin1');
}

async function* latin1(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let run = 0;
  for await (const chunk of bytes) {
    const newline = chunk.lastIndexOf(NEWLINE);
    const message = newline < 0 && run + chunk.length > LONGEST_LINE ? lastMessage(chunk, 0, chunk.length) : 0;
    if (message > 0) {
      yield `${textOf(chunk.subarray(0, message))}\n${textOf(chunk.subarray(message))}`;
      run = chunk.length - message;
      continue;
    }
    const short = run > LONGEST_LINE ? chunk.subarray(Math.max(0, chunk.indexOf(NEWLINE))) : chunk;
    if (newline >= 0) run = chunk.length - newline - 1;
    else {
      run += chunk.length;
      if (short !== chunk) continue;
    }
    yield textOf(short);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
