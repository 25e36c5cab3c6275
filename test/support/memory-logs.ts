import { PacketColumns, recordAt } from '../../parsers/columns.ts';
import { Outcome, type Notice } from '../../parsers/contract.ts';
import { detect } from '../../parsers/index.ts';
import type { EvidenceSource, LogSource, PacketBlock } from '../../src/correlator/contract.ts';
import { gather } from '../../src/correlator/gather.ts';
import { judge, openCases } from '../../src/correlator/judge.ts';
import { protocols } from '../../src/protocols/index.ts';
import { renderJson } from '../../src/report/json.ts';
import type { Site } from '../../src/site/contract.ts';
import { emptySite } from '../../src/site/load.ts';
import { parseSite } from '../../src/site/read.ts';
import { nameOf, readAnswer, type Answer } from './truth.ts';

/** A log as its name and its text. */
export interface LogText {
  readonly name: string;
  readonly text: string;
}

/** No log here is younger: a stamp without a year that would be is of the year before. */
const ENDS = Date.UTC(2026, 11, 31, 12) * 1000;

/** Logs read into memory by the real readers, without files, workers or a database. */
class MemoryLogs implements EvidenceSource {
  readonly #sources: readonly LogSource[];
  readonly #blocks: readonly PacketBlock[];

  constructor(logs: readonly LogText[], site: Site, zone: string) {
    const read = logs.map((log, id) => readLog(log, id, site, zone));
    this.#sources = read.map(({ source }) => source);
    this.#blocks = read.map(({ block }) => block);
  }

  sources(): readonly LogSource[] {
    return this.#sources;
  }

  async *packets(): AsyncIterable<PacketBlock> {
    for (const block of this.#blocks) yield block;
  }
}

function readLog(log: LogText, id: number, site: Site, zone: string): { readonly source: LogSource; readonly block: PacketBlock } {
  const bytes = new TextEncoder().encode(log.text);
  const format = detect(bytes);
  const named = site.firewalls.find((firewall) => firewall.logs.includes(log.name));
  const sourceZone = named?.timezone ?? site.timezone ?? zone;
  const reader = format?.open({ name: log.name, zone: sourceZone, zoneAssumed: false, endsAt: ENDS, head: bytes.subarray(0, 65_536) });
  const lines = log.text.split('\n');
  const columns = new PacketColumns(lines.length);
  const notices: Notice[] = [];
  let start = 0;
  for (const [i, line] of lines.entries()) {
    const end = start + new TextEncoder().encode(line).length;
    columns.notice = undefined;
    if (reader?.read(bytes, start, end, columns) === Outcome.RECORD) columns.commit(i + 1, start);
    else if (columns.notice !== undefined) notices.push(columns.notice);
    start = end + 1;
  }
  const records = Array.from({ length: columns.count }, (_, i) => recordAt(columns, i));
  const times = records.flatMap((record) => record.time ?? []).sort((a, b) => a - b);
  const spacings = times
    .slice(1)
    .map((time, i) => time - (times[i] ?? 0))
    .sort((a, b) => a - b);
  const medianSpacing = spacings[Math.floor(spacings.length / 2)];
  const [first] = times;
  const last = times.at(-1);
  const source: LogSource = {
    id,
    path: log.name,
    ...(format === undefined ? { trouble: 'no known format' } : { format: format.name }),
    firewall: named?.name ?? records.find((record) => record.firewall !== undefined)?.firewall ?? log.name.replace(/\..*/, ''),
    timezone: sourceZone,
    timezoneFrom: 'site',
    clockOffsetMs: 0,
    lines: lines.length,
    records: records.length,
    skipped: {},
    malformed: 0,
    foreign: 0,
    accepts: records.filter((record) => record.action === 'accept').length,
    denies: records.filter((record) => record.action === 'deny').length,
    notices,
    activeMinutes: minutesOf(times),
    ...(first === undefined || last === undefined ? {} : { first, last }),
    ...(medianSpacing === undefined ? {} : { medianSpacing }),
    ...(named?.logsAccepts === undefined ? {} : { logsAccepts: named.logsAccepts }),
  };
  return { source, block: { source: id, columns } };
}

function minutesOf(times: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const minute of new Set(times.map((time) => Math.floor(time / 60e6)))) {
    const previous = ranges.at(-1);
    if (previous !== undefined && minute === previous[1] + 1) previous[1] = minute;
    else ranges.push([minute, minute]);
  }
  return ranges;
}

/** What is concluded from these logs, by the site file's text or without one, as the program prints it. */
export async function diagnosisJson(logs: readonly LogText[], zone: string, siteText?: string): Promise<string> {
  const site = siteText === undefined ? emptySite(protocols) : parseSite('site.yaml', siteText, protocols);
  const evidence = await gather(new MemoryLogs(logs, site, zone), site.protocols, site, undefined);
  return renderJson(judge(evidence, site, openCases(evidence, site, site.timezone ?? zone)), zone);
}

export const ask = async (logs: readonly LogText[], zone: string, siteText?: string): Promise<Answer> =>
  readAnswer(await diagnosisJson(logs, zone, siteText));

/** Everything said about a night on which nothing is wrong: each finding, and coverage that is not sufficient. */
export async function accusations(logs: readonly LogText[], zone: string, siteText?: string): Promise<readonly string[]> {
  const answer = await ask(logs, zone, siteText);
  const findings = answer.findings.map((finding) => `${finding.verdict} ${finding.confidence} ${nameOf(finding)}`);
  return answer.coverage.sufficient ? findings : [...findings, 'coverage is not sufficient'];
}
