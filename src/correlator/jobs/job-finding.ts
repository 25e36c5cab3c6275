/** Findings that no packet shows: what a job log says by itself, and failures nothing explains. */
import type { Leg, Protocol } from '../../protocols/contract.ts';
import type { Site } from '../../site/contract.ts';
import type { End, EvidenceLine, Finding, NightCoverage } from '../contract.ts';
import { findingId } from '../finding-id.ts';
import { remedies } from '../fixes/remedies.ts';
import { listed } from '../phrases.ts';
import type { LetThrough } from './let-through.ts';
import type { ToldJob } from './told-job.ts';

type OwnCause = ToldJob['ownCauses'][number];

const TITLES: Readonly<Record<OwnCause['cause'], string>> = {
  'server-timeout': 'the server ended the session by its own timer',
  'port-conflict': 'the port is taken on the host itself',
  'descriptor-exhaustion': 'the proxy ran out of file descriptors',
};
const REFERENCES: Readonly<Record<OwnCause['cause'], readonly string[]>> = {
  'server-timeout': ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=options-commtimeout'],
  'port-conflict': [],
  'descriptor-exhaustion': ['https://softpanorama.org/Admin/Tivoli/TMF/TFST/index.shtml'],
};

/** The line of a job log as evidence. */
export function evidenceOf(job: ToldJob): EvidenceLine {
  const time = job.end ?? job.start;
  return { path: job.path, line: job.line, offset: job.offset, ...(time === undefined ? {} : { time }), text: job.text, textFrom: 'job' };
}

/** What a finding out of a job's own words rests on beside them. */
export interface OwnBasis {
  /** Denials of its hosts that came first. */
  readonly before: readonly Finding[];
  /** The leg's connects, where the words count only beside them. */
  readonly letThrough?: LetThrough;
  readonly site: Site;
  readonly nights: readonly NightCoverage[];
}

/** A cause the product itself names: not the firewall. Undefined where the protocol has no leg it could be about. */
export function ownCauseFinding(job: ToldJob, own: OwnCause, { before, letThrough, site, nights }: OwnBasis): Finding | undefined {
  const protocol = site.protocols.find((candidate) => candidate.id === job.product);
  const seen = letThrough?.slice.case;
  const leg = seen?.leg ?? (protocol === undefined ? undefined : legOf(protocol, modeOf(job, site), job, own));
  if (protocol === undefined || leg === undefined) return undefined;
  const { initiator, responder } = seen === undefined ? endsOf(leg, job, own, site) : endsSeen(seen);
  const time = own.time ?? job.end ?? job.start;
  const ends = [initiator?.address, responder?.address].filter((address) => address !== undefined);
  return {
    ...frame(job, nights, time),
    id: findingId([job.backup, leg.id, own.cause, initiator?.address, responder?.address]),
    verdict: 'not-firewall',
    confidence: letThrough === undefined ? 'high' : 'medium',
    because: [
      `${own.path} says so by itself, in line ${own.line}`,
      ...(letThrough === undefined ? [] : [`${listed(letThrough.firewalls)} let the connects of this leg through and denied none`]),
    ],
    wouldRaise: letThrough === undefined || responder === null ? [] : [`the firewall log of ${responder.address} itself`],
    ...(letThrough === undefined
      ? {}
      : { alsoCausedBy: ['connection-denied: a firewall further on, or on the host itself, may reject without a log'] }),
    impact: leg.impact,
    leg: leg.id,
    cause: own.cause,
    initiator,
    responder,
    summary: `${job.backup} (${protocol.name}): ${leg.id}${ends.length > 0 ? ` of ${ends.join(' and ')}` : ''} fails, not at a firewall: ${letThrough === undefined ? TITLES[own.cause] : REFUSED}.`,
    effect: `${job.client === '' ? 'The log' : job.client} shows ${job.status}${job.messageIds.length > 0 ? ` (${listed(job.messageIds.slice(0, 4))})` : ''}.`,
    explanation:
      `The backup product's own log names the cause: ${letThrough === undefined ? TITLES[own.cause] : REFUSED}. ` +
      (before.length === 0
        ? 'No denied packet of its hosts comes before it, and no firewall rule changes it.'
        : `It may be the late effect of what was denied earlier: ${before.map((finding) => finding.summary).join(' ')}`),
    evidence: [...(letThrough?.evidence ?? []), ...wordsOf(job, own)],
    fixes: remedies[own.cause](
      {
        leg,
        cause: own.cause,
        initiators: [],
        responders: responder === null ? [] : [responder.address],
        transport: 'tcp',
        ports: [],
        place: { firewall: '' },
      },
      ends.join(' and '),
    ),
    verify: leg.verify,
    references: [...new Set([...leg.sources.filter((source) => source.startsWith('http')), ...REFERENCES[own.cause]])],
  };
}

const REFUSED = 'the host itself refuses the connection: nothing listens on the port, or something else does';

