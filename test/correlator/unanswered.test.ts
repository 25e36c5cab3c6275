import { expect, test } from 'vitest';
import { diagnosisSchema } from '../../src/report/schema.ts';
import { diagnosisJson } from '../support/memory-logs.ts';

const SITE = `
timezone: UTC
backups:
  - name: nightly
    protocol: tsm
    mode: prompted
    roles: {server: [10.30.1.20], client: [10.16.0.27]}
    window: "20:00-23:00"
`;

/** Four SYNs of one connect, let through, at the spacings of Linux; and a packet every half hour, so that the log is whole. */
function evening(day: number): readonly string[] {
  const prompt = [0, 1, 3, 7].map((second) => syn(day, `21:00:0${second}`, 'SRC=10.30.1.20 DST=10.16.0.27', 40_000 + day, 1501));
  const others = ['19:30', '20:30', '21:30', '22:30', '23:30'].map((clock) =>
    syn(day, `${clock}:30`, 'SRC=10.9.0.1 DST=10.9.1.1', 50_000, 443),
  );
  return [...prompt, ...others].toSorted();
}

const syn = (day: number, clock: string, ends: string, from: number, to: number): string =>
  `2026-11-${day}T${clock}+00:00 fw1 kernel: FW-ACCEPT IN=eth0 OUT=eth1 ${ends} LEN=60 TTL=63 ID=1 DF PROTO=TCP SPT=${from} DPT=${to} WINDOW=64240 SYN URGP=0`;

test('connects that nobody answers on several nights are one finding with all its nights', async () => {
  const text = [17, 18].flatMap(evening).join('\n');
  const { findings } = diagnosisSchema.parse(JSON.parse(await diagnosisJson([{ name: 'fw1.log', text: `${text}\n` }], 'UTC', SITE)));
  expect(findings.filter((finding) => finding.verdict === 'not-explained')).toMatchObject([
    {
      packets: 8,
      attempts: 2,
      nights: [
        { night: '2026-11-17', packets: 4, attempts: 1 },
        { night: '2026-11-18', packets: 4, attempts: 1 },
      ],
    },
  ]);
  expect(new Set(findings.map((finding) => finding.id)).size).toBe(findings.length);
});
