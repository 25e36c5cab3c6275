/**
 * JUnit XML, for systems that show test results. A backup is a suite and a job is a test case; where no job log was read, each night of the
 * backup is one. A case fails when the job failed or the firewall stopped it; what cannot be told is skipped, never passed.
 */
import type { Diagnosis, Finding, Job, NightCoverage } from '../correlator/contract.ts';
import { type LocalTime, localTime } from './local-time.ts';
import { overview } from './overview.ts';
import { tally } from './tally.ts';
import { backupName, JOB_LABEL, stopsBackups, VERDICT_LABEL } from './words.ts';
import { escapeMarkup } from './xml.ts';

interface Case {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The verdict, for `type`. */
  readonly kind: string;
  readonly message: string;
  readonly details: readonly string[];
}

export function renderJunit(diagnosis: Diagnosis, zone: string): string {
  const time = localTime(zone);
  const suites = overview(diagnosis).map((entry) => ({ name: entry.backup, cases: casesOf(entry.backup, diagnosis, time) }));
  const all = suites.flatMap((suite) => suite.cases);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="legwork" ${counts(all)}>`,
    ...suites.flatMap((suite) => suiteLines(suite.name, suite.cases, diagnosis)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function counts(cases: readonly Case[]): string {
  const of = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  return `tests="${cases.length}" failures="${of('failed')}" errors="0" skipped="${of('skipped')}"`;
}

function suiteLines(name: string, cases: readonly Case[], diagnosis: Diagnosis): string[] {
  const findings = diagnosis.findings.filter((finding) => backupName(finding) === name);
  const t = tally({ ...diagnosis, findings, jobs: diagnosis.jobs.filter((job) => job.backup === name) });
  const properties = [['findings', t.findings], ['jobs', t.jobs], ...t.verdicts] as const;
  return [
    `  <testsuite name="${escapeMarkup(name)}" ${counts(cases)}>`,
    '    <properties>',
    ...properties.map(([key, n]) => `      <property name="${key}" value="${n}"/>`),
    '    </properties>',
    ...cases.flatMap((one) => caseLines(name, one)),
    ...(findings.length === 0 ? [] : [`    <system-out>${findings.map((f) => escapeMarkup(findingLine(f))).join('\n')}</system-out>`]),
    '  </testsuite>',
  ];
}

function findingLine(f: Finding): string {
  return `${f.id} ${VERDICT_LABEL[f.verdict]} ${f.leg ?? ''} (confidence ${f.confidence}): ${f.summary}`;
}

function caseLines(suite: string, one: Case): string[] {
  const open = `    <testcase classname="${escapeMarkup(suite)}" name="${escapeMarkup(one.name)}"`;
  if (one.outcome === 'passed') return [`${open}/>`];
  if (one.outcome === 'skipped') return [`${open}>`, `      <skipped message="${escapeMarkup(one.message)}"/>`, '    </testcase>'];
  const details = one.details.map(escapeMarkup).join('\n');
  return [
    `${open}>`,
    `      <failure type="${escapeMarkup(one.kind)}" message="${escapeMarkup(one.message)}">${details}</failure>`,
    '    </testcase>',
  ];
}

function casesOf(backup: string, diagnosis: Diagnosis, time: LocalTime): readonly Case[] {
  const jobs = diagnosis.jobs.filter((job) => job.backup === backup);
  if (jobs.length > 0) return jobs.map((job) => jobCase(job, diagnosis, time));
  const nights = diagnosis.coverage.nights.filter((night) => night.backup === backup);
  if (nights.length > 0) return nights.map((night) => nightCase(night, backup, diagnosis));
  const findings = diagnosis.findings.filter((finding) => backupName(finding) === backup);
  return [findingsCase(backup, findings, diagnosis.coverage.sufficient, diagnosis.coverage.reasons)];
}

function jobCase(job: Job, diagnosis: Diagnosis, time: LocalTime): Case {
  const explaining = diagnosis.findings.filter((finding) => job.findings.includes(finding.id));
  const ids = job.messageIds.length === 0 ? '' : ` (${job.messageIds.join(', ')})`;
  return {
    name: `${job.client}${job.start === undefined ? '' : ` ${time.iso(job.start)}`}`,
    outcome: job.verdict === 'ok' ? 'passed' : 'failed',
    kind: job.verdict,
    message: `${job.status}${ids}; ${JOB_LABEL[job.verdict]}`,
    details: [`${job.path}:${job.line}`, ...explaining.map(findingLine)],
  };
}

function nightCase(night: NightCoverage, backup: string, diagnosis: Diagnosis): Case {
  const findings = diagnosis.findings.filter(
    (finding) => backupName(finding) === backup && (finding.nights.length === 0 || finding.nights.some((one) => one.night === night.night)),
  );
  return findingsCase(`night ${night.night}`, findings, night.sufficient, night.reasons);
}

function findingsCase(name: string, findings: readonly Finding[], sufficient: boolean, reasons: readonly string[]): Case {
  const failed = findings.filter((finding) => stopsBackups(finding) || finding.verdict === 'not-firewall');
  const [worst] = failed;
  if (worst !== undefined)
    return { name, outcome: 'failed', kind: worst.verdict, message: worst.summary, details: failed.map(findingLine) };
  const open = findings.find((finding) => finding.verdict === 'not-explained' || finding.verdict === 'not-covered');
  if (open !== undefined) return { name, outcome: 'skipped', kind: open.verdict, message: open.summary, details: [] };
  if (!sufficient) return { name, outcome: 'skipped', kind: 'not-covered', message: reasons[0] ?? 'the logs do not cover it', details: [] };
  return { name, outcome: 'passed', kind: 'ok', message: '', details: [] };
}
