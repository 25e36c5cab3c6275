/**
 * What containers print, as Docker and Kubernetes keep it:
 *   {"log":"Nov 18 22:00:01 fw1 kernel: FW-DROP IN=eth0 …\n","stream":"stdout","time":"2026-11-18T22:00:01.104215000Z"}
 *   2026-11-18T22:00:01.104215000Z stdout F Nov 18 22:00:01 fw1 kernel: FW-DROP IN=eth0 …
 * Both cut what is longer than 16 KiB into parts, one a line: with Docker only the last part ends in a newline, with CRI it is marked `F`
 * and the others `P`. The parts of one stream are joined, so that the lines are read in order.
 */
import type { PacketColumns } from './columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from './contract.ts';
import { find, textOf } from './text/bytes.ts';
import { objectOf, textAt } from './text/json.ts';
import { StampReader } from './text/timestamp.ts';
import { criLine } from './text/wrapped-line.ts';
import { MessageReader, recognisesMessage } from './wrapped/message.ts';

/** More than a line may hold, as everywhere: what a container prints without end is not kept. */
const LONGEST = 65_536;
const MOST_STREAMS = 8;
const encoder = new TextEncoder();

interface Part {
  readonly stream: string;
  readonly stamp: Uint8Array;
  readonly text: Uint8Array;
  /** Where `text` stands in the line as it is; -1 where it had to be decoded. */
  readonly at: number;
  /** The line goes on in the next part of its stream. */
  readonly open: boolean;
}

/** A message, and where it stands in the line at hand: -1 where it does not as it is. */
interface Message {
  readonly text: Uint8Array;
  readonly stamp: Uint8Array;
  readonly at: number;
}

export const containerLog: LogFormat = {
  name: 'container-log',
  title: 'log of a container (Docker json-file, CRI)',
  references: [
    'https://docs.docker.com/engine/logging/drivers/json-file/',
    'https://github.com/moby/moby/blob/master/daemon/logger/copier.go',
    'https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md',
  ],
  reading: 'in-order',
  recognises(bytes, start, end) {
    const part = partAt(bytes, start, end);
    return part !== undefined && recognisesMessage(part.text);
  },
  open: (source) => new ContainerReader(source),
};

class ContainerReader implements RecordReader {
  rest = 0;
  readonly #messages: MessageReader;
  readonly #stamp: StampReader;
  /** Shippers that copy Docker's objects leave the newline out: then no line ends in one. */
  readonly #newlines: boolean;
  /** Parts that wait for the rest of their line, by stream; the first one's stamp is the line's. */
  readonly #begun = new Map<string, { readonly stamp: Uint8Array; readonly parts: Uint8Array[]; length: number }>();
  /** What follows the message read last in the same line. */
  #more: Message | undefined;

  constructor(source: SourceContext) {
    this.#messages = new MessageReader(source);
    this.#stamp = new StampReader(source);
    this.#newlines = find(source.head, 0, source.head.length, '\\n"') >= 0;
  }

  read(bytes: Uint8Array, start: number, end: number, out: PacketColumns): Outcome {
    out.notice = undefined;
    out.column = 0;
    const more = start === this.rest ? this.#more : undefined;
    this.rest = 0;
    this.#more = undefined;
    if (more !== undefined) return this.#message(more, start, out);
    if (start === end) return said(out, Outcome.SKIPPED, 'blank line');
    const part = partAt(bytes, start, end);
    if (part === undefined)
      return bytes[start] === 123 && find(bytes, start, end, '"log"') > 0 ? said(out, Outcome.MALFORMED, 'JSON') : Outcome.FOREIGN;
    if (part.open && (this.#newlines || bytes[start] !== 123)) return this.#keep(part, out);
    const begun = this.#begun.get(part.stream);
    this.#begun.delete(part.stream);
    if (begun === undefined) return this.#message(part, start, out);
    if (begun.length > LONGEST) return said(out, Outcome.MALFORMED, 'longer than any record');
    return this.#message({ text: joined([...begun.parts, part.text]), stamp: begun.stamp, at: -1 }, start, out);
  }

  #keep({ stream, stamp, text }: Part, out: PacketColumns): Outcome {
    const begun = this.#begun.get(stream) ?? { stamp: Uint8Array.from(stamp), parts: [], length: 0 };
    begun.length += text.length;
    if (begun.length <= LONGEST) begun.parts.push(Uint8Array.from(text));
    else begun.parts.length = 0;
    if (this.#begun.size >= MOST_STREAMS) this.#begun.clear();
    this.#begun.set(stream, begun);
    return said(out, Outcome.SKIPPED, 'part of a longer line');
  }

  #message({ text, stamp, at }: Message, start: number, out: PacketColumns): Outcome {
    const dated = this.#stamp.read(stamp, 0, stamp.length) > 0;
    const outcome = this.#messages.read({ message: text, timeIsEvents: false, ...(dated ? { time: this.#stamp.time } : {}) }, out);
    const next = this.#messages.rest;
    if (next === 0) return outcome;
    this.#more = { text: text.subarray(next), stamp, at: at < 0 ? -1 : at + next };
    this.rest = at < 0 ? start + 1 : at + next;
    return outcome;
  }
}

/** One line of a container's log; undefined for any other line. */
function partAt(bytes: Uint8Array, start: number, end: number): Part | undefined {
  return bytes[start] === 123 ? dockerPart(bytes, start, end) : criPart(bytes, start, end);
}

function dockerPart(bytes: Uint8Array, start: number, end: number): Part | undefined {
  if (find(bytes, start, end, '"log"') < 0) return undefined;
  const line = objectOf(textOf(bytes, start, end));
  const text = textAt(line, 'log');
  if (text === undefined) return undefined;
  return {
    stream: textAt(line, 'stream') ?? '',
    stamp: encoder.encode(textAt(line, 'time') ?? ''),
    text: encoder.encode(text.endsWith('\n') ? text.slice(0, -1) : text),
    at: -1,
    open: !text.endsWith('\n'),
  };
}

function criPart(bytes: Uint8Array, start: number, end: number): Part | undefined {
  const line = criLine(bytes, start, end);
  if (line === undefined) return undefined;
  return {
    stream: textOf(bytes, line.stream, line.stream + 6),
    stamp: bytes.subarray(start, line.stampEnd),
    text: bytes.subarray(line.message, end),
    at: line.message,
    open: line.tag === 80,
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function said(out: PacketColumns, outcome: Outcome, why: string): Outcome {
  out.why = why;
  return outcome;
}
