/** The rows of each list, filtered and sorted, and their text for search and filter. */
import type { Finding } from '../correlator/contract.ts';
import { findingEnds, join } from './ends.ts';
import type { FollowedSource, LegActivity, PacketRow } from './feed.ts';
import { holdsAll } from './lines.ts';
import type { Sort, UiState, View } from './state.ts';
import { shownFeed } from './state.ts';

export function shownFindings(state: UiState): readonly Finding[] {
  const findings = shownFeed(state).diagnosis?.findings ?? [];
  return filtered(findings, findingText, state.filters.findings).toSorted(ORDER[state.sort]);
}

export function shownLegs(state: UiState): readonly LegActivity[] {
  return filtered(shownFeed(state).legs, legText, state.filters.legs);
}

export function shownSources(state: UiState): readonly FollowedSource[] {
  return filtered(shownFeed(state).sources, sourceText, state.filters.coverage);
}

/** Name and text of every row of the view, for keeping the selection and for searching. */
export function rowsOf(state: UiState, view: View): readonly { readonly key: string; readonly text: string }[] {
  switch (view) {
    case 'findings':
      return shownFindings(state).map((finding) => ({ key: finding.id, text: findingText(finding) }));
    case 'legs':
      return shownLegs(state).map((leg) => ({ key: `${leg.backup} ${leg.leg}`, text: legText(leg) }));
    case 'coverage':
      return shownSources(state).map((source) => ({ key: source.path, text: sourceText(source) }));
    case 'packets':
      return state.page.rows.map((row) => ({ key: '', text: packetText(row) }));
  }
}

export function selectedFinding(state: UiState): Finding | undefined {
  return shownFindings(state)[state.cursors.findings.index];
}

export function selectedLeg(state: UiState): LegActivity | undefined {
  return shownLegs(state)[state.cursors.legs.index];
}

export function selectedSource(state: UiState): FollowedSource | undefined {
  return shownSources(state)[state.cursors.coverage.index];
}

export function selectedPacket(state: UiState): PacketRow | undefined {
  return state.page.rows[state.cursors.packets.index];
}

/** All that can be searched for in a packet, which is also what a filter word is looked up in. */
export function packetText(row: PacketRow): string {
  const ends = `${row.src ?? ''}:${row.srcPort ?? ''} ${row.dst ?? ''}:${row.dstPort ?? ''}`;
  return [row.action, row.how, row.transport, ends, row.flags, row.in, row.out, row.rule, row.firewall, row.path]
    .filter((part) => part !== undefined)
    .join(' ');
}

function findingText(finding: Finding): string {
  const { verdict, confidence, protocol, leg, cause, backup, firewall, summary } = finding;
  const ends = join(findingEnds(finding), ' ');
  return [verdict, confidence, protocol, leg, cause, backup, ends, firewall?.name, firewall?.rule, summary].join(' ');
}

function legText(leg: LegActivity): string {
  return `${leg.backup} ${leg.protocol} ${leg.leg} ${leg.initiator} ${leg.responder} ${leg.ports} ${leg.state} ${leg.carries}`;
}

function sourceText(source: FollowedSource): string {
  return `${source.path} ${source.format ?? ''} ${source.firewall ?? ''} ${source.state} ${source.trouble ?? ''}`;
}

function filtered<T>(items: readonly T[], text: (item: T) => string, filter: string): readonly T[] {
  return filter === '' ? items : items.filter((item) => holdsAll(text(item), filter));
}

/** `chain` keeps the judge's own order: the headline first, legs of a chain in the order they are needed. */
const ORDER: Readonly<Record<Sort, (a: Finding, b: Finding) => number>> = {
  chain: () => 0,
  'last seen': (a, b) => (b.last ?? 0) - (a.last ?? 0),
  packets: (a, b) => b.packets - a.packets,
  address: (a, b) => (a.responder?.address ?? '').localeCompare(b.responder?.address ?? '', 'en', { numeric: true }),
};
