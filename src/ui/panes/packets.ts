/** The list of packets. Verdict, addresses and port stay at any width. */
import type { PacketRow } from '../feed.ts';
import { clock, stamp } from '../clock.ts';
import { fitEnds } from '../ends.ts';
import { clean, line, span, type Line } from '../lines.ts';
import { fit } from '../text-width.ts';
import type { Tone } from '../theme.ts';

export interface PacketColumnsShown {
  readonly width: number;
  readonly zone: string;
}

interface Widths {
  readonly time: number;
  readonly transport: number;
  readonly firewall: number;
  readonly rule: number;
  readonly ends: number;
}

const WORDS: Readonly<Record<PacketRow['action'], { readonly word: string; readonly tone: Tone }>> = {
  deny: { word: 'DENY', tone: 'bad' },
  accept: { word: 'accept', tone: 'good' },
  unknown: { word: '?', tone: 'plain' },
};

/** In ASCII also where more could be shown: measuring a row with one other character costs Ink twenty times as much, and this list scrolls. */
const BETWEEN = '->';

export function packetsHead(columns: PacketColumnsShown): Line {
  const widths = widthsFor(columns.width);
  const cells = [
    fit('action', 6),
    cell('time', widths.time),
    cell('flags', widths.transport),
    ` ${fit('packet', widths.ends)}`,
    cell('firewall', widths.firewall),
    cell('rule', widths.rule),
  ];
  return line(` ${cells.join('')}`, 'strong');
}

export function packetLine(row: PacketRow, columns: PacketColumnsShown): Line {
  const widths = widthsFor(columns.width);
  const { word, tone } = WORDS[row.action];
  const time = row.key.time === 0 ? '' : widths.time > 8 ? stamp(row.key.time, columns.zone) : clock(row.key.time, columns.zone);
  const ends = {
    from: clean(`${row.src ?? '?'}${port(row.srcPort)}`),
    to: clean(row.dst ?? '?'),
    port: port(row.dstPort),
  };
  const rest = [
    cell(time, widths.time),
    cell(`${row.transport ?? '?'} ${row.flags ?? ''}`, widths.transport),
    ` ${fitEnds(ends, BETWEEN, widths.ends)}`,
    cell(row.firewall, widths.firewall),
    cell(row.rule ?? '', widths.rule),
  ];
  return [span(fit(word, 6), tone), span(rest.join(''))];
}

/** What the list has no room for. */
export function packetDetail(row: PacketRow, zone: string, rawLine: string | undefined): readonly Line[] {
  const place = [row.firewall, row.in && `in ${row.in}`, row.out && `out ${row.out}`, row.rule && `rule ${row.rule}`];
  const size = row.length === undefined ? '' : `, ${row.length} bytes`;
  return [
    line(
      `${row.action}${row.how === undefined ? '' : ` (${row.how})`}  ${row.key.time === 0 ? 'no time' : stamp(row.key.time, zone)}`,
      'strong',
    ),
    line(
      `from ${row.src ?? '?'}${port(row.srcPort)} to ${row.dst ?? '?'}${port(row.dstPort)}  ${row.transport ?? ''} ${row.flags ?? ''}${size}`,
    ),
    line(place.filter((part) => part !== undefined && part !== '').join(', ')),
    line(rawLine ?? `${row.path}:${row.line}   r shows the raw line`),
  ];
}

function widthsFor(width: number): Widths {
  const time = width >= 110 ? 19 : width >= 50 ? 8 : 0;
  const transport = width >= 66 ? 8 : 0;
  const firewall = width >= 90 ? 8 : 0;
  const rule = width >= 78 ? (width >= 110 ? 16 : 10) : 0;
  const taken = [time, transport, firewall, rule].reduce((sum, each) => sum + (each > 0 ? each + 1 : 0), 0);
  return { time, transport, firewall, rule, ends: width - taken - 8 };
}

function cell(text: string, width: number): string {
  return width === 0 ? '' : ` ${fit(clean(text), width)}`;
}

function port(number: number | undefined): string {
  return number === undefined ? '' : `:${number}`;
}
