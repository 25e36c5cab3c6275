/** What of a plain log lies in the window asked for, found without reading the rest: its ends are looked at, and halved until the window is found. */
import { closeSync, openSync, readSync } from 'node:fs';
import { Has, PacketColumns } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type SourceContext } from '../../parsers/contract.ts';
import { LineCutter } from './line-cutter.ts';
import type { PlainFile } from './source.ts';

/** Epoch microseconds. */
export interface Window {
  readonly since?: number;
  readonly until?: number;
}

/** What to read of a log: bytes [from, to), both at line starts. `bounds`: its first and last time. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  /** Lines before `from`. */
  readonly lines: number;
  readonly bounds: readonly [number, number];
}

/** Records stand out of order by minutes, clocks are set, firewalls' clocks differ: this much more than the window is read. */
const LEAVE = 3_600_000_000;
/** Bytes looked at for a record with a time. */
const PROBE = 65_536;
/** Halving ends here: reading this much costs nothing. */
const NARROW = 1 << 20;
const NEWLINE = 10;

/** The part to read; undefined when the log's times cannot be told or all of it is wanted. `to` = `from` when nothing is. */
export function cutToWindow(
  file: PlainFile,
  format: LogFormat,
  context: SourceContext,
  { since = -Infinity, until = Infinity }: Window,
): Cut | undefined {
  if (format.framing !== undefined) return undefined;
  const fd = openSync(file.path, 'r');
  try {
    const probe = new TimeProbe(fd, file.size, format, context);
    const first = probe.timeAfter(0);
    const last = probe.timeAfter(Math.max(0, file.size - PROBE), 'last');
    if (first === undefined || last === undefined) return undefined;
    const bounds = [first, last] as const;
    if (last < since - LEAVE || first > until + LEAVE) return { from: 0, to: 0, lines: 0, bounds };
    if (format.reading === 'in-order') return undefined;
    const from = first >= since - LEAVE ? 0 : probe.lineNear((time) => time >= since - LEAVE).before;
    const to = last <= until + LEAVE ? file.size : probe.lineNear((time) => time > until + LEAVE).behind;
    return to - from >= file.size ? undefined : { from, to: Math.max(from, to), lines: countLines(fd, from), bounds };
  } finally {
    closeSync(fd);
  }
}

class TimeProbe {
  readonly #fd: number;
  readonly #size: number;
  readonly #format: LogFormat;
  readonly #context: SourceContext;
  readonly #columns = new PacketColumns(1);

  constructor(fd: number, size: number, format: LogFormat, context: SourceContext) {
    this.#fd = fd;
    this.#size = size;
    this.#format = format;
    this.#context = context;
  }

  /** Time of the first (or last) record in the whole lines after `at`. */
  timeAfter(at: number, which: 'first' | 'last' = 'first'): number | undefined {
    const bytes = this.#bytes(at, PROBE);
    const start = at === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
    const reader = this.#format.open(this.#context);
    const columns = this.#columns;
    let found: number | undefined;
    const record = (line: Uint8Array, from: number, to: number): void => {
      if (which === 'first' && found !== undefined) return;
      columns.clear();
      if (reader.read(line, from, to, columns) === Outcome.RECORD && ((columns.present[0] ?? 0) & Has.time) !== 0) found = columns.time[0];
    };
    const cutter = new LineCutter({ record, overlong: () => undefined }, 0);
    // A line cut by the probe's end would be a record with half its fields.
    cutter.feed(bytes.subarray(start, bytes.lastIndexOf(NEWLINE) + 1));
    return found;
  }

  /** Two line starts, close together, between which the first record that passes the test stands. A stretch without times counts as failing. */
  lineNear(holds: (time: number) => boolean): { readonly before: number; readonly behind: number } {
    let low = 0;
    let high = this.#size;
    while (high - low > NARROW) {
      const middle = Math.floor((low + high) / 2);
      const time = this.timeAfter(middle);
      if (time !== undefined && holds(time)) high = middle;
      else low = middle;
    }
    return { before: this.#lineStart(low), behind: this.#lineStart(high) };
  }

  #lineStart(at: number): number {
    if (at === 0 || at === this.#size) return at;
    const newline = this.#bytes(at - 1, PROBE).indexOf(NEWLINE);
    return newline < 0 ? at : at + newline;
  }

  #bytes(at: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.#size - at)));
    return buffer.subarray(0, readSync(this.#fd, buffer, 0, buffer.length, at));
  }
}

/** Newlines before `to`: evidence is cited by its line, so what is passed over is counted, at the speed of the disk. */
function countLines(fd: number, to: number): number {
  const buffer = Buffer.allocUnsafeSlow(NARROW);
  let lines = 0;
  for (let at = 0; at < to;) {
    const bytes = buffer.subarray(0, readSync(fd, buffer, 0, Math.min(buffer.length, to - at), at));
    if (bytes.length === 0) break;
    for (let newline = bytes.indexOf(NEWLINE); newline >= 0; newline = bytes.indexOf(NEWLINE, newline + 1)) lines++;
    at += bytes.length;
  }
  return lines;
}
