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

test('a line longer than any record is cut between the messages a relay made it of, wherever the chunks end', () => {
  const messages = Array.from({ length: 2000 }, (_, n) => `<6>2026-11-18T22:00:01Z fw1 kernel: message ${n} ${'x'.repeat(n % 200)}`);
  const text = Buffer.from(`${messages.join('')}\nnext\n`);
  const parts = (sizes: number): readonly (readonly [number, string, boolean])[] => {
    const seen: (readonly [number, string, boolean])[] = [];
    const cutter = new LineCutter(
      {
        record: (bytes, start, end, offset, goesOn = false) =>
          seen.push([offset, Buffer.from(bytes.slice(start, end)).toString('latin1'), goesOn]),
        overlong: () => seen.push([-1, '', false]),
      },
      0,
    );
    for (let at = 0; at < text.length; at += sizes) cutter.feed(text.subarray(at, at + sizes));
    cutter.finish();
    return seen;
  };
  const whole = parts(text.length);
  expect(whole.length).toBeGreaterThan(3);
  expect(whole.map(([, part]) => part).join('')).toBe(text.toString('latin1').replaceAll('\n', ''));
  expect(whole.map(([, , goesOn]) => goesOn)).toEqual(whole.map((_, i) => i > 0 && i < whole.length - 1));
  for (const [offset, part] of whole) {
    expect(text.toString('latin1', offset, offset + part.length)).toBe(part);
    expect(part).toMatch(/^(?:<6>2026|next)/);
  }
  for (const size of [1000, 65_536, 65_537, 100_000]) expect(parts(size)).toEqual(whole);
});
