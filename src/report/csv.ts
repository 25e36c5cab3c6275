/** Findings and evidence as tables for a spreadsheet (RFC 4180). A log line must not become a formula there. */
import { stringify } from 'csv-stringify/sync';
import type { Diagnosis, EvidenceLine, Finding } from '../correlator/contract.ts';
import { type LocalTime, localTime } from './local-time.ts';
import { sanitize } from './sanitize.ts';

type Cell = string | number | null | undefined;
type Column<T> = readonly [name: string, of: (row: T, time: LocalTime) => Cell];

const FINDING_COLUMNS: readonly Column<Finding>[] = [
  ['id', (f) => f.id],
  ['verdict', (f) => f.verdict],
  ['confidence', (f) => f.confidence],
  ['impact', (f) => f.impact],
  ['backup', (f) => f.backup],
  ['protocol', (f) => f.protocol],
  ['leg', (f) => f.leg],
  ['cause', (f) => f.cause],
  ['initiator', (f) => f.initiator?.address],
  ['initiator_role', (f) => f.initiator?.role],
  ['responder', (f) => f.responder?.address],
  ['responder_role', (f) => f.responder?.role],
  ['transport', (f) => f.transport],
  ['ports', (f) => f.ports.join(' ')],
  ['firewall', (f) => f.firewall?.name],
  ['in', (f) => f.firewall?.in],
  ['out', (f) => f.firewall?.out],
  ['rule', (f) => f.firewall?.rule],
  ['first', (f, time) => shown(f.first, time)],
  ['last', (f, time) => shown(f.last, time)],
  ['packets', (f) => f.packets],
  ['attempts', (f) => f.attempts],
  ['status', (f) => f.history?.status],
  ['last_worked', (f, time) => shown(f.history?.lastWorked, time)],
  ['first_denied', (f, time) => shown(f.history?.firstDenied, time)],
  ['summary', (f) => f.summary],
  ['effect', (f) => f.effect],
  ['fix', (f) => f.fixes.map((fix) => `${fix.kind}: ${fix.text}`).join(' / ')],
  ['references', (f) => f.references.join(' ')],
];

interface EvidenceOf {
  readonly finding: Finding;
  readonly line: EvidenceLine;
}

const EVIDENCE_COLUMNS: readonly Column<EvidenceOf>[] = [
  ['finding', ({ finding }) => finding.id],
  ['verdict', ({ finding }) => finding.verdict],
  ['leg', ({ finding }) => finding.leg],
  ['cause', ({ finding }) => finding.cause],
  ['path', ({ line }) => line.path],
  ['line', ({ line }) => line.line],
  ['offset', ({ line }) => line.offset],
  ['time', ({ line }, time) => shown(line.time, time)],
  ['text', ({ line }) => line.text],
  ['text_from', ({ line }) => line.textFrom],
];

/** One row a finding. */
export function renderFindingsCsv(diagnosis: Diagnosis, zone: string): string {
  return table(FINDING_COLUMNS, diagnosis.findings, zone);
}

/** One row an evidence line, with the id of its finding. */
export function renderEvidenceCsv(diagnosis: Diagnosis, zone: string): string {
  const rows = diagnosis.findings.flatMap((finding) => finding.evidence.map((line) => ({ finding, line })));
  return table(EVIDENCE_COLUMNS, rows, zone);
}

function shown(time: number | undefined, zone: LocalTime): string | undefined {
  return time === undefined ? undefined : zone.iso(time);
}

function table<T>(columns: readonly Column<T>[], rows: readonly T[], zone: string): string {
  const time = localTime(zone);
  const cells = rows.map((row) => columns.map(([, of]) => inert(of(row, time))));
  return stringify([columns.map(([name]) => name), ...cells], { record_delimiter: 'windows' });
}

/**
 * Spreadsheets run a cell that begins with = + - or @, also behind blanks and quotes and in their full-width forms.
 * An apostrophe in front makes it text; numbers, negative ones too, stay numbers.
 */
function inert(cell: Cell): string | number {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number') return cell;
  const text = sanitize(cell);
  return /^[\s'"]*[=+\-@＝＋－＠]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}
