import { describe, expect, test } from 'vitest';
import { cover } from '../../src/correlator/coverage.ts';
import type { Coverage } from '../../src/correlator/contract.ts';
import type { Notice } from '../../parsers/contract.ts';
import { backup, logSource, micros } from './log-source.ts';

const UTC = { zone: 'UTC' };
const NIGHT = backup('bucky2', '20:00-06:00');
const WHOLE = '2026-11-18T19:50Z/2026-11-19T06:07Z';
const span = (since: string, until: string): { since: number; until: number } => ({ since: micros(since), until: micros(until) });
const gapsOf = (coverage: Coverage): string[] =>
  coverage.sources.flatMap((source) =>
    source.gaps.map(
      (g) => `${source.path} ${new Date(g.from / 1000).toISOString().slice(11, 16)}-${new Date(g.to / 1000).toISOString().slice(11, 16)}`,
    ),
  );

describe('the window of the site file', () => {
  // A record a minute: the allowed silence is the 60 minutes, not the 20 pauses.
  test.each([
    ['the whole night', [WHOLE], true, []],
    ['59 minutes missing at the beginning', ['2026-11-18T20:59Z/2026-11-19T06:07Z'], true, []],
    ['61 minutes missing at the beginning', ['2026-11-18T21:01Z/2026-11-19T06:07Z'], false, ['fw1.log 20:00-21:01']],
    ['61 minutes missing at the end', ['2026-11-18T19:50Z/2026-11-19T04:59Z'], false, ['fw1.log 04:59-06:00']],
    [
      'two hours missing in the middle',
      ['2026-11-18T19:50Z/2026-11-19T00:00Z', '2026-11-19T02:00Z/2026-11-19T06:07Z'],
      false,
      ['fw1.log 00:00-02:00'],
    ],
    ['the log ends before the window', ['2026-11-18T15:00Z/2026-11-18T19:48Z'], false, ['fw1.log 20:00-06:00']],
    ['a silence outside of the window', ['2026-11-18T10:00Z/2026-11-18T12:00Z', WHOLE], true, []],
  ])('%s', (_, spans, sufficient, gaps) => {
    const coverage = cover([logSource('fw1.log', spans)], [NIGHT], undefined, UTC);
    expect(coverage.sufficient).toBe(sufficient);
    expect(coverage.nights.map((n) => [n.night, n.backup, n.sufficient])).toEqual([['2026-11-18', 'bucky2', sufficient]]);
    expect(gapsOf(coverage)).toEqual(gaps);
  });

  test('a quiet log is allowed twenty of its usual pauses', () => {
    const quiet = { medianSpacing: 10 * 60e6 };
    const at = (end: string): boolean =>
      cover([logSource('fw1.log', [`2026-11-18T19:50Z/${end}`], quiet)], [NIGHT], undefined, UTC).sufficient;
    expect(at('2026-11-19T02:41Z')).toBe(true);
    expect(at('2026-11-19T02:39Z')).toBe(false);
  });

  test('the reason names the log, its times in the zone of the site, and the backup it cannot speak of', () => {
    const early = logSource('logs/fw1.log', ['2026-11-18T20:00Z/2026-11-18T20:48Z'], { firewall: 'outer' });
    const { reasons } = cover([early], [backup('bucky2', '23:00-05:00')], undefined, { zone: 'America/Chicago' });
    expect(reasons).toHaveLength(1);
    for (const part of ['outer (fw1.log)', '2026-11-18 23:00', '2026-11-19 05:00', 'ends at 2026-11-18 14:48', 'bucky2'])
      expect(reasons[0]).toContain(part);
  });
});

