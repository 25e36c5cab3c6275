/** What is read of usual pf lines from their bytes is what the general readers make of them. */
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { PacketColumns, recordAt } from '../../parsers/columns.ts';
import { Outcome, type LogFormat, type RecordReader } from '../../parsers/contract.ts';
import { pfFilterlog } from '../../parsers/pf-filterlog.ts';
import { pfTcpdump } from '../../parsers/pf-tcpdump.ts';
import { mutated, randomFrom } from './mutations.ts';
import { sourceOf } from './reading.ts';

type Random = (below: number) => number;
const two = (n: number): string => String(n).padStart(2, '0');
const address = (random: Random): string =>
  [`10.30.1.${random(300)}`, '10.16.0.27', '010.1.1.1', '2001:db8::27', '1.2.3', '192.0.2.255'][random(6)] ?? '';

function filterlog(random: Random): readonly string[] {
  const clock = `22:${two(random(2))}:${two(random(61))}`;
  const envelope = [
    `<134>Nov 18 ${clock} filterlog[41317]: `,
    `Nov 18 ${clock} fw1 filterlog: `,
    `Nov 18 ${clock} fw${random(2)} filterlog[29755]: `,
    `<134>1 2026-11-18T${clock}+01:00 fw1.example filterlog 41317 - - `,
    `Nov 18 22:00:0${random(3)} relay Nov 18 22:00:0${random(3)} fw1 filterlog[7]: `,
    `<134>1 2026-11-18T${clock}.${two(random(100))}Z fw1 filterlog 1 - [meta sequenceId="${random(9)}"] `,
  ][random(6)];
  const rule = ['4,,,1000000103', '77,,,0', ',,,02f4bab031b57d1e30553ce08e0ec131', '4294967295,1,anchor,1'][random(4)];
  const head = `${rule},igb${random(2)},${['match', 'state-mismatch'][random(2)]},${['block', 'pass', 'unkn(%u)'][random(3)]},${['in', 'out'][random(2)]}`;
  const ip = `0x0,${['', 'CE'][random(2)]},64,${random(9)},${[0, 0, 0, 1480][random(4)]},${['DF', 'none', '+'][random(3)]}`;
  const ports = `${random(70_000)},${1490 + random(20)}`;
  const packet = [
    `4,${ip},6,tcp,60,${address(random)},${address(random)},${ports},0,${['S', 'SA', 'FA', 'SEC', ''][random(5)]},1${random(99)},,64240,,mss;nop`,
    `4,${ip},17,udp,78,${address(random)},${address(random)},${ports},${[58, 58, 5, 100][random(4)]}`,
    `4,${ip},1,icmp,84,${address(random)},${address(random)},request,1,164`,
    `6,0x00,0x00000,64,TCP,6,40,${address(random)},${address(random)},${ports},0,S,1,,64240,,mss`,
  ][random(4)];
  return [`${envelope}${head},${packet}`];
}

function tcpdump(random: Random): readonly string[] {
  const clock = `22:${two(random(2))}:${two(random(61))}`;
  const stamp = [
    `2026-11-18 ${clock}.${100_000 + random(900_000)}`,
    `Nov 18 ${clock}.000005`,
    `17950392${two(random(100))}.000005`,
    clock,
    ` 00:00:00.000145`,
  ][random(5)];
  const rule = ['rule 3/0(match):', 'rule 3/(match)', 'rule 3.backup.1/8(ip-option):', 'rule 3/(match) [uid 0, pid 1]'][random(4)];
  const head = `${stamp} ${rule} ${['block', 'pass', 'rdr'][random(3)]} ${['in', 'out'][random(2)]} on em${random(3)}: `;
  const ends = `${address(random)}.${random(70_000)} > ${address(random)}.${1490 + random(20)}: `;
  const [a, b] = [random(2 ** 31), random(2 ** 31)];
  const options = ['', ', options [mss 1460,nop,nop,sackOK,nop,wscale 7]', ', options [mss 1460,TS val 1 ecr 2,eol]'][random(3)];
  const old = ['', ' <mss 1460,nop,wscale 0>', ' <mss 1460,[|tcp]>'][random(3)];
  const rest = [
    `Flags [${['S', 'S.', 'P.', 'F.', 'R', '.', 'none', 'SEW', 'e.'][random(9)]}]${['', ', cksum 0x2e6c (correct)'][random(2)]}, seq ${a}${['', `:${b}`][random(2)]}${['', ', ack 2'][random(2)]}, win 65535${options}, length ${[0, 0, 420][random(3)]}`,
    `Flags [.], ack ${a}, win 501, length 0`,
    `${['S', 'SF', 'P', 'R', '.', 'U', 'SE'][random(7)]} ${a}:${b}(${random(9)})${['', ' ack 1'][random(2)]} win 16384${old}${['', ' (DF)'][random(2)]}${['', ' [tos 0x10]', ' [tos 0x10 (E)]'][random(3)]}`,
    `. ack 1 win 501${old}`,
    'UDP, length 5',
    'udp 132',
    'udp 132 (DF)',
    '53+ A? host.example. (30)',
  ][random(8)];
  if (random(4) !== 0) return [`${head}${ends}${rest}`];
  const verbose = `(tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto ${['TCP (6)', 'UDP (17)', 'Options (0)'][random(3)]}, length ${random(1500)})`;
  return [`${head}${verbose}`, `    ${ends}${rest}`];
}

function said(reader: RecordReader, lines: readonly Uint8Array[], out: PacketColumns): readonly object[] {
  return lines.map((line) => {
    if (out.full) out.clear();
    const outcome = reader.read(line, 0, line.length, out);
    if (outcome !== Outcome.RECORD) return { outcome, why: outcome === Outcome.FOREIGN ? '' : out.why };
    out.commit(1, 0);
    return { outcome, record: recordAt(out, out.count - 1) };
  });
}

test.each<readonly [LogFormat, (random: Random) => readonly string[]]>([
  [pfFilterlog, filterlog],
  [pfTcpdump, tcpdump],
])('$name: lines read one after the other come to what each comes to alone', (format, make) => {
  const random = randomFrom(1);
  const source = sourceOf(new Uint8Array(0), { year: 2026 });
  const inOneGo = format.open(source);
  const block = new PacketColumns(256);
  const single = new PacketColumns(4);
  const differing: unknown[] = [];
  for (let n = 0; n < 8000; n++) {
    const lines = make(random).map((line) => Buffer.from(line));
    const bytes = random(4) === 0 ? lines.map((line) => mutated(line, Buffer.from(make(random)[0] ?? ''), random)) : lines;
    const text = bytes.map((line) => Buffer.from(line).toString('latin1'));
    single.clear();
    const together = said(inOneGo, bytes, block);
    const alone = said(format.open(source), bytes, single);
    if (!isDeepStrictEqual(together, alone)) differing.push({ text, together, alone });
  }
  expect(differing).toEqual([]);
});
