import { expect, test } from 'vitest';
import { stripVTControlCharacters } from 'node:util';
import { textWidth } from '../../src/ui/text-width.ts';
import { update } from '../../src/ui/update.ts';
import { promptBlocked } from '../report/fixtures.ts';
import { after, ASCII, diagnosis, feed, packet, screen, stateAt, UNICODE } from './fixtures.tsx';

const SIZES = [
  [40, 12],
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

function lines(text: string): readonly string[] {
  return stripVTControlCharacters(text).split('\n');
}

test.each(SIZES)('at %i×%i every view fits the terminal', (columns, rows) => {
  const packets = Array.from({ length: rows }, (_, i) => packet(i));
  const state = stateAt(columns, rows, [
    {
      type: 'paged',
      request: { from: 'start', direction: 'at', count: rows, filter: '' },
      page: { rows: packets, atStart: true, atEnd: false, found: true },
    },
  ]);
  for (const view of ['findings', 'packets', 'legs', 'coverage'] as const)
    for (const overlay of [[], ['open'], ['help']] as const) {
      const drawn = lines(screen(after(state, view, ...overlay)));
      expect(drawn.length).toBeLessThanOrEqual(rows);
      expect(Math.max(...drawn.map(textWidth))).toBeLessThanOrEqual(columns);
    }
});

test.each(SIZES)('at %i×%i the list says the verdict and who dials whom on which port', (columns, rows) => {
  const row = lines(screen(stateAt(columns, rows))).find((each) => each.startsWith('>'));
  expect(row).toContain('BLOCKED');
  expect(row).toMatch(/10\.30.*→.*0\.27:1501/);
});

test('at 80×24 the list and the beginning of the explanation are on one screen', () => {
  const text = screen(stateAt(80, 24));
  expect(text).toContain('tsm.prompt');
  expect(text).toContain('─ detail ─');
  expect(text).toContain('verdict');
  expect(text).toContain('● following');
  expect(text).toContain('2 blocked 0 likely');
});

test('at 200×60 the explanation stands beside the list, down to the rule', () => {
  const text = screen(stateAt(200, 60));
  const row = lines(text).find((each) => each.includes('who dials whom'));
  expect(row).toContain('BLOCKED, confidence high');
  expect(text).toContain('iptables -I FORWARD -i eth0 -o eth1 -p tcp -s 10.30.1.20 -d 10.16.0.27 --dport 1501');
});

test('a finding is explained in the order verdict, effect, blocker, evidence, against, fix', () => {
  const text = screen(after(stateAt(200, 60), 'open'));
  const order = ['verdict', 'effect', 'blocks', 'evidence', 'against', 'fix', 'then see'].map((word) =>
    text.search(new RegExp(`^${word} `, 'm')),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
});

test('below 40×10 one sentence says so', () => {
  expect(screen(stateAt(39, 24))).toContain('Too small');
  expect(screen(stateAt(80, 9))).toContain('Too small');
  expect(screen(stateAt(40, 10))).toContain('BLOCKED');
});

test('a leg is drawn as who dials whom, with its state in a word', () => {
  const text = screen(after(stateAt(80, 24), 'legs'));
  expect(text).toMatch(/server ──tcp 1501──▶ client +BLOCKED/);
  expect(text).toMatch(/client ──tcp 1500──▶ server +working/);
  expect(screen(after(stateAt(80, 24), 'legs'), ASCII)).toMatch(/server --tcp 1501--> client +BLOCKED/);
});

test('where roles are long they are cut, and the port of the leg stays', () => {
  const legs = feed.legs.map((leg) => ({ ...leg, initiator: 'endpoint-proxy or gateway-proxy', responder: 'gateway-proxy or relay' }));
  const state = update(stateAt(80, 24), { type: 'fed', feed: { ...feed, legs } }, UNICODE).state;
  expect(screen(after(state, 'legs'))).toMatch(/ endp\S*… ──tcp 1501──▶ \S+…? +BLOCKED/);
});

test('hostile text of a log is shown, not obeyed', () => {
  const hostile = {
    ...promptBlocked,
    firewall: { name: '\u001b]0;owned\u0007fw', rule: 'DROP\u001b[2J\u202e' },
    evidence: promptBlocked.evidence.map((each) => ({ ...each, text: 'a\u001b[8mhidden\nforged second line\u009b31m' })),
  };
  const state = update(
    stateAt(200, 60),
    { type: 'fed', feed: { ...feed, diagnosis: { ...diagnosis, findings: [hostile] } } },
    UNICODE,
  ).state;
  const text = screen(state);
  expect(text).toContain('\\x1b]0;owned\\x07fw');
  expect(text).toContain('a\\x1b[8mhidden\\nforged second line\\x9b31m');
  expect(text).toContain('‹U+202E›');
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/\u001b(?!\[[\d;]*m)|[\u0000-\u0009\u000b-\u001a\u007f-\u009f\u202e]/);
});

test('a host name in wide characters keeps the columns straight', () => {
  const wide = { ...promptBlocked, firewall: { name: '防火墙一号机房主机' } };
  const state = update(stateAt(120, 40), { type: 'fed', feed: { ...feed, diagnosis: { ...diagnosis, findings: [wide] } } }, UNICODE).state;
  expect(Math.max(...lines(screen(state)).map(textWidth))).toBeLessThanOrEqual(120);
});

test('IPv6 addresses lose their middle, never the port', () => {
  const six = {
    ...promptBlocked,
    initiator: { address: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:20', role: 'server' },
    responder: { address: '2001:db8:1111:2222:3333:4444:5555:27', role: 'client' },
  };
  const state = update(stateAt(80, 24), { type: 'fed', feed: { ...feed, diagnosis: { ...diagnosis, findings: [six] } } }, UNICODE).state;
  expect(lines(screen(state)).find((each) => each.startsWith('>'))).toMatch(/2001.*….*20→2001.*….*27:1501/);
});
