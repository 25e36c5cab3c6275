/** The reader of usual lines may only be faster: what it makes of a line is what the general reader makes of it. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { PacketColumns, recordAt } from '../../parsers/columns.ts';
import { Outcome, type RecordReader } from '../../parsers/contract.ts';
import { iptables } from '../../parsers/iptables.ts';
import { mutated, randomFrom } from './mutations.ts';
import { sourceOf } from './reading.ts';

const MAC = 'MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 ';
const TAIL = 'LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=17297 DF ';

/** Lines as kernels print them, by every protocol and envelope that is read in one pass, and others beside them. */
function lines(random: (below: number) => number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const stamp = [
    `Nov ${[' 9', '18'][random(2)]} ${two(random(24))}:${two(random(2))}:${two(random(61))}`,
    `2026-11-18T22:${two(random(2))}:${two(random(60))}`,
    `Nov 18 22:00:0${random(3)}`,
    `2026-11-18T22:00:${two(random(60))}.${random(1_000_000)}+01:00`,
  ][random(4)];
  // A relay's stamp may be of the same second as the firewall's, or of a later one.
  const relayed = ` relay <4>Nov 18 22:00:0${random(3)} fw1 kernel: `;
  const envelope = [' fw1 kernel: ', ' fw1 kernel: ', ' fw1 ', ' fw1 kern.warn kernel: ', ' ', relayed][random(6)];
  const uptime = ['[60805.886997] ', '[    5.000001] ', '[   12.5][    C0] ', ''][random(4)];
  const prefix = ['[UFW BLOCK] ', 'FW-DROP ', 'IN=x ', '', '1 2 FORWARD ', '[WAN-default-D]'][random(6)];
  const place = [
    'IN=eth1 OUT=eth0 ',
    `IN=eth1 OUT= ${MAC}`,
    `IN=eth1 OUT=eth0 ${MAC}`,
    'IN= OUT=eth0 ',
    'IN=br0 OUT=br0 PHYSIN=a PHYSOUT=b ',
  ][random(5)];
  const address = (): string =>
    [`10.30.1.${random(300)}`, '10.16.0.27', '010.1.1.1', '10.0016.0.27', '2001:db8:0:0:0:0:0:27', '1.2.3'][random(6)] ?? '';
  const port = (): number => [1501, 1502, random(65_536), random(65_536), 65_535, 65_535, 65_535, 65_536][random(8)] ?? 0;
  const ports = `SPT=${port()} DPT=${port()} `;
  const packet = [
    `PROTO=TCP ${ports}WINDOW=64240 RES=0x00 ${['SYN ', 'ACK SYN ', 'ACK PSH FIN ', 'CWR ECE SYN ', ''][random(5)]}URGP=0 `,
    `PROTO=TCP ${ports}SEQ=1 ACK=0 WINDOW=64240 RES=0x00 SYN URGP=0 OPT (020405B4) `,
    `PROTO=TCP ${ports}WINDOW=64240 RES=0x00 SYN URGP=0 UID=0 GID=0 MARK=0x1 `,
    `PROTO=UDP ${ports}LEN=${random(100)} `,
    `PROTO=UDP ${ports}LEN=40`,
    `PROTO=ICMP TYPE=${[8, 255, 256][random(3)]} CODE=0 ID=1 SEQ=2 `,
    `PROTO=ICMP TYPE=3 CODE=4 [SRC=10.16.0.27 DST=10.30.1.20 ${TAIL}PROTO=TCP ${ports}WINDOW=1 RES=0x00 ACK URGP=0 ] MTU=1400 `,
    'PROTO=47 ',
  ][random(8)];
  return `${stamp}${envelope}${uptime}${prefix}${place}SRC=${address()} DST=${address()} ${TAIL}${packet}`;
}

function said(reader: RecordReader, bytes: Uint8Array, start: number, end: number, out: PacketColumns): object {
  const outcome = reader.read(bytes, start, end, out);
  if (outcome !== Outcome.RECORD) return { outcome };
  out.commit(1, 0);
  return { outcome, record: recordAt(out, out.count - 1) };
}

test('lines read one after the other out of one buffer come to what each comes to alone', () => {
  const random = randomFrom(1);
  const buffer = Buffer.alloc(8192);
  const inOneGo = iptables.open(sourceOf(buffer));
  const block = new PacketColumns(256);
  const single = new PacketColumns(1);
  const differing: unknown[] = [];
  let usual = 0;
  for (let n = 0; n < 8000; n++) {
    const text = lines(random);
    const line = random(4) === 0 ? Buffer.from(mutated(Buffer.from(text), Buffer.from(lines(random)), random)) : Buffer.from(text);
    // What stands behind a line is the next one, or what an earlier one left there.
    const start = random(64);
    line.copy(buffer, start);
    const end = Math.min(start + line.length, buffer.length);
    if (random(2) === 0) buffer[end] = 10;
    if (block.full) block.clear();
    const together = said(inOneGo, buffer, start, end, block);
    single.clear();
    const alone = said(iptables.open(sourceOf(buffer)), buffer.subarray(start, end), 0, end - start, single);
    if (JSON.stringify(together).includes('"dstPort"')) usual++;
    if (!isDeepStrictEqual(together, alone)) differing.push({ line: text, together, alone });
  }
  expect(differing).toEqual([]);
  expect(usual).toBeGreaterThan(2000);
});
