/** A record cut at any byte says less, never something else. */
import { describe, expect, test } from 'vitest';
import type { PacketRecord } from '../../parsers/columns.ts';
import { formats } from '../../parsers/index.ts';
import { readInPlace, specimensOf } from './mutations.ts';

const JUDGED: readonly (keyof PacketRecord)[] = [
  'time',
  'action',
  'direction',
  'in',
  'out',
  'transport',
  'src',
  'dst',
  'srcPort',
  'dstPort',
  'natSrc',
  'natDst',
  'flags',
  'length',
  'payload',
  'icmpType',
  'icmpCode',
  'repeat',
];

/** Fields of `cut` that `whole` has otherwise. */
function wrong(cut: PacketRecord, whole: PacketRecord | undefined, judged: readonly (keyof PacketRecord)[]): string[] {
  return judged.filter((key) => cut[key] !== undefined && cut[key] !== whole?.[key] && !(key === 'action' && cut.action === 'unknown'));
}

const shown = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  test('cut behind any byte', () => {
    const lies: unknown[] = [];
    for (const specimen of specimensOf(format)) {
      const whole = readInPlace(specimen, specimen.bytes).records;
      for (let length = 0; length < specimen.bytes.length; length++) {
        const left = specimen.bytes.slice(0, length);
        for (const cut of readInPlace(specimen, left).records) {
          const fields = wrong(
            cut,
            whole.find(({ offset }) => offset === cut.offset),
            JUDGED,
          );
          if (fields.length > 0) lies.push([shown(left), fields]);
        }
      }
    }
    expect(lies).toEqual([]);
  });
});

test('a netfilter line that lost its front keeps what is left of the packet right', () => {
  const [netfilter] = formats;
  if (netfilter === undefined) throw new Error('no formats');
  const judged = ['direction', 'in', 'out', 'transport', 'src', 'dst', 'srcPort', 'dstPort', 'flags', 'icmpType', 'icmpCode'] as const;
  const lies: unknown[] = [];
  for (const specimen of specimensOf(netfilter)) {
    const whole = readInPlace(specimen, specimen.bytes).record;
    // Of several messages on one line, others become the first.
    if (
      whole === undefined ||
      whole.repeat !== undefined ||
      specimen.file === 'several-on-a-line.log' ||
      /\[363080\.2\]/.test(Buffer.from(specimen.bytes).toString())
    )
      continue;
    for (let from = 1; from < specimen.bytes.length; from++) {
      const left = specimen.bytes.slice(from);
      const rest = readInPlace(specimen, left).record;
      const fields = rest === undefined ? [] : wrong(rest, whole, judged);
      if (fields.length > 0) lies.push([shown(left), fields]);
    }
  }
  expect(lies).toEqual([]);
});
