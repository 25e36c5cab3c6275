/** Diagnoses written by hand, as the contract describes them: the stories are a missing rule for the TSM prompt, and a log that ends too early. */
import type { Diagnosis, EvidenceLine, Finding, Job, SourceCoverage } from '../../src/correlator/contract.ts';

/** Epoch microseconds of an ISO time. */
export function at(iso: string): number {
  return Date.parse(iso) * 1000;
}

const since = at('2026-11-18T20:00:00-06:00');
const until = at('2026-11-19T06:00:00-06:00');

export const evidenceLine: EvidenceLine = {
  path: 'fw1.log',
  line: 142,
  offset: 35021,
  time: at('2026-11-18T22:00:07-06:00'),
  text: 'Nov 18 22:00:07 fw1 kernel: FW-DROP IN=eth0 OUT=eth1 SRC=10.30.1.20 DST=10.16.0.27 LEN=60 TTL=63 PROTO=TCP SPT=40112 DPT=1501 SYN',
  textFrom: 'log',
};

export const promptBlocked: Finding = {
  id: 'f-prompt-27',
  verdict: 'blocked',
  confidence: 'high',
  because: ['the site file names both hosts', 'three other clients were prompted the same night'],
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
  firewall: { name: 'fw1', in: 'eth0', out: 'eth1', rule: 'FW-DROP ' },
  first: at('2026-11-18T22:00:07-06:00'),
  last: at('2026-11-18T22:31:10-06:00'),
  packets: 42,
  attempts: 6,
  nights: [{ night: '2026-11-18', packets: 42, attempts: 6 }],
  history: { lastWorked: at('2026-11-17T22:00:05-06:00'), firstDenied: at('2026-11-18T22:00:07-06:00'), changed: [], status: 'new' },
  summary: 'fw1 denies the TSM server 10.30.1.20 the prompt to client 10.16.0.27 on tcp/1501.',
  effect: 'The schedule is missed: ANR2716E in the activity log, and the client waits to be contacted.',
  explanation:
    'The server dials the client to start the schedule; six connects in half an hour got no answer because each SYN was dropped.',
  evidence: [evidenceLine],
  against: ['the log of the client itself was not read'],
  assumptions: ['eth0 is the side of the server'],
  alsoCausedBy: [],
  fixes: [
    {
      kind: 'firewall',
      text: 'Let the server dial the client on tcp/1501.',
      rules: {
        iptables:
          'iptables -I FORWARD -i eth0 -o eth1 -p tcp -s 10.30.1.20 -d 10.16.0.27 --dport 1501 -m conntrack --ctstate NEW -j ACCEPT',
        nftables:
          'nft insert rule ip filter FORWARD iifname eth0 oifname eth1 ip saddr 10.30.1.20 ip daddr 10.16.0.27 tcp dport 1501 ct state new accept',
        pf: 'pass in quick on eth0 proto tcp from 10.30.1.20 to 10.16.0.27 port 1501 flags S/SA keep state',
      },
      admits: { backupPackets: [42, 42], otherDenied: 0 },
    },
    { kind: 'backup', text: 'Set SCHEDMODE POLLING (add the line if it is missing), save, restart the scheduler.' },
  ],
  verify: ['The next window shows the SYN to 1501 accepted and ANR0406I for the node.'],
  references: ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=reference-tcpclientport'],
};

export const trapDenied: Finding = {
  ...promptBlocked,
  id: 'f-trap',
  impact: 'notification',
  leg: 'tsm.snmp-trap',
  transport: 'udp',
  ports: [162],
  summary: 'fw1 denies SNMP traps of the TSM server.',
  packets: 2,
  attempts: 2,
  evidence: [],
  fixes: [],
};

export const notCovered: Finding = {
  id: 'f-not-covered',
  verdict: 'not-covered',
  confidence: 'low',
  because: [],
  wouldRaise: ['the log of fw1 after 23:10'],
  impact: 'backup',
  protocol: 'tsm',
  leg: null,
  cause: null,
  backup: 'bucky2',
  initiator: null,
  responder: null,
  ports: [],
  packets: 0,
  attempts: 0,
  nights: [],
  summary: 'The logs end before the window of bucky2 does.',
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

export const source: SourceCoverage = {
  path: 'fw1.log',
  format: 'iptables',
  firewall: 'fw1',
  timezone: 'America/Chicago',
  timezoneFrom: 'site',
  clockOffsetMs: 0,
  logsAccepts: true,
  first: since - 600e6,
  last: until + 600e6,
  lines: 1000,
  records: 990,
  skipped: { blank: 4, 'another reason': 1 },
  malformed: 3,
  foreign: 2,
  gaps: [],
};

export const missedJob: Job = {
  backup: 'bucky2',
  client: 'NODE27',
  product: 'tsm',
  start: at('2026-11-18T22:00:00-06:00'),
  status: 'Missed',
  messageIds: ['ANR2716E'],
  verdict: 'explained',
  findings: ['f-prompt-27'],
  path: 'query-event.txt',
  line: 7,
};

/** A diagnosis of the window of bucky2 with the parts a test names. */
export function diagnosisOf(parts: Partial<Diagnosis> = {}): Diagnosis {
  return {
    schemaVersion: 1,
    tool: { name: 'legwork', version: '0.0.0' },
    window: { since, until },
    coverage: {
      sufficient: true,
      reasons: [],
      nights: [{ night: '2026-11-18', backup: 'bucky2', since, until, sufficient: true, reasons: [] }],
      sources: [source],
    },
    findings: [],
    jobs: [],
    ...parts,
  };
}

/** The same with a log that ends at 23:10, while the window runs to 06:00. */
export function uncovered(findings: readonly Finding[] = []): Diagnosis {
  const last = at('2026-11-18T23:10:00-06:00');
  const reason = 'fw1 logs nothing from 23:10 to 06:00.';
  const gaps = [{ from: last, to: until, why: 'the log ends' }];
  return diagnosisOf({
    findings,
    coverage: {
      sufficient: false,
      reasons: [reason],
      nights: [{ night: '2026-11-18', backup: 'bucky2', since, until, sufficient: false, reasons: [reason] }],
      sources: [{ ...source, last, gaps }],
    },
  });
}

export const blockedNight: Diagnosis = diagnosisOf({
  findings: [
    promptBlocked,
    { ...promptBlocked, id: 'f-prompt-28', responder: { address: '10.16.0.28', role: 'client' }, packets: 7, attempts: 1 },
    trapDenied,
  ],
  jobs: [missedJob, { ...missedJob, client: 'NODE30', status: 'Completed', messageIds: [], verdict: 'ok', findings: [], line: 8 }],
});
