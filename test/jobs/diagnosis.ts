import type { Diagnosis, Finding, NightCoverage } from '../../src/correlator/contract.ts';

/** Microseconds of a UTC time written as 2026-11-18T22:00. */
export const at = (text: string) => Date.parse(`${text}Z`) * 1000;

/** A denied prompt from 22:00 to 23:00, as packets alone show it. */
export const deniedPrompt: Finding = {
  id: 'prompt-denied',
  verdict: 'likely-blocked',
  confidence: 'medium',
  because: [],
  wouldRaise: [],
  impact: 'backup',
  protocol: 'tsm',
  leg: 'tsm.prompt',
  cause: 'connection-denied',
  backup: 'bucky2',
  initiator: { address: '10.30.1.20', role: 'server' },
  responder: { address: '10.16.0.27', role: 'client' },
  transport: 'tcp',
  ports: [1501],
  firewall: { name: 'fw1' },
  first: at('2026-11-18T22:00'),
  last: at('2026-11-18T23:00'),
  packets: 42,
  attempts: 6,
  nights: [{ night: '2026-11-18', packets: 42, attempts: 6 }],
  summary: '',
  effect: '',
  explanation: '',
  evidence: [],
  against: [],
  assumptions: [],
  alsoCausedBy: [],
  fixes: [],
  verify: [],
  references: [],
};

/** One night of bucky2, its logs from 20:00 to 06:00. */
export function diagnosis(findings: readonly Finding[], night: Partial<NightCoverage> = {}): Diagnosis {
  const span = { since: at('2026-11-18T20:00'), until: at('2026-11-19T06:00') };
  const nights = [{ night: '2026-11-18', backup: 'bucky2', sufficient: true, reasons: [], ...span, ...night }];
  const source = {
    path: 'fw1.log',
    firewall: 'fw1',
    timezone: 'UTC',
    timezoneFrom: 'site',
    clockOffsetMs: 0,
    logsAccepts: true,
    first: span.since,
    last: span.until,
    lines: 0,
    records: 0,
    skipped: {},
    malformed: 0,
    foreign: 0,
    gaps: [],
  } as const;
  return {
    schemaVersion: 1,
    tool: { name: 'legwork', version: '0' },
    window: span,
    coverage: { sufficient: night.sufficient ?? true, reasons: [], nights, sources: [source] },
    findings,
    jobs: [],
  };
}
