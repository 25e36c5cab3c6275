/**
 * Checksums along a source: every kilobyte of the first 64, then every 64 kilobytes. Two sources with the same rungs are the same
 * log, whatever their names and however they are compressed; one that goes on after the other's last rung is that log, grown.
 */
import { crc32 } from 'node:zlib';
import type { Rung } from '../store/piece.ts';

const FINE = 1024;
const COARSE = 65_536;

export class Ladder {
  #from: number;
  #at: number;
  #crc = 0;
  #rungs: Rung[] = [];

  constructor(start: number) {
    this.#from = start;
    this.#at = start;
  }

  feed(chunk: Uint8Array): void {
    let from = 0;
    while (from < chunk.length) {
      const to = Math.min(chunk.length, from + nextRung(this.#at) - this.#at);
      this.#crc = crc32(chunk.subarray(from, to), this.#crc);
      this.#at += to - from;
      from = to;
      if (this.#at % (this.#at > COARSE ? COARSE : FINE) === 0) this.#close();
    }
  }

  /** The rungs since the last take; what was fed after the last full one is a short rung of its own. */
  take(): readonly Rung[] {
    if (this.#at > this.#from) this.#close();
    const rungs = this.#rungs;
    this.#rungs = [];
    return rungs;
  }

  #close(): void {
    this.#rungs.push({ from: this.#from, to: this.#at, crc: this.#crc });
    this.#from = this.#at;
    this.#crc = 0;
  }
}

/** Where the first rung of a log of this length ends. */
export function firstRungEnd(length: number): number {
  return Math.min(length, FINE);
}

function nextRung(at: number): number {
  const step = at < COARSE ? FINE : COARSE;
  return (Math.floor(at / step) + 1) * step;
}
