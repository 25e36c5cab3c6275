/** An index that is fed night by night knows on which of them a leg broke. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { legwork } from '../support/legwork.ts';
import { FirewallLog } from '../support/night-writer.ts';
import { Traffic } from '../support/packet.ts';

const folder = mkdtempSync(join(tmpdir(), 'legwork-thirty-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SERVER = '10.30.1.20';
const CLIENTS = ['10.16.0.21', '10.16.0.27'] as const;
const at = (day: number, clock: string) => Date.parse(`2026-11-${String(day).padStart(2, '0')}T${clock}:00Z`);

/** Both clients are called at 22:00; from the evening of the 17th on the second one is not reached. */
function nightLog(day: number): string {
  const traffic = new Traffic(day);
  const log = new FirewallLog({ name: 'fw1', dialect: 'iptablesIso' });
  for (let minute = 0; minute <= 600; minute += 30) {
    log.add(traffic.accepted({ at: at(day, '20:00') + minute * 60_000, from: '10.16.0.40', to: '10.30.1.9', port: 443 }));
  }
  for (const client of CLIENTS) {
    const call = { at: at(day, '22:00'), from: SERVER, to: client, port: 1501 };
    log.add(client === CLIENTS[1] && day >= 17 ? traffic.dropped(call) : traffic.accepted(call));
  }
  return log.text();
}

const answerSchema = z.object({
  findings: z.array(
    z.object({
      leg: z.string().nullable(),
      responder: z.object({ address: z.string() }).nullable(),
      nights: z.array(z.object({ night: z.string() })),
      history: z.object({ lastWorked: z.string(), firstDenied: z.string(), status: z.string() }).optional(),
    }),
  ),
});

async function analyze(...paths: readonly string[]): Promise<z.output<typeof answerSchema>> {
  const kept = ['--site', join(folder, 'site.yaml'), '--index', join(folder, 'i.sqlite')];
  return answerSchema.parse(JSON.parse((await legwork('analyze', ...paths, ...kept, '--json', '--quiet')).stdout));
}

test('a leg that breaks on the 17th of thirty nights is said to have broken on the 17th', async () => {
  writeFileSync(
    join(folder, 'site.yaml'),
    `timezone: UTC\nbackups: [{name: bucky2, protocol: tsm, mode: prompted, roles: {server: [${SERVER}], client: [${CLIENTS.join(', ')}]}, window: "20:00-06:00"}]\n`,
  );
  const paths = Array.from({ length: 30 }, (_, i) => join(folder, `fw1-${String(i + 1).padStart(2, '0')}.log`));
  for (const [i, path] of paths.entries()) writeFileSync(path, nightLog(i + 1));

  // The index is fed in three parts, as a job every week or two would.
  expect((await analyze(...paths.slice(0, 16))).findings).toEqual([]);
  const [fresh] = (await analyze(...paths.slice(16, 17))).findings;
  expect(fresh?.history?.status).toBe('new');
  const { findings } = await analyze(...paths.slice(17));
  expect(findings.map((finding) => [finding.leg, finding.responder?.address])).toEqual([['tsm.prompt', CLIENTS[1]]]);
  expect(findings[0]?.nights.map(({ night }) => night)).toEqual(Array.from({ length: 14 }, (_, i) => `2026-11-${17 + i}`));
  expect(findings[0]?.history).toMatchObject({ status: 'continuing' });
  expect(findings[0]?.history?.firstDenied).toMatch(/^2026-11-17T22:00/);
  expect(findings[0]?.history?.lastWorked).toMatch(/^2026-11-16T22:00/);
});
