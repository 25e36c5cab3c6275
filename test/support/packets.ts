/** Blocks of packets for tests, a line each: `time-in-seconds action src:port > dst:port flags [length]`. */
import { Code, Flag, Has, PacketColumns } from '../../parsers/columns.ts';
import type { LogSource, PacketBlock } from '../../src/correlator/contract.ts';

const FLAGS: Readonly<Record<string, number>> = { F: Flag.FIN, S: Flag.SYN, R: Flag.RST, P: Flag.PSH, A: Flag.ACK };
const LINE = /^([\d.]+) (accept|deny) ([\d.]+):(\d+) > ([\d.]+):(\d+) ([FSRPA]+)(?: (\d+))?$/;

/** @param start epoch seconds that times count from */
export function block(source: number, lines: readonly string[], start = 1_795_000_000): PacketBlock {
  const columns = new PacketColumns(Math.max(1, lines.length));
  for (const [number, line] of lines.entries()) {
    const [, seconds = '', action, src = '', srcPort, dst = '', dstPort, flags = '', length] = LINE.exec(line) ?? [];
    if (action === undefined) throw new Error(`no packet: ${line}`);
    const i = columns.begin();
    columns.time[i] = (start + Number(seconds)) * 1_000_000;
    columns.present[i] = Has.time | Has.srcPort | Has.dstPort | Has.flags | Has.length;
    columns.action[i] = action === 'accept' ? Code.accept : Code.deny;
    columns.transport[i] = 6;
    columns.src[i] = columns.addresses.add(src);
    columns.dst[i] = columns.addresses.add(dst);
    columns.srcPort[i] = Number(srcPort);
    columns.dstPort[i] = Number(dstPort);
    columns.flags[i] = flags.split('').reduce((bits, letter) => bits | (FLAGS[letter] ?? 0), 0);
    columns.length[i] = Number(length ?? 60);
    columns.commit(number + 1, number * 100);
  }
  return { source, columns };
}

/** A source whose packets are given apart. */
export function logSource(id: number, firewall: string, facts: Partial<LogSource> = {}): LogSource {
  const counts = { lines: 0, records: 0, skipped: {}, malformed: 0, foreign: 0, accepts: 1, denies: 1 };
  return {
    id,
    path: `${firewall}.log`,
    format: 'iptables',
    firewall,
    timezone: 'UTC',
    timezoneFrom: 'site',
    clockOffsetMs: 0,
    ...counts,
    notices: [],
    activeMinutes: [],
    ...facts,
  };
}
