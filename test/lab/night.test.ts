/** A night on a real firewall: nft drops a leg, the kernel logs it, `analyze` names it, and its rule lets it pass. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { KernelLog, canReadKernelLog } from './kernel-log.ts';
import { CLIENT, Namespaces, SERVER, canPlay, works } from './namespaces.ts';
import type { Place } from './namespaces.ts';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const playable = canPlay() && works('nft', ['--version']) && canReadKernelLog();

/** Milliseconds: a limit for a test that hangs, not for a machine that is busy. */
const A_SLOW_MACHINE = 900_000;

/** Milliseconds in which a SYN that is let through is answered on one machine, and a denied one is not yet repeated. */
const A_MOMENT = 400;

interface Story {
  readonly site: string;
  /** Rules of the forward chain, before what is left is logged and dropped. */
  readonly rules: string;
  /** A dial of the story beside the denied one, and what becomes of it. */
  readonly beside: readonly [Place, number, 'connected' | 'silence'];
  readonly denied: readonly [Place, number];
  readonly neighbour: readonly [Place, number];
  readonly leg: string;
  readonly cause: string;
}

const STATEFUL = 'ct state established,related accept; ct state invalid log prefix "FW-INVALID " drop;';
const accept = (from: string, port: number) => `ip saddr ${from} tcp dport ${port} ct state new log prefix "FW-ACCEPT " accept;`;
const site = (protocol: string, server: string, client: string, more = '') =>
  `timezone: UTC\nbackups: [{name: lab, protocol: ${protocol}, roles: {${server}: [${SERVER}], ${client}: [${CLIENT}]}${more}}]\n`;

const stories: Readonly<Record<string, Story>> = {
  'the prompt of a TSM server is dropped': {
    site: site('tsm', 'server', 'client', ', mode: prompted'),
    rules: `${STATEFUL} ${accept(CLIENT, 1500)}`,
    beside: ['client', 1500, 'connected'],
    denied: ['server', 1501],
    neighbour: ['server', 1502],
    leg: 'tsm.prompt',
    cause: 'connection-denied',
  },
  'the data connections of Backup Exec are dropped': {
    site: site('backup-exec', 'media-server', 'remote-agent', ', ports: {data: 4000-4025, media-server-range: 3000-3025}'),
    rules: `${STATEFUL} ${accept(SERVER, 10_000)}`,
    beside: ['server', 10_000, 'connected'],
    denied: ['server', 4003],
    neighbour: ['server', 4026],
    leg: 'backup-exec.data',
    cause: 'connection-denied',
  },
  'a filter without state drops the answers': {
    site: site('tsm', 'server', 'client', ', mode: polling'),
    rules: `ip saddr ${CLIENT} tcp dport 1500 log prefix "FW-ACCEPT " accept;`,
    beside: ['client', 1500, 'silence'],
    denied: ['client', 1500],
    neighbour: ['server', 1502],
    leg: 'tsm.session',
    cause: 'reply-denied',
  },
};

const answerSchema = z.object({
  findings: z.array(
    z.object({
      verdict: z.string(),
      leg: z.string().nullable(),
      cause: z.string().nullable(),
      fixes: z.array(
        z.object({
          rules: z.object({ nftables: z.string() }).optional(),
          admits: z.object({ backupPackets: z.tuple([z.number(), z.number()]), otherDenied: z.number() }).optional(),
        }),
      ),
    }),
  ),
});

function analyze(siteText: string, lines: readonly string[]): z.output<typeof answerSchema> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-lab-'));
  try {
    writeFileSync(join(folder, 'site.yaml'), siteText);
    writeFileSync(join(folder, 'fw.log'), `${lines.join('\n')}\n`);
    const args = [cli, 'analyze', join(folder, 'fw.log'), '--site', join(folder, 'site.yaml'), '--json'];
    return answerSchema.parse(JSON.parse(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!playable).each(Object.entries(stories))(
  '%s, and the proposed rule lets them pass',
  async (_, story) => {
    const lab = new Namespaces();
    const log = new KernelLog();
    const address = { server: SERVER, client: CLIENT } as const;
    const dial = ([from, port]: readonly [Place, number], giveUpMs: number) =>
      lab.dial(from, from === 'server' ? CLIENT : SERVER, port, giveUpMs);
    try {
      lab.sh(
        'firewall',
        `nft 'table inet filter { chain forward { type filter hook forward priority 0; policy drop; ${story.rules} log prefix "FW-DROP " drop; }; }'`,
      );
      const [caller, service, becomes] = story.beside;
      const ends = new Map([[caller, service] as const, story.denied, story.neighbour].map((end) => [end.join(), end]));
      await Promise.all(
        [...ends.values()].map(async ([from, port]) => {
          const to = from === 'server' ? 'client' : 'server';
          await lab.listen(to, address[to], port);
        }),
      );
      expect(dial([caller, service], becomes === 'silence' ? 1500 : 60_000)).toBe(becomes);
      for (let i = 0; i < 2; i++) expect(dial(story.denied, 1500)).toBe('silence');

      const { findings } = analyze(story.site, log.lines(/ (?:SRC|DST)=10\.78\./));
      expect(findings.map((finding) => [finding.leg, finding.cause])).toEqual([[story.leg, story.cause]]);
      const fix = findings[0]?.fixes.find((candidate) => candidate.rules !== undefined);
      const [admitted, of] = fix?.admits?.backupPackets ?? [0, 0];
      expect([admitted > 0, admitted === of, fix?.admits?.otherDenied]).toEqual([true, true, 0]);

      lab.sh('firewall', fix?.rules?.nftables ?? 'false');
      expect(dial(story.denied, 60_000)).toBe('connected');
      expect(dial(story.neighbour, A_MOMENT)).toBe('silence');
    } finally {
      log.close();
      lab.close();
    }
  },
  A_SLOW_MACHINE,
);
