/** A packet record as `legwork parse` prints it. */
import type { PacketRecord } from '../../parsers/columns.ts';
import { escapeInJson } from '../report/sanitize.ts';

/** Where a record was read, and whose log it is. */
export interface RecordOrigin {
  readonly path: string;
  readonly format: string;
  /** Used where the record names no firewall. */
  readonly firewall: string;
}

/** One line of NDJSON, its newline included. Fields the log did not have are absent. */
export function recordLine({ time, timeFrom, firewall, line, offset, ...packet }: PacketRecord, origin: RecordOrigin): string {
  const printed = {
    ...(time === undefined ? {} : { time: isoTime(time) }),
    timeFrom,
    firewall: firewall ?? origin.firewall,
    format: origin.format,
    ...packet,
    path: origin.path,
    line,
    offset,
  };
  return jsonLine(printed);
}

/** Log text is anyone's: what could steer a terminal or turn its text around is escaped. */
export function jsonLine(value: object): string {
  return `${escapeInJson(JSON.stringify(value))}\n`;
}

/** ISO 8601 in UTC, with the six digits of a fraction where there is one. */
export function isoTime(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return fraction === 0 ? `${whole}Z` : `${whole}.${String(fraction).padStart(6, '0')}Z`;
}
