/** Each format's own samples: one folder each, its expectations written by hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PacketRecord } from '../../parsers/columns.ts';
import { Outcome, type LogFormat } from '../../parsers/contract.ts';
import { detect, formats } from '../../parsers/index.ts';
import { readAll } from './reading.ts';

const root = new URL('../../samples/formats/', import.meta.url);
const NAMES: Readonly<Record<Outcome, keyof Counts>> = { 0: 'record', 1: 'skipped', 2: 'malformed', 3: 'foreign' };

const Counts = z.strictObject({ record: z.number(), skipped: z.number(), malformed: z.number(), foreign: z.number() });
type Counts = z.infer<typeof Counts>;
const Expected = z.strictObject({
  files: z.record(
    z.string(),
    z.strictObject({
      origin: z.string(),
      context: z.strictObject({ zone: z.string() }).optional(),
      counts: Counts,
      // A field that must be absent is null; fields not named are not judged. Of several records on a line the offset says which.
      records: z.array(z.looseObject({ line: z.number(), offset: z.number().optional() })),
    }),
  ),
});

function expectedOf(format: LogFormat): z.infer<typeof Expected>['files'] {
  return Expected.parse(JSON.parse(readFileSync(new URL(`${format.name}/expected.json`, root), 'utf8'))).files;
}

/** Microseconds of an ISO time, its sixth digit included. */
function microsOf(iso: string): number {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? '';
  return Date.parse(iso.replace(/\.\d+/, '')) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

function asWritten(value: unknown, key: string): unknown {
  if (value === null) return undefined;
  return key === 'time' && typeof value === 'string' ? microsOf(value) : value;
}

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  const files = existsSync(new URL(`${format.name}/expected.json`, root)) ? expectedOf(format) : {};

  test('has samples, and each has expectations', () => {
    const present = readdirSync(new URL(`${format.name}/`, root)).filter((name) => name !== 'expected.json');
    expect(present.length).toBeGreaterThan(0);
    expect(Object.keys(files).sort()).toEqual(present.sort());
  });

  test.each(Object.entries(files))('%s', (name, { context, counts, records }) => {
    const bytes = readFileSync(new URL(`${format.name}/${name}`, root));
    expect(detect(bytes)?.name).toBe(format.name);
    const readings = readAll(format, bytes, context);
    const seen: Counts = { record: 0, skipped: 0, malformed: 0, foreign: 0 };
    for (const { outcome } of readings) seen[NAMES[outcome]]++;
    for (const wanted of records) {
      const reading = readings.find(
        ({ line, offset }) => line === wanted.line && (wanted.offset === undefined || offset === wanted.offset),
      );
      const record: Partial<PacketRecord> = reading?.record ?? {};
      const got = Object.fromEntries(Object.keys(wanted).map((key) => [key, Reflect.get(record, key)]));
      expect(got).toEqual(Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, asWritten(value, key)])));
    }
    expect(seen).toEqual(counts);
  });

  test('every record that is a line is recognised by this format alone', () => {
    for (const [name, { context }] of Object.entries(files)) {
      const bytes = readFileSync(new URL(`${format.name}/${name}`, root));
      if (format.framing?.claims(bytes) === true) continue;
      let joined = 0;
      for (const { outcome, offset, why, line: number } of readAll(format, bytes, context)) {
        // The parts of a longer line are one message, whichever of them it is counted with.
        if (why === 'part of a longer line') joined = number + 2;
        if (number <= joined) continue;
        // A repeated message, a packet continued from the line before and half a line say nothing of their format.
        const line = bytes.subarray(offset, bytes.indexOf(10, offset));
        if (outcome !== Outcome.RECORD || /last message repeated|^ {4}|: [LT]?L=\d/.test(line.toString())) continue;
        expect([line.toString(), formats.filter((other) => other.recognises(line, 0, line.length)).map((other) => other.name)]).toEqual([
          line.toString(),
          [format.name],
        ]);
      }
    }
  });

  test('every outcome has a sample', () => {
    const outcomes = new Set(
      Object.values(files).flatMap(({ counts }) =>
        Object.entries(counts)
          .filter(([, n]) => n > 0)
          .map(([key]) => key),
      ),
    );
    expect([...outcomes].sort()).toEqual(['foreign', 'malformed', 'record', 'skipped']);
  });
});
