/** Ports that few but backups use: traffic on them tells who is who, whoever speaks there. */
import type { Leg, Protocol } from '../protocols/contract.ts';
import type { PortRange } from './backup.ts';
import { COMMON_PORTS } from './common-ports.ts';

/** A range wider than this holds ordinary ephemeral ports; being in it tells nothing. */
const DISTINCTIVE_WIDTH = 64;

export function isDistinctive([low, high]: PortRange): boolean {
  return high - low < DISTINCTIVE_WIDTH;
}

/** 1 for a port that some leg of these protocols has for its own. */
export function tellingPorts(protocols: readonly Protocol[]): Uint8Array {
  const table = new Uint8Array(65_536);
  for (const protocol of protocols) for (const leg of protocol.legs) mark(table, leg);
  return table;
}

function mark(table: Uint8Array, leg: Leg): void {
  for (const [low, high] of leg.ports.filter(isDistinctive)) {
    for (let port = low; port <= high; port++) if (!COMMON_PORTS.has(port)) table[port] = 1;
  }
}
