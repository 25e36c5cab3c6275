/** A night on the screen, written by hand, and the means to look at it without a terminal. */
import { renderToString } from 'ink';
import type { Diagnosis } from '../../src/correlator/contract.ts';
import { Frame } from '../../src/ui/app.tsx';
import type { Feed, PacketRow } from '../../src/ui/feed.ts';
import type { Command } from '../../src/ui/keys.ts';
import { initialState, type Action, type UiState } from '../../src/ui/state.ts';
import { ASCII, UNICODE, type Glyphs } from '../../src/ui/theme.ts';
import { update } from '../../src/ui/update.ts';
import { at, notCovered, promptBlocked, source, trapDenied } from '../report/fixtures.ts';

export { ASCII, UNICODE };

export const diagnosis: Diagnosis = {
  schemaVersion: 1,
  tool: { name: 'legwork', version: '0.0.0' },
  window: { since: at('2026-11-18T20:00:00-06:00'), until: at('2026-11-19T06:00:00-06:00') },
  coverage: { sufficient: true, reasons: [], nights: [], sources: [source] },
  findings: [promptBlocked, trapDenied, notCovered],
  jobs: [],
};

const minute = at('2026-11-18T22:00:00-06:00') / 60e6;

export const feed: Feed = {
  diagnosis,
  legs: [
    {
      backup: 'bucky2',
      protocol: 'tsm',
      leg: 'tsm.prompt',
      carries: 'the server tells a waiting client to begin',
      initiator: 'server',
      responder: 'client',
      ports: 'tcp 1501',
      state: 'blocked',
      accepted: 0,
      denied: 42,
      last: at('2026-11-18T22:31:10-06:00'),
      recent: ['none', 'denied', 'none', 'both', 'accepted'],
    },
    {
      backup: 'bucky2',
      protocol: 'tsm',
      leg: 'tsm.session',
      carries: 'the client sends its data',
      initiator: 'client',
      responder: 'server',
      ports: 'tcp 1500',
      state: 'working',
      accepted: 12,
      denied: 0,
      last: at('2026-11-18T22:30:00-06:00'),
      recent: ['accepted', 'accepted', 'none', 'none', 'accepted'],
    },
  ],
  timeline: [
    { leg: 'tsm.prompt', minute, count: 7 },
    { leg: 'tsm.prompt', minute: minute + 31, count: 35 },
    { leg: 'other', minute: minute + 20, count: 4 },
  ],
  sources: [
    {
      path: '/var/log/fw1.log',
      format: 'iptables',
      firewall: 'fw1',
      lines: 1000,
      records: 990,
      malformed: 3,
      foreign: 7,
      last: at('2026-11-18T22:31:10-06:00'),
      behind: 0,
      state: 'following',
      gaps: [],
    },
  ],
  progress: { phase: 'following' },
  packets: 990,
  troubles: [],
};

export function packet(i: number): PacketRow {
  return {
    key: { time: at('2026-11-18T22:00:00-06:00') + i * 1e6, source: 1, offset: i * 100 },
    action: i % 3 === 0 ? 'deny' : 'accept',
    transport: 'tcp',
    src: '10.30.1.20',
    srcPort: 40000 + i,
    dst: '10.16.0.27',
    dstPort: 1501,
    flags: 'S',
    firewall: 'fw1',
    rule: 'FW-DROP ',
    path: 'fw1.log',
    line: i + 1,
  };
}

export function stateAt(columns: number, rows: number, actions: readonly Action[] = []): UiState {
  let state = initialState({ columns, rows, zone: 'America/Chicago', following: true });
  for (const action of [{ type: 'fed', feed } as const, ...actions]) state = update(state, action, UNICODE).state;
  return state;
}

export function after(state: UiState, ...commands: readonly Command[]): UiState {
  return commands.reduce((next, command) => update(next, { type: 'command', command }, UNICODE).state, state);
}

/** The screen without colours: what is left must say everything. */
export function screen(state: UiState, glyphs: Glyphs = UNICODE): string {
  return renderToString(<Frame state={state} glyphs={glyphs} />, { columns: state.columns });
}
