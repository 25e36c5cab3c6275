/** Whatever stands in a line, a reader gives an outcome and does not throw. `npm run fuzz` does the same for longer. */
import { check, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PacketColumns, recordAt } from '../../parsers/columns.ts';
import { Outcome } from '../../parsers/contract.ts';
import { detect, formats } from '../../parsers/index.ts';
import { mutated, randomFrom, specimensOf } from './mutations.ts';
import { recordsOf, sourceOf } from './reading.ts';

const ROUNDS = 4000;
const OUTCOMES = new Set<number>(Object.values(Outcome));

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  test('mutated samples', () => {
    const specimens = specimensOf(format);
    const random = randomFrom(20_261_118);
    const reader = format.open(sourceOf(specimens[0]?.head ?? new Uint8Array(0)));
    const out = new PacketColumns(16);
    for (let round = 0; round < ROUNDS; round++) {
      const [one, other] = [specimens[random(specimens.length)], specimens[random(specimens.length)]];
      if (one === undefined || other === undefined) throw new Error('no samples');
      const bytes = mutated(one.bytes, other.bytes, random);
      const outcome = reader.read(bytes, 0, bytes.length, out);
      expect(OUTCOMES.has(outcome)).toBe(true);
      for (let before = 0, from = reader.rest ?? 0; from > 0; before = from, from = reader.rest ?? 0) {
        expect(from).toBeGreaterThan(before);
        expect(OUTCOMES.has(reader.read(bytes, from, bytes.length, out))).toBe(true);
      }
      if (outcome !== Outcome.RECORD) continue;
      out.commit(round, 0);
      expect(recordAt(out, out.count - 1).time ?? 0).not.toBeNaN();
      if (out.full) out.clear();
    }
  });

  test('any bytes, as a whole source', () => {
    const out = new PacketColumns(512);
    const anyBytes = property(uint8Array({ maxLength: 400 }), (bytes) => {
      detect(bytes);
      const reader = format.open(sourceOf(bytes));
      out.clear();
      return Array.from(recordsOf(format, bytes), ([start, end]) => reader.read(bytes, start, end, out)).every((outcome) =>
        OUTCOMES.has(outcome),
      );
    });
    expect(check(anyBytes, { seed: 20_261_118, numRuns: 500 }).failed).toBe(false);
  });
});
