/**
 * `npm run fuzz [-- SEED [ROUNDS]]`: mutated samples of every format, until something throws; then how long a line took.
 * A failure names its seed and round, with which it can be had again.
 */
import { PacketColumns } from '../../parsers/columns.ts';
import { Outcome } from '../../parsers/contract.ts';
import { formats } from '../../parsers/index.ts';
import { mutated, randomFrom, specimensOf } from './mutations.ts';
import { sourceOf } from './reading.ts';

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
const rounds = Number(process.argv[3] ?? 200_000);
if (!Number.isInteger(seed) || !Number.isInteger(rounds)) throw new Error('npm run fuzz -- SEED ROUNDS, two whole numbers');

for (const format of formats) {
  const specimens = specimensOf(format);
  const random = randomFrom(seed);
  const reader = format.open(sourceOf(specimens[0]?.head ?? new Uint8Array(0)));
  const out = new PacketColumns(4096);
  const counts = [0, 0, 0, 0];
  const times = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const [one, other] = [specimens[random(specimens.length)], specimens[random(specimens.length)]];
    if (one === undefined || other === undefined) throw new Error(`${format.name} has no samples`);
    const bytes = mutated(one.bytes, other.bytes, random);
    const before = process.hrtime.bigint();
    let outcome: Outcome;
    try {
      outcome = reader.read(bytes, 0, bytes.length, out);
      for (let from = reader.rest ?? 0; from > 0; from = reader.rest ?? 0) reader.read(bytes, from, bytes.length, out);
    } catch (error) {
      process.stderr.write(`${format.name}, seed ${seed}, round ${round}: ${Buffer.from(bytes).toString('latin1')}\n`);
      throw error;
    }
    times[round] = Number(process.hrtime.bigint() - before) / 1e6;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (outcome === Outcome.RECORD) out.commit(round, 0);
    if (out.full) out.clear();
  }
  times.sort();
  const p99 = times[Math.floor(rounds * 0.99)] ?? 0;
  const [records, skipped, malformed, foreign] = counts;
  process.stdout.write(
    `${format.name}: seed ${seed}, ${rounds} lines, ${records} records, ${skipped} skipped, ${malformed} malformed, ${foreign} foreign, p99 ${p99.toFixed(3)} ms, longest ${(times.at(-1) ?? 0).toFixed(3)} ms\n`,
  );
}
