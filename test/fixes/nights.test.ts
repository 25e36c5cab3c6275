/** The rules proposed for every night: the tools accept them, and replayed over the night they admit the backup and nothing else. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { diagnosisJson, type LogText } from '../support/memory-logs.ts';
import { sampleNights } from '../support/sample-nights.ts';
import { canCheckIptables, canCheckNft, iptablesComplaints, nftComplaints } from './real-commands.ts';

interface Night {
  readonly story: string;
  readonly logs: readonly LogText[];
  readonly zone: string;
  readonly site: string | undefined;
}

const own: readonly Night[] = sampleNights
  .filter((night) => night.logs.length > 0)
  .map(({ story, logs, truth, site }) => ({ story, logs, zone: truth.timezone, site }));

/** Nights kept beside the project, where they are. */
const beside = process.env['LEGWORK_SHARED'] ?? fileURLToPath(new URL('../../../shared/', import.meta.url));
const others: readonly Night[] = existsSync(join(beside, 'nights')) ? readdirSync(join(beside, 'nights')).flatMap(otherNight) : [];

function otherNight(story: string): readonly Night[] {
  const at = join(beside, 'nights', story);
  if (!existsSync(join(at, 'site.yaml'))) return [];
  const logs = readdirSync(at).filter((name) => name.endsWith('.log')).map((name) => ({ name, text: readFileSync(join(at, name), 'utf8') })); // prettier-ignore
  return [{ story, logs, zone: 'UTC', site: readFileSync(join(at, 'site.yaml'), 'utf8') }];
}

const answerSchema = z.object({
  findings: z.array(
    z.object({
      leg: z.string().nullable(),
      cause: z.string().nullable(),
      verdict: z.string(),
      fixes: z.array(
        z.object({
          text: z.string(),
          rules: z
            .object({ iptables: z.string(), nftables: z.string(), pf: z.string(), windows: z.string(), 'cisco-asa': z.string() })
            .optional(),
          admits: z.object({ backupPackets: z.tuple([z.number(), z.number()]), otherDenied: z.number() }).optional(),
        }),
      ),
    }),
  ),
});

/** Causes a rule mends: of these every finding must carry one. */
const mendedByRule = new Set(['connection-denied', 'reply-denied', 'range-exceeded', 'host-profile', 'time-of-day', 'path-mtu']);

describe.each([...own, ...others])('$story', ({ logs, zone, site }) => {
  const fixes = diagnosisJson(logs, zone, site).then((json) =>
    answerSchema.parse(JSON.parse(json)).findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix }))),
  );
  const rules = fixes.then((all) => all.flatMap(({ fix }) => (fix.rules === undefined ? [] : [fix.rules])));

  test('a finding a rule can mend has one, which admits every packet of it and no other denied one', async () => {
    const proven = (await fixes).filter(({ fix }) => fix.admits !== undefined);
    expect(
      proven.filter(({ fix }) => fix.admits?.backupPackets[0] !== fix.admits?.backupPackets[1] || fix.admits?.otherDenied !== 0),
    ).toEqual([]);
    const { findings } = answerSchema.parse(JSON.parse(await diagnosisJson(logs, zone, site)));
    expect(
      findings.filter(({ cause, fixes: all }) => mendedByRule.has(cause ?? '') && all.every((fix) => fix.rules === undefined)),
    ).toEqual([]);
  });

  test.skipIf(!canCheckNft)('nft accepts the rules', async () => {
    expect((await rules).map((rule) => nftComplaints(rule.nftables)).filter((said) => said !== '')).toEqual([]);
  });

  test.skipIf(!canCheckIptables)('iptables-restore accepts the rules', async () => {
    expect((await rules).map((rule) => iptablesComplaints(rule.iptables)).filter((said) => said !== '')).toEqual([]);
  });
});
