/** What the format tests share: lines in, records and outcomes out. */
import { PacketColumns, recordAt, type PacketRecord } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type Notice, type SourceContext } from '../../parsers/contract.ts';

/** A source that ends on a fixed day, so that no test depends on today. */
export const ENDS = Date.UTC(2026, 10, 21) * 1000;

export function sourceOf(head: Uint8Array, context: Partial<SourceContext> = {}): SourceContext {
  return { name: 'test.log', zone: 'UTC', zoneAssumed: false, endsAt: ENDS, head, ...context };
}

export interface Reading {
  /** Counted from 1; several records may stand on one. */
  readonly line: number;
  readonly offset: number;
  readonly outcome: Outcome;
  readonly record?: PacketRecord;
  readonly why: string;
  readonly column: number;
  readonly notice?: Notice;
}

/** Each record of a text or a capture through a format's reader, in order. */
export function readAll(format: LogFormat, content: string | Uint8Array, context: Partial<SourceContext> = {}): Reading[] {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const reader = format.open(sourceOf(bytes.subarray(0, 65_536), context));
  const out = new PacketColumns(4096);
  const readings: Reading[] = [];
  let line = 0;
  const readAt = (start: number, end: number): void => {
    out.why = '';
    out.column = 0;
    out.notice = undefined;
    const outcome = reader.read(bytes, start, end, out);
    const said = {
      line,
      offset: start,
      outcome,
      why: out.why,
      column: out.column,
      ...(out.notice === undefined ? {} : { notice: out.notice }),
    };
    if (outcome === Outcome.RECORD) {
      out.commit(line, start);
      readings.push({ ...said, record: recordAt(out, out.count - 1) });
      if (out.full) out.clear();
    } else readings.push(said);
    if ((reader.rest ?? 0) > 0) readAt(reader.rest ?? 0, end);
  };
  for (const [start, end] of recordsOf(format, bytes)) {
    line++;
    readAt(start, end);
  }
  return readings;
}

/** The one record of one line; throws when it is none. */
export function readOne(format: LogFormat, line: string, context: Partial<SourceContext> = {}): PacketRecord {
  const record = readAll(format, line, context)[0]?.record;
  if (record === undefined) throw new Error(`no record: ${line}`);
  return record;
}

export function* recordsOf(format: LogFormat, bytes: Uint8Array): Generator<readonly [number, number]> {
  const framing = format.framing?.claims(bytes.subarray(0, 65_536)) === true ? format.framing : undefined;
  for (let start = 0; start < bytes.length;) {
    if (framing !== undefined) {
      const next = framing.next(bytes, start, bytes.length);
      // What remains at the end is handed over as it is.
      if (next < 0) return void (yield [start, bytes.length]);
      yield [start, next];
      start = next;
      continue;
    }
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    yield [start, end];
    start = end + 1;
  }
}

export const micros = (iso: string): number => Date.parse(iso) * 1000;
