/** A log line within a JSON object: where shippers put the message, its time and its host. */
import { Code, type PacketColumns } from '../columns.ts';
import type { Outcome, SourceContext } from '../contract.ts';
import { at, textAt, type Json } from '../text/json.ts';
import { StampReader } from '../text/timestamp.ts';
import { MessageReader, recognisesMessage, type Wrapped } from './message.ts';

type Path = readonly string[];

/** journald and syslog-ng, Filebeat and rsyslog, GELF, Loki, Splunk's export and its collector, Elastic's ingest pipelines. */
const MESSAGE: readonly Path[] = [
  ['MESSAGE'],
  ['message'],
  ['short_message'],
  ['msg'],
  ['line'],
  ['_raw'],
  ['event'],
  ['event', 'original'],
];
const HOST: readonly Path[] = [['_HOSTNAME'], ['host', 'hostname'], ['host', 'name'], ['host'], ['hostname'], ['sysloghost'], ['HOST']];
const TIME: readonly Path[] = [['time'], ['@timestamp'], ['timestamp'], ['ISODATE'], ['DATE'], ['_time']];
const MICROS = /^\d{15,17}$/;
const SECONDS = /^[12]\d{9}(?:\.\d{1,9})?$/;
/** As CloudWatch counts. */
const MILLIS = /^[12]\d{12}$/;

const encoder = new TextEncoder();

export function recognisesJson(object: Json): boolean {
  const message = messageOf(object);
  return message !== undefined && recognisesMessage(message);
}

export class JsonMessages {
  readonly #messages: MessageReader;
  readonly #stamp: StampReader;

  constructor(source: SourceContext) {
    this.#messages = new MessageReader(source);
    this.#stamp = new StampReader(source);
  }

  /** undefined when the object holds no message. */
  read(object: Json, out: PacketColumns): Outcome | undefined {
    const message = messageOf(object);
    return message === undefined ? undefined : this.#messages.read({ message, ...this.#around(object) }, out);
  }

  #around(object: Json): Omit<Wrapped, 'message'> {
    const host = first(object, HOST);
    const named = host === undefined ? {} : { host };
    const micros = textAt(object, '__REALTIME_TIMESTAMP') ?? '';
    if (MICROS.test(micros)) return { ...named, time: Number(micros), timeIsEvents: true };
    const stamp = first(object, TIME) ?? '';
    if (SECONDS.test(stamp)) return { ...named, time: Math.round(Number(stamp) * 1e6), timeFrom: Code.timeLog, timeIsEvents: false };
    if (MILLIS.test(stamp)) return { ...named, time: Number(stamp) * 1000, timeFrom: Code.timeLog, timeIsEvents: false };
    const bytes = encoder.encode(stamp);
    if (this.#stamp.read(bytes, 0, bytes.length) < 0) return { ...named, timeIsEvents: false };
    return { ...named, time: this.#stamp.time, timeFrom: this.#stamp.from, timeIsEvents: false };
  }
}

function first(object: Json, paths: readonly Path[]): string | undefined {
  for (const path of paths) {
    const found = textAt(object, ...path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** journald writes a message that is no UTF-8 as a list of bytes, and a field that occurs twice as a list of texts. */
function messageOf(object: Json): Uint8Array | undefined {
  for (const path of MESSAGE) {
    const found = at(object, ...path);
    if (typeof found === 'string') return encoder.encode(found);
    if (!Array.isArray(found)) continue;
    const list: readonly unknown[] = found;
    if (list.every((item) => typeof item === 'number')) return Uint8Array.from(list);
    const text = list.find((item) => typeof item === 'string');
    if (text !== undefined) return encoder.encode(text);
  }
  return undefined;
}
