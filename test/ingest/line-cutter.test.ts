import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineCutter, LONGEST_LINE } from '../../src/ingest/line-cutter.ts';

function cut(chunks: readonly Uint8Array[]): { readonly lines: readonly (readonly [string, number])[]; readonly overlong: number } {
  const lines: (readonly [string, number])[] = [];
  let overlong = 0;
  const cutter = new LineCutter(
    {
      record: (bytes, start, end, offset) => lines.push([Buffer.from(bytes.slice(start, end)).toString('latin1'), offset]),
      overlong: () => overlong++,
    },
    0,
  );
  for (const chunk of chunks) cutter.feed(chunk);
  cutter.finish();
  return { lines, overlong };
}

test('lines do not depend on where the chunks end', () => {
  const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', ' '), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, fc.array(fc.nat(20), { maxLength: 12 }), (text, sizes) => {
      const bytes = Buffer.from(text);
      const chunks: Uint8Array[] = [];
      let at = 0;
      for (const size of sizes) {
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      chunks.push(bytes.subarray(at));
      const expected = text.split('\n').map((line) => line.replace(/\r$/, ''));
      if (text === '' || text.endsWith('\n')) expected.pop();
      const { lines } = cut(chunks);
      expect(lines.map(([line]) => line)).toEqual(expected);
      for (const [line, offset] of lines) expect(text.slice(offset, offset + line.length)).toBe(line);
    }),
  );
});

test('a line without end is passed over, and the next one read', () => {
  const chunks = [...Array.from({ length: 5 }, () => Buffer.alloc(LONGEST_LINE / 2, 'x')), Buffer.from('\nshort\n')];
  expect(cut(chunks)).toEqual({ lines: [['short', (LONGEST_LINE * 5) / 2 + 1]], overlong: 1 });
});

test('the NULs a power cut leaves do not hide the line behind them', () => {
  expect(cut([Buffer.from('\0\0\0next\n')]).lines).toEqual([['next', 3]]);
});
