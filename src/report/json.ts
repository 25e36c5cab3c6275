/** The diagnosis as JSON, the interface scripts hold on to. Key order is the contract's; what is absent is absent. */
import type { Diagnosis, End, EvidenceLine, Finding, Fix, Job, SourceCoverage } from '../correlator/contract.ts';
import { type LocalTime, localTime } from './local-time.ts';
import { escapeInJson } from './sanitize.ts';
import type { JsonDiagnosis } from './schema.ts';

type JsonOf<K extends keyof JsonDiagnosis> = JsonDiagnosis[K] extends readonly (infer T)[] ? T : never;
type Show = (time: number) => string;

/** @param zone IANA name or fixed offset in which times are written; every time carries its offset. */
export function renderJson(diagnosis: Diagnosis, zone: string): string {
  return `${escapeInJson(JSON.stringify(toJson(diagnosis, localTime(zone)), undefined, 2))}\n`;
}

function toJson(diagnosis: Diagnosis, time: LocalTime): JsonDiagnosis {
  const { coverage, window } = diagnosis;
  const iso: Show = (micros) => time.iso(micros);
  return {
    schemaVersion: diagnosis.schemaVersion,
    tool: { name: diagnosis.tool.name, version: diagnosis.tool.version },
    window: window && { since: iso(window.since), until: iso(window.until) },
    coverage: {
      sufficient: coverage.sufficient,
      reasons: [...coverage.reasons],
      nights: coverage.nights.map((n) => ({
        night: n.night,
        backup: n.backup,
        since: iso(n.since),
        until: iso(n.until),
        sufficient: n.sufficient,
        reasons: [...n.reasons],
      })),
      sources: coverage.sources.map((source) => sourceJson(source, iso)),
    },
    findings: diagnosis.findings.map((finding) => findingJson(finding, iso)),
    jobs: diagnosis.jobs.map((job) => jobJson(job, iso)),
  };
}

function maybe(iso: Show, time: number | undefined): string | undefined {
  return time === undefined ? undefined : iso(time);
}

function sourceJson(source: SourceCoverage, iso: Show): JsonDiagnosis['coverage']['sources'][number] {
  return {
    path: source.path,
    format: source.format,
    firewall: source.firewall,
    timezone: source.timezone,
    timezoneFrom: source.timezoneFrom,
    clockOffsetMs: source.clockOffsetMs,
    logsAccepts: source.logsAccepts,
    first: maybe(iso, source.first),
    last: maybe(iso, source.last),
    lines: source.lines,
    records: source.records,
    // Reasons are met in the order the readers finish; sorted, the same input is the same JSON to the byte.
    skipped: Object.fromEntries(Object.entries(source.skipped).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    malformed: source.malformed,
    foreign: source.foreign,
    gaps: source.gaps.map((gap) => ({ from: iso(gap.from), to: iso(gap.to), why: gap.why })),
    trouble: source.trouble,
  };
}

function findingJson(f: Finding, iso: Show): JsonOf<'findings'> {
  return {
    id: f.id,
    verdict: f.verdict,
    confidence: f.confidence,
    because: [...f.because],
    wouldRaise: [...f.wouldRaise],
    impact: f.impact,
    protocol: f.protocol,
    leg: f.leg,
    cause: f.cause,
    backup: f.backup,
    initiator: endJson(f.initiator),
    responder: endJson(f.responder),
    transport: f.transport,
    ports: [...f.ports],
    firewall: f.firewall && { name: f.firewall.name, in: f.firewall.in, out: f.firewall.out, rule: f.firewall.rule },
    first: maybe(iso, f.first),
    last: maybe(iso, f.last),
    packets: f.packets,
    attempts: f.attempts,
    nights: f.nights.map((n) => ({ night: n.night, packets: n.packets, attempts: n.attempts })),
    history: f.history && {
      lastWorked: maybe(iso, f.history.lastWorked),
      firstDenied: maybe(iso, f.history.firstDenied),
      changed: [...f.history.changed],
      status: f.history.status,
    },
    summary: f.summary,
    effect: f.effect,
    explanation: f.explanation,
    evidence: f.evidence.map((line) => evidenceJson(line, iso)),
    against: [...f.against],
    assumptions: [...f.assumptions],
    alsoCausedBy: [...f.alsoCausedBy],
    fixes: f.fixes.map(fixJson),
    verify: [...f.verify],
    references: [...f.references],
  };
}

function endJson(end: End | null): JsonOf<'findings'>['initiator'] {
  return end === null ? null : { address: end.address, role: end.role, logged: end.logged };
}

function evidenceJson(e: EvidenceLine, iso: Show): JsonOf<'findings'>['evidence'][number] {
  return { path: e.path, line: e.line, offset: e.offset, time: maybe(iso, e.time), text: e.text, textFrom: e.textFrom };
}

function fixJson(fix: Fix): JsonOf<'findings'>['fixes'][number] {
  const { rules, admits } = fix;
  return {
    kind: fix.kind,
    text: fix.text,
    rules: rules && {
      iptables: rules.iptables,
      nftables: rules.nftables,
      pf: rules.pf,
      windows: rules.windows,
      'cisco-asa': rules['cisco-asa'],
    },
    admits: admits && { backupPackets: [admits.backupPackets[0], admits.backupPackets[1]], otherDenied: admits.otherDenied },
  };
}

function jobJson(job: Job, iso: Show): JsonOf<'jobs'> {
  return {
    backup: job.backup,
    client: job.client,
    product: job.product,
    start: maybe(iso, job.start),
    end: maybe(iso, job.end),
    status: job.status,
    messageIds: [...job.messageIds],
    verdict: job.verdict,
    findings: [...job.findings],
    path: job.path,
    line: job.line,
  };
}