function wordsOf(job: ToldJob, own: OwnCause): readonly EvidenceLine[] {
  const alike = job.ownCauses.filter((other) => other.cause === own.cause && other.ifLetThrough === own.ifLetThrough);
  return alike.slice(0, 5).map(({ path, line, text, time }) => ({
    path,
    line,
    offset: job.line === line ? job.offset : 0,
    ...(time === undefined ? {} : { time }),
    text,
    textFrom: 'job',
  }));
}

function endsSeen({ initiator, responder, match }: LetThrough['slice']['case']): { readonly initiator: End; readonly responder: End } {
  return {
    initiator: { address: initiator, role: match.initiatorRole },
    responder: { address: responder, role: match.responderRole },
  };
}

/** A failed job beside which no denial stands. */
export function notExplained(jobs: readonly [ToldJob, ...ToldJob[]], nights: readonly NightCoverage[], path: readonly string[]): Finding {
  const [job] = jobs;
  const who = job.client === '' ? job.backup : job.client;
  const address = job.addresses[0];
  const host = address === undefined ? who : `${who} (${address})`;
  const missing = address === undefined && job.client !== '' ? [`the address of ${job.client} under hosts in the site file`] : [];
  return {
    ...frame(job, nights, job.end ?? job.start),
    id: findingId(['not-explained', job.backup, job.product, who.toLowerCase()]),
    verdict: 'not-explained',
    confidence: 'low',
    because: ['the job failed, and no denied packet of its hosts is logged while it ran'],
    wouldRaise: [
      ...missing,
      `the firewall log of ${host} itself`,
      'the logs of other firewalls on the path',
      `the product's own log on ${host}`,
    ],
    impact: 'backup',
    leg: null,
    cause: null,
    initiator: null,
    responder: null,
    summary: `${job.backup}: the job of ${who} ended as ${job.status}, and ${path.length > 0 ? listed(path) : 'no firewall log here'} shows no denial that explains it.`,
    effect: `${who} shows ${job.status}${job.messageIds.length > 0 ? ` (${listed(job.messageIds.slice(0, 4))})` : ''}.`,
    explanation:
      missing.length > 0
        ? `The job log names ${who}, and the site file does not say which address that is: denials cannot be tied to it.`
        : `The logs cover the job and deny nothing of ${host}. The service may not have run, the host may have been off, its own firewall may drop without a log, or another firewall may stand on the path.`,
    evidence: jobs.slice(0, 10).map(evidenceOf),
    fixes: [],
    verify: [],
    references: [],
  };
}

function frame(job: ToldJob, nights: readonly NightCoverage[], time: number | undefined) {
  const night = nights.find((span) => time !== undefined && span.backup === job.backup && span.since <= time && time <= span.until)?.night;
  return {
    protocol: job.product,
    backup: job.backup,
    ports: [],
    ...(job.start === undefined && time === undefined ? {} : { first: job.start ?? time ?? 0, last: job.end ?? time ?? job.start ?? 0 }),
    packets: 0,
    attempts: 0,
    nights: night === undefined ? [] : [{ night, packets: 0, attempts: 0 }],
    against: [],
    assumptions: [],
    alsoCausedBy: [],
  } as const;
}

function modeOf(job: ToldJob, site: Site): string | undefined {
  return site.backups.find((candidate) => candidate.name === job.backup)?.mode;
}

/** The leg the words are about: of the host itself, of the port named, of the message named, else the first that carries a backup. */
function legOf(protocol: Protocol, mode: string | undefined, job: ToldJob, own: OwnCause): Leg | undefined {
  const { about } = job;
  const inMode = (leg: Leg) => mode === undefined || leg.onlyMode === undefined || leg.onlyMode === mode;
  const legs = protocol.legs.filter((leg) => leg.impact === 'backup' && leg.transport.includes('tcp') && inMode(leg));
  if (about !== undefined)
    return (
      legs.find((leg) => leg.initiator.includes(about) && leg.responder.includes(about)) ??
      legs.find((leg) => leg.responder.includes(about))
    );
  const ports = job.peers.flatMap((peer) => peer.port ?? []);
  return (
    legs.find((leg) => leg.ports.some(([low, high]) => ports.some((port) => low <= port && port <= high))) ??
    legs.find((leg) => job.messageIds.some((id) => own.text.includes(id) && leg.sees.some((text) => text.includes(id)))) ??
    legs[0]
  );
}

function endsOf(leg: Leg, job: ToldJob, own: OwnCause, site: Site): { readonly initiator: End | null; readonly responder: End | null } {
  const backup = site.backups.find((candidate) => candidate.name === job.backup);
  const of = (roles: readonly string[]): End | null => {
    const held = job.addresses.flatMap((address) =>
      roles.filter((role) => backup?.roles.get(role)?.has(address) === true).map((role) => ({ address, role })),
    );
    const named = roles.flatMap((role) => {
      const singles = backup?.roles.get(role)?.singles ?? [];
      return singles.length === 1 ? singles.map((address) => ({ address, role })) : [];
    });
    return held[0] ?? named[0] ?? null;
  };
  if (own.cause === 'descriptor-exhaustion')
    return { initiator: null, responder: of(job.about === undefined ? leg.responder : [job.about]) };
  return { initiator: of(leg.initiator), responder: of(leg.responder) };
}