describe('what is asked', () => {
  test('nothing: the own span of the logs is covered, whatever its silences', () => {
    const coverage = cover(
      [logSource('fw1.log', ['2026-11-18T22:00Z/2026-11-18T22:01Z', '2026-11-19T03:00Z/2026-11-19T03:01Z'])],
      [],
      undefined,
      UTC,
    );
    expect(coverage.sufficient).toBe(true);
    expect(coverage.reasons).toEqual([]);
    expect(gapsOf(coverage)).toEqual(['fw1.log 22:01-03:00']);
  });

  test('a night the logs do not hold is insufficient', () => {
    const asked = span('2026-11-20T12:00Z', '2026-11-21T12:00Z');
    const coverage = cover([logSource('fw1.log', [WHOLE])], [NIGHT], asked, UTC);
    expect(coverage.nights.map((n) => [n.night, n.sufficient])).toEqual([['2026-11-20', false]]);
    expect(coverage.sufficient).toBe(false);
  });

  test('a silence over noon is as long as it is', () => {
    const source = logSource('fw1.log', ['2026-11-18T08:00Z/2026-11-18T11:15Z', '2026-11-18T12:45Z/2026-11-18T18:00Z']);
    const coverage = cover([source], [], span('2026-11-18T08:00Z', '2026-11-18T18:00Z'), UTC);
    expect(coverage.nights.map((n) => [n.night, n.sufficient])).toEqual([
      ['2026-11-17', false],
      ['2026-11-18', false],
    ]);
  });

  test('a short window without any record that meets it is not covered', () => {
    expect(cover([logSource('fw1.log', [WHOLE])], [], span('2026-11-19T07:00Z', '2026-11-19T07:20Z'), UTC).sufficient).toBe(false);
  });
});

describe('the night the clocks are set back', () => {
  // London, 25 October 2026: 01:00 to 02:00 is shown twice, first an hour ahead of UTC (00:00Z), then with it (01:00Z).
  const spans = ['2026-10-24T18:50Z/2026-10-25T00:59Z', '2026-10-25T02:05Z/2026-10-25T06:10Z'];
  const london = { timezone: 'Europe/London' };
  const sufficient = (more: Parameters<typeof logSource>[2]): boolean =>
    cover([logSource('fw1.log', spans, more)], [NIGHT], undefined, { zone: 'Europe/London' }).sufficient;

  test('stamps without an offset all read as one of the two hours: the other is not silent', () => {
    expect(sufficient({ ...london, timezoneFrom: 'site' })).toBe(true);
    expect(sufficient({ timezone: 'UTC', timezoneFrom: 'site' })).toBe(false);
  });

  test('stamps with an offset tell: it is silent', () => {
    expect(sufficient({ ...london, timezoneFrom: 'line' })).toBe(false);
  });

  test('nothing in either of the two hours is silence', () => {
    const source = logSource('fw1.log', ['2026-10-24T18:50Z/2026-10-24T23:59Z', '2026-10-25T02:05Z/2026-10-25T06:10Z'], london);
    expect(cover([source], [NIGHT], undefined, { zone: 'Europe/London' }).sufficient).toBe(false);
  });
});

describe('several sources', () => {
  test('a rotated set of one firewall covers in union', () => {
    const older = logSource('fw1.log.1', ['2026-11-18T10:00Z/2026-11-19T00:00Z'], { id: 1, firewall: 'fw1' });
    const newer = logSource('fw1.log', ['2026-11-19T00:01Z/2026-11-19T09:00Z'], { id: 2, firewall: 'fw1', accepts: 0 });
    const coverage = cover([newer, older], [NIGHT], undefined, UTC);
    expect(coverage.sufficient).toBe(true);
    expect(coverage.sources.map((s) => [s.path, s.logsAccepts])).toEqual([
      ['fw1.log', true],
      ['fw1.log.1', true],
    ]);
  });

  test('another firewall that does not cover is a reason of its own', () => {
    const half = logSource('fw2.log', ['2026-11-19T02:40Z/2026-11-19T06:07Z'], { id: 2 });
    const coverage = cover([logSource('fw1.log', [WHOLE]), half], [NIGHT], undefined, UTC);
    expect(coverage.sufficient).toBe(false);
    expect(coverage.reasons).toEqual([expect.stringContaining('fw2')]);
    expect(gapsOf(coverage)).toEqual(['fw2.log 20:00-02:40']);
  });

  test('a firewall that saw no host of the backup does not matter to it, unless none did', () => {
    const sources = [logSource('fw1.log', [WHOLE]), logSource('fw2.log', ['2026-11-19T02:40Z/2026-11-19T06:07Z'], { id: 2 })];
    expect(cover(sources, [NIGHT], undefined, { zone: 'UTC', seen: (id) => id === 1 }).sufficient).toBe(true);
    expect(cover(sources, [NIGHT], undefined, { zone: 'UTC', seen: () => false }).sufficient).toBe(false);
  });

  test('a file that is no firewall log is listed and not judged; one that could not be read is a reason', () => {
    const { format: _, ...readme } = logSource('README.txt', [], { id: 2, lines: 12, foreign: 12 });
    const { format: _f, ...broken } = logSource('fw2.log.gz', [], { id: 3, trouble: 'permission denied' });
    const good = logSource('fw1.log', [WHOLE]);
    const withReadme = cover([good, readme], [NIGHT], undefined, UTC);
    expect(withReadme.sufficient).toBe(true);
    expect(withReadme.sources.map((s) => s.path)).toEqual(['fw1.log', 'README.txt']);
    const withBroken = cover([good, broken], [], undefined, UTC);
    expect(withBroken.sufficient).toBe(false);
    expect(withBroken.reasons[0]).toContain('permission denied');
  });

  test('logs without a record say nothing of any backup', () => {
    expect(cover([logSource('fw1.log', [])], [NIGHT], undefined, UTC).sufficient).toBe(false);
    expect(cover([], [], undefined, UTC).sufficient).toBe(false);
  });
});

