/** Log lines that came inside something else (a journal, a container's JSON): read by the format they are of, dated by their wrapping. */
import { Code, Has, type PacketColumns } from '../columns.ts';
import { Outcome, type LogFormat, type RecordReader, type SourceContext } from '../contract.ts';
import { iptables } from '../iptables.ts';
import { mikrotik } from '../mikrotik.ts';
import { pfFilterlog } from '../pf-filterlog.ts';
import { pfTcpdump } from '../pf-tcpdump.ts';
import { sophosUtm } from '../sophos-utm.ts';

const INNER: readonly LogFormat[] = [iptables, pfFilterlog, pfTcpdump, mikrotik, sophosUtm];

export interface Wrapped {
  readonly message: Uint8Array;
  /** Epoch microseconds. */
  readonly time?: number;
  /** Code of where `time` comes from; the log where it is absent. */
  readonly timeFrom?: number;
  /** The wrapping's time is the event's own; else a stamp within the message is nearer to it. */
  readonly timeIsEvents: boolean;
  readonly host?: string;
}

export function recognisesMessage(message: Uint8Array): boolean {
  return INNER.some((format) => format.recognises(message, 0, message.length));
}

export class MessageReader {
  readonly #readers: readonly (readonly [LogFormat, RecordReader])[];
  /** Where the next message begins in the one read last; 0 where that holds no other. */
  rest = 0;

  constructor(source: SourceContext) {
    this.#readers = INNER.map((format) => [format, format.open(source)]);
  }

  read({ message, time, timeFrom = Code.timeLog, timeIsEvents, host }: Wrapped, out: PacketColumns): Outcome {
    const end = message.at(-1) === 10 ? message.length - 1 : message.length;
    const own = this.#readers.find(([format]) => format.recognises(message, 0, end)) ?? this.#readers[0];
    const outcome = own === undefined ? Outcome.FOREIGN : own[1].read(message, 0, end, out);
    this.rest = own?.[1].rest ?? 0;
    if (out.notice !== undefined && out.notice.time === undefined && time !== undefined) out.notice = { ...out.notice, time };
    if (out.notice !== undefined && out.notice.firewall === undefined && host !== undefined) out.notice = { ...out.notice, firewall: host };
    if (outcome !== Outcome.RECORD) return outcome;
    const i = out.count;
    const dated = ((out.present[i] ?? 0) & Has.time) !== 0 && out.timeFrom[i] === Code.timeLog;
    if (time !== undefined && (timeIsEvents || !dated)) {
      out.time[i] = time;
      out.timeFrom[i] = timeFrom;
      out.present[i] = (out.present[i] ?? 0) | Has.time;
    }
    if (out.firewall[i] === 0 && host !== undefined) out.firewall[i] = out.names.add(host);
    return outcome;
  }
}
