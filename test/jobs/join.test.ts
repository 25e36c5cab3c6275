import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/correlator/contract.ts';
import { joinJobs } from '../../src/correlator/jobs/join.ts';
import type { JobLog, LocatedJobRecord } from '../../src/jobs/contract.ts';
import { protocols } from '../../src/protocols/index.ts';
import { parseSite } from '../../src/site/read.ts';
import { at, deniedPrompt, diagnosis } from './diagnosis.ts';

const site = parseSite(
  'site.yaml',
  `
hosts: {node1.example.org: [10.16.0.27], node2: [10.16.0.28]}
backups:
  - {name: bucky2, protocol: tsm, roles: {server: [10.30.1.20], client: [10.16.0.0/16]}}
  - {name: tmr, protocol: tivoli, roles: {endpoint-proxy: [10.47.1.25], gateway-proxy: [10.48.0.9]}}
  - {name: bac, protocol: bacula, roles: {director: [10.50.1.1], storage: [10.51.1.1], client: [10.16.0.0/16]}}
`,
  protocols,
);

const missed: LocatedJobRecord = {
  product: 'tsm',
  kind: 'job',
  client: 'NODE1',
  start: at('2026-11-18T22:00'),
  status: 'Missed',
  ok: false,
  messageIds: [],
  peers: [],
  ownCauses: [],
  line: 7,
  text: '11/18/2026 22:00:00  NIGHTLY  NODE1  Missed',
  offset: 300,
};
const completed = { ...missed, client: 'node2', end: at('2026-11-18T23:30'), status: 'Completed', ok: true, line: 8 };
const log = (...records: LocatedJobRecord[]): JobLog => ({ path: 'query-event.txt', backup: 'bucky2', format: 'tsm-events', records });
const join = (findings: readonly Finding[], ...logs: JobLog[]) => joinJobs(diagnosis(findings), logs, site, () => []);

describe('a failed job', () => {
  test('is explained by a denial of its host in its time; the log in turn names the role', () => {
    const { jobs, findings } = join([deniedPrompt], log(missed, completed));
    expect(jobs.map((job) => [job.client, job.verdict, job.findings, job.line])).toEqual([
      ['NODE1', 'explained', ['prompt-denied'], 7],
      ['node2', 'ok', [], 8],
    ]);
    expect(findings.map((finding) => [finding.verdict, finding.confidence])).toEqual([['blocked', 'medium']]);
    expect(findings[0]?.because.at(-1)).toBe('the job log shows the failure at the same time: NODE1 Missed');
    expect(findings[0]?.evidence.at(-1)).toMatchObject({ path: 'query-event.txt', line: 7, offset: 300, textFrom: 'job' });
  });

  test('whose message names the very peer and port makes the finding sure', () => {
    const prompter = {
      ...missed,
      kind: 'errors',
      status: 'ANR2716E',
      messageIds: ['ANR2716E'],
      peers: [{ host: '10.16.0.27', port: 1501 }],
    } as const;
    const { jobs, findings } = join([deniedPrompt], log(missed), { ...log(prompter), path: 'actlog.txt' });
    expect(findings[0]?.confidence).toBe('high');
    // Two logs tell of one job.
    expect(jobs.map((job) => [job.status, job.messageIds])).toEqual([['Missed', ['ANR2716E']]]);
  });

  test('does not make a finding sure that is held down by what the logs lack', () => {
    const capped = { ...deniedPrompt, because: ['not higher: accepted connections are not logged'] };
    const direct = { ...missed, messageIds: ['ANR2716E'] };
    expect(join([capped], log(direct)).findings[0]?.confidence).toBe('medium');
  });

  test('of another host, or at another time, is not explained by it, and asks for the log that would tell', () => {
    const other = join([deniedPrompt], log({ ...missed, client: 'node2' }));
    expect(other.jobs[0]?.verdict).toBe('not-explained');
    const [, open] = other.findings;
    expect([open?.verdict, open?.initiator, open?.wouldRaise[0]]).toEqual([
      'not-explained',
      null,
      'the firewall log of node2 (10.16.0.28) itself',
    ]);
    expect(other.jobs[0]?.findings).toEqual([open?.id]);
    const later = join([deniedPrompt], log({ ...missed, start: at('2026-11-19T04:00'), end: at('2026-11-19T04:30') }));
    expect(later.jobs[0]?.verdict).toBe('not-explained');
  });

  test('of a name the site file does not know is tied by the address its own log gives', () => {
    const { jobs } = join([deniedPrompt], log({ ...missed, client: 'NODE9', clientAddress: '10.16.0.27' }));
    expect(jobs[0]?.verdict).toBe('explained');
  });

  test('of a name no address is known for asks for the address', () => {
    const { findings, jobs } = join([deniedPrompt], log({ ...missed, client: 'NODE9' }));
    expect(jobs[0]?.verdict).toBe('not-explained');
    expect(findings.find((finding) => finding.verdict === 'not-explained')?.wouldRaise[0]).toBe(
      'the address of NODE9 under hosts in the site file',
    );
  });

  test('in a night the logs do not cover is not covered', () => {
    const uncovered = joinJobs(diagnosis([], { sufficient: false }), [log(missed)], site, () => []);
    expect(uncovered.jobs.map((job) => job.verdict)).toEqual(['not-covered']);
    expect(uncovered.findings).toEqual([]);
  });

  test('outside the asked nights is left out', () => {
    const old = { ...missed, start: at('2026-10-01T22:00'), end: at('2026-10-01T23:00') };
    expect(join([deniedPrompt], log(old)).jobs).toEqual([]);
  });
});