describe('several nights', () => {
  test('each night is judged, and one that lacks its log is named', () => {
    const spans = ['2026-11-16T19:50Z/2026-11-17T06:05Z', '2026-11-18T19:50Z/2026-11-19T06:05Z'];
    const coverage = cover([logSource('fw1.log', spans)], [NIGHT], undefined, UTC);
    expect(coverage.nights.map((n) => [n.night, n.sufficient])).toEqual([
      ['2026-11-16', true],
      ['2026-11-17', false],
      ['2026-11-18', true],
    ]);
    expect(coverage.sufficient).toBe(false);
  });

  test('logs rotated in the middle of a night: that half night is listed, and not what is asked about', () => {
    const coverage = cover([logSource('fw1.log', ['2026-11-18T03:10Z/2026-11-19T09:00Z'])], [NIGHT], undefined, UTC);
    expect(coverage.nights.map((n) => [n.night, n.sufficient])).toEqual([
      ['2026-11-17', false],
      ['2026-11-18', true],
    ]);
    expect(coverage.sufficient).toBe(true);
    const asked = cover(
      [logSource('fw1.log', ['2026-11-18T03:10Z/2026-11-19T09:00Z'])],
      [NIGHT],
      span('2026-11-17T12:00Z', '2026-11-19T12:00Z'),
      UTC,
    );
    expect(asked.sufficient).toBe(false);
  });

  test('the last night is asked about although its log breaks off', () => {
    expect(cover([logSource('fw1.log', ['2026-11-17T19:50Z/2026-11-18T22:00Z'])], [NIGHT], undefined, UTC).sufficient).toBe(false);
  });

  test('two archives a year apart do not make the year between them a loss', () => {
    const coverage = cover([logSource('fw1.log', [WHOLE.replaceAll('2026', '2025'), WHOLE])], [NIGHT], undefined, UTC);
    expect(coverage.nights.map((n) => n.night)).toEqual(['2025-11-18', '2026-11-18']);
    expect(coverage.sufficient).toBe(true);
  });

  test('many silent nights are said in few sentences', () => {
    const nightly = Array.from({ length: 9 }, (_, i) => `2026-11-1${i}T10:00Z/2026-11-1${i}T18:00Z`);
    const coverage = cover([logSource('fw1.log', nightly)], [NIGHT], undefined, UTC);
    expect(coverage.nights.filter((n) => !n.sufficient)).toHaveLength(8);
    expect(coverage.reasons).toHaveLength(3);
    expect(coverage.reasons[2]).toContain('6 other times');
  });
});

