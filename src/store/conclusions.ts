/** What was concluded, as ordinary rows for SQL. */
import type Database from 'better-sqlite3';
import type { Diagnosis, Finding, Job, Micros } from '../correlator/contract.ts';

/** One attempt to open a leg's connection, as one firewall saw it. */
export interface AttemptRow {
  readonly protocol: string;
  readonly leg: string;
  readonly firewall: string;
  readonly initiator: string;
  readonly responder: string;
  readonly port?: number;
  /** What became of it: denied, accepted, answered … */
  readonly outcome: string;
  readonly first: Micros;
  readonly last: Micros;
  readonly packets: number;
}

const INSERT_ATTEMPT =
  'INSERT INTO attempt VALUES (@protocol, @leg, @firewall, @initiator, @responder, @port, @outcome, @first, @last, @packets)';
const INSERT_FINDING = `INSERT INTO finding VALUES (@id, @verdict, @confidence, @impact, @protocol, @leg, @cause, @backup, @initiator, @responder,
  @firewall, @first, @last, @packets, @attempts, @summary, @body)`;
const INSERT_EVIDENCE = 'INSERT INTO evidence VALUES (@finding, @path, @line, @offset, @time, @text, @textFrom)';
const INSERT_JOB = `INSERT INTO job VALUES (@backup, @client, @product, @start, @end, @status, @messageIds, @verdict, @findings, @path, @line)`;

/** Replaces the conclusions kept in the database. The caller holds the transaction. */
export function keepDiagnosis(db: Database.Database, diagnosis: Diagnosis, attempts: readonly AttemptRow[]): void {
  for (const table of ['evidence', 'finding', 'attempt', 'job']) db.exec(`DELETE FROM ${table}`);
  const insertAttempt = db.prepare(INSERT_ATTEMPT);
  for (const attempt of attempts) insertAttempt.run({ port: null, ...attempt });
  const insertFinding = db.prepare(INSERT_FINDING);
  const insertEvidence = db.prepare(INSERT_EVIDENCE);
  for (const finding of diagnosis.findings) {
    insertFinding.run(rowOf(finding));
    for (const line of finding.evidence) insertEvidence.run({ time: null, ...line, finding: finding.id });
  }
  for (const job of diagnosis.jobs) keepJob(db, job);
}

function rowOf(finding: Finding): object {
  return {
    id: finding.id,
    verdict: finding.verdict,
    confidence: finding.confidence,
    impact: finding.impact,
    protocol: finding.protocol,
    leg: finding.leg,
    cause: finding.cause,
    backup: finding.backup ?? null,
    initiator: finding.initiator?.address ?? null,
    responder: finding.responder?.address ?? null,
    firewall: finding.firewall?.name ?? null,
    first: finding.first ?? null,
    last: finding.last ?? null,
    packets: finding.packets,
    attempts: finding.attempts,
    summary: finding.summary,
    body: JSON.stringify(finding),
  };
}

function keepJob(db: Database.Database, job: Job): void {
  db.prepare(INSERT_JOB).run({
    start: null,
    end: null,
    ...job,
    messageIds: job.messageIds.join(' '),
    findings: job.findings.join(' '),
  });
}