test('a job log that could not be read is listed with the inputs', () => {
  const { coverage } = join([], { path: 'logs/dsmsched.log', backup: 'bucky2', records: [], trouble: 'no such file' });
  expect(coverage.sources.at(-1)).toMatchObject({ path: 'logs/dsmsched.log', trouble: 'no such file' });
});

test('a client that only waits is a failure when the prompt was denied, and nothing otherwise', () => {
  const waiting = { ...missed, kind: 'waiting', status: 'Waiting to be contacted by the server' } as const;
  expect(join([deniedPrompt], log(waiting)).jobs.map((job) => job.verdict)).toEqual(['explained']);
  expect(join([], log(waiting)).jobs).toEqual([]);
});

test('a success of the same host through all the denials speaks against the finding', () => {
  const through = { ...completed, client: 'node1', start: at('2026-11-18T21:55'), end: at('2026-11-18T23:05') };
  const [finding] = join([{ ...deniedPrompt, verdict: 'blocked' }], log(through)).findings;
  expect([finding?.confidence, finding?.verdict]).toEqual(['low', 'likely-blocked']);
  expect(finding?.against[0]).toContain('node1 ended as Completed all the same');
});

test('a denial behind all clients explains each of them', () => {
  const shared: Finding = {
    ...deniedPrompt,
    protocol: 'bacula',
    leg: 'bacula.director-storage',
    backup: 'bac',
    initiator: { address: '10.50.1.1', role: 'director' },
    responder: { address: '10.51.1.1', role: 'storage' },
  };
  const failed = { ...missed, product: 'bacula', client: 'node2-fd' };
  const { jobs } = join([shared], { ...log(failed), backup: 'bac' });
  expect(jobs.map((job) => job.verdict)).toEqual(['explained']);
});

describe('what a product says by itself', () => {
  const timer = 'ANR0482W Session 40 for node NODE1 (Linux) terminated - idle for more than 15 minutes.';
  const idle: LocatedJobRecord = {
    ...missed,
    status: 'Severed',
    end: at('2026-11-18T23:01'),
    messageIds: ['ANR0482W'],
    ownCauses: [{ cause: 'server-timeout', peers: [], time: at('2026-11-18T23:01'), line: 9, text: timer }],
  };

  test('a session the server ended is the server, and late packets of it are no lost state', () => {
    const late: Finding = {
      ...deniedPrompt,
      leg: 'tsm.session',
      cause: 'state-lost',
      initiator: { address: '10.16.0.27', role: 'client' },
      responder: { address: '10.30.1.20', role: 'server' },
      first: at('2026-11-18T23:02'),
      last: at('2026-11-18T23:03'),
    };
    const { findings, jobs } = join([late], log(idle));
    expect(findings.map((f) => [f.verdict, f.cause, f.leg, f.initiator?.address, f.responder?.address])).toEqual([
      ['not-firewall', 'server-timeout', 'tsm.session', '10.16.0.27', '10.30.1.20'],
    ]);
    expect(jobs.map((job) => [job.verdict, job.findings])).toEqual([['not-firewall', [findings[0]?.id]]]);
  });

  test('a denial that came first explains the timer', () => {
    const { findings, jobs } = join([deniedPrompt], log(idle));
    expect(findings.map((f) => f.cause)).toEqual(['connection-denied']);
    expect(jobs[0]?.verdict).toBe('explained');
  });

  test('a proxy without descriptors is a finding about that host', () => {
    const text = '26/11/18 23:41:01  1 1779102 upcallSender [line=3505]: accept() failed (e=24 - Too many open files)';
    const { client: _, ...rest } = missed;
    const record: LocatedJobRecord = {
      ...rest,
      product: 'tivoli',
      kind: 'errors',
      about: 'endpoint-proxy',
      status: 'e=24 - Too many open files',
      ownCauses: [{ cause: 'descriptor-exhaustion', peers: [], time: at('2026-11-18T23:41'), line: 2, text }],
    };
    const { findings } = join([], { ...log(record), backup: 'tmr', path: 'epp.log' });
    expect(findings.map((f) => [f.verdict, f.leg, f.initiator, f.responder?.address])).toEqual([
      ['not-firewall', 'tivoli.proxy', null, '10.47.1.25'],
    ]);
    expect(findings[0]?.fixes[0]?.text).toContain('1.3.1-TFS-0003');
  });
});

test('a year of jobs of many clients is told apart and put together', () => {
  const failed = (i: number, line: number): LocatedJobRecord => ({
    ...missed,
    client: `node${i}`,
    start: at('2026-11-18T22:00') + i,
    line,
  });
  const many = Array.from({ length: 2_000 }, (_, i) => failed(i, i + 1));
  const again = Array.from({ length: 2_000 }, (_, i) => ({ ...failed(i, i + 1), messageIds: ['ANR2578W'] }));
  const { jobs } = join([], log(...many), { ...log(...again), path: 'actlog.txt' });
  expect(jobs.length).toBe(2_000);
  expect(jobs.every((job) => job.messageIds[0] === 'ANR2578W')).toBe(true);
});