describe('what the log says about itself', () => {
  const suppressed = (time: string): Notice => ({
    kind: 'records-lost',
    time: micros(time),
    count: 347,
    text: 'net_ratelimit: 347 callbacks suppressed',
  });

  test('records lost inside the window: insufficient, also where only the own span is asked', () => {
    const source = logSource('fw1.log', [WHOLE], { notices: [suppressed('2026-11-18T22:00Z'), suppressed('2026-11-18T22:02Z')] });
    for (const backups of [[NIGHT], []]) {
      const coverage = cover([source], backups, undefined, UTC);
      expect(coverage.sufficient).toBe(false);
      expect(coverage.reasons).toEqual([expect.stringContaining('at least 694 records')]);
      expect(gapsOf(coverage)).toEqual(['fw1.log 22:00-22:02']);
    }
  });

  test('records lost in the afternoon are listed and do not touch the night', () => {
    const source = logSource('fw1.log', ['2026-11-18T12:00Z/2026-11-19T06:07Z'], { notices: [suppressed('2026-11-18T15:00Z')] });
    const coverage = cover([source], [NIGHT], undefined, UTC);
    expect(coverage.sufficient).toBe(true);
    expect(gapsOf(coverage)).toEqual(['fw1.log 15:00-15:00']);
  });

  test('a loss without a time may lie anywhere', () => {
    const source = logSource('pfirewall.log', [WHOLE], { notices: [{ kind: 'records-lost', text: 'INFO-EVENTS-LOST' }] });
    expect(cover([source], [NIGHT], undefined, UTC).sufficient).toBe(false);
  });

  test('a full connection table is told and loses no record', () => {
    const source = logSource('fw1.log', [WHOLE], {
      notices: [{ kind: 'table-full', time: micros('2026-11-18T23:00Z'), text: 'nf_conntrack: table full' }],
    });
    const coverage = cover([source], [NIGHT], undefined, UTC);
    expect(coverage.sufficient).toBe(true);
    expect(coverage.reasons).toEqual([expect.stringContaining('2026-11-18 23:00')]);
  });

  test('a gap in which logging was stopped says so', () => {
    const source = logSource('fw1.log', ['2026-11-18T19:50Z/2026-11-19T00:00Z', '2026-11-19T02:00Z/2026-11-19T06:07Z'], {
      notices: [{ kind: 'logging-stopped', time: micros('2026-11-19T00:00:20Z'), text: 'Kernel logging (proc) stopped.' }],
    });
    expect(cover([source], [NIGHT], undefined, UTC).sources[0]?.gaps[0]?.why).toContain('logging was stopped');
  });
});

describe('accepted connections', () => {
  test.each([
    ['denials only', { accepts: 0 }, false, 'denials only'],
    ['the site file says accepts are not logged, whatever strays in', { accepts: 1, logsAccepts: false }, false, 'denials only'],
    ['accepts only', { denies: 0 }, true, 'no denied packet'],
  ])('%s: sufficient, and the reason says what it cannot show', (_, more, logsAccepts, words) => {
    const coverage = cover([logSource('fw1.log', [WHOLE], more)], [NIGHT], undefined, UTC);
    expect(coverage.sufficient).toBe(true);
    expect(coverage.sources[0]?.logsAccepts).toBe(logsAccepts);
    expect(coverage.reasons).toEqual([expect.stringContaining(words)]);
  });

  test('no line says what became of its packet: a denial could not show, so that nothing found says nothing', () => {
    const mute = { accepts: 0, denies: 0 };
    for (const asked of [undefined, span('2026-11-18T20:00Z', '2026-11-19T06:00Z')]) {
      const coverage = cover([logSource('fw1.log', [WHOLE], mute)], [NIGHT], asked, UTC);
      expect(coverage.sufficient).toBe(false);
      expect(coverage.reasons).toEqual([expect.stringContaining('does not say of every packet of bucky2')]);
    }
    expect(cover([logSource('fw1.log', [WHOLE], mute)], [], undefined, UTC).sufficient).toBe(false);
  });

  test('verdicts for everybody but the hosts of this backup do not help it', () => {
    const facts = {
      ...UTC,
      seen: () => true,
      verdicts: (_: number, name: string) => ({ told: name !== 'bucky2', untold: name === 'bucky2' }),
    };
    const coverage = cover([logSource('fw1.log', [WHOLE])], [NIGHT, backup('bl1', '20:00-06:00')], undefined, facts);
    expect(coverage.nights.map((n) => [n.backup, n.sufficient])).toEqual([
      ['bucky2', false],
      ['bl1', true],
    ]);
  });

  test('some packets of a backup without a verdict, and not one denial in the log: what was denied may be among them', () => {
    const facts = { ...UTC, seen: () => true, verdicts: () => ({ told: true, untold: true }) };
    const sufficient = (denies: number): boolean =>
      cover([logSource('fw1.log', [WHOLE], { denies })], [NIGHT], undefined, facts).sufficient;
    expect([sufficient(0), sufficient(1)]).toEqual([false, true]);
  });

  test('the site file says that accepts would be logged: none is then a fact', () => {
    const coverage = cover([logSource('fw1.log', [WHOLE], { accepts: 0, logsAccepts: true })], [NIGHT], undefined, UTC);
    expect(coverage.sources[0]?.logsAccepts).toBe(true);
    expect(coverage.reasons).toEqual([]);
  });
});
