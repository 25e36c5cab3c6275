/** Offsets between the clocks of the logs: those the site file states are taken out when packets are gathered, the rest is estimated. */
import { estimateClockOffsets, type Sighting } from './clocks.ts';
import type { Micros } from './contract.ts';
import type { Evidence } from './evidence.ts';
import { isSyn } from './packet.ts';

export interface Clocks {
  /** To be added to the times of a source's packets. */
  readonly shift: (source: number) => Micros;
  /** The estimated offset of the i-th source, milliseconds. */
  readonly estimated: (i: number) => number;
  readonly sentences: readonly string[];
}

export function clocksOf(evidence: Evidence): Clocks {
  const firewalls = new Map(evidence.sources.map((source) => [source.id, source.firewall]));
  const several = new Set(firewalls.values()).size > 1;
  const offsets = several ? estimateClockOffsets(sightings(evidence, firewalls)) : new Map<string, never>();
  const offsetOf = (firewall: string | undefined): number => (firewall === undefined ? 0 : (offsets.get(firewall)?.offsetMs ?? 0));
  return {
    shift: (source) => offsetOf(firewalls.get(source)) * 1000,
    estimated: (i) => offsetOf(evidence.sources[i]?.firewall),
    sentences: [...offsets.values()].flatMap((offset) => offset.sentence ?? []),
  };
}

function* sightings(evidence: Evidence, firewalls: ReadonlyMap<number, string>): Generator<Sighting> {
  for (const pair of evidence.pairs)
    for (const connection of pair.connections())
      for (const p of connection.packets)
        if (isSyn(p))
          yield { firewall: firewalls.get(p.source) ?? '', key: `${p.src} ${p.srcPort} ${p.dst} ${p.dstPort} ${p.length}`, time: p.time };
}
