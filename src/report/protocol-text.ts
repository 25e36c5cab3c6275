/** What legwork knows of a protocol, for a person at a terminal: the list of all, one in full, or one leg. */
import type { Leg, Protocol } from '../protocols/contract.ts';
import type { Paint } from './colors.ts';
import { sanitize } from './sanitize.ts';
import { count, IMPACT_LABEL } from './words.ts';
import { hang, wrap } from './wrap.ts';

export interface ProtocolPage {
  readonly paint: Paint;
  readonly columns: number;
}

const LABEL = 11;

const CONFIRMED: Readonly<Record<Leg['confirmed'], string>> = {
  seed: 'by the document below',
  doc: 'by the documents below',
  code: 'by the source code below',
  mixed: 'in part by the documents below, the rest is common knowledge',
  'common-knowledge': 'by no document: common knowledge',
  site: "by the site's own file",
};

/** Id, number of legs, name and what is backed up, of every protocol. */
export function protocolListText(protocols: readonly Protocol[], page: ProtocolPage): string {
  const width = Math.max(...protocols.map((protocol) => protocol.id.length)) + 2;
  const legs = protocols.reduce((sum, protocol) => sum + protocol.legs.length, 0);
  const lines = protocols.flatMap((protocol) => {
    const [first = '', ...rest] = hang('', sanitize(protocol.name), page.columns, width + 6);
    const head = `${page.paint('strong', sanitize(protocol.id).padEnd(width))}${String(protocol.legs.length).padStart(4)}  `;
    const backs = protocol.backsUp === undefined ? [] : hang('', sanitize(protocol.backsUp), page.columns, width + 6);
    return [head + first.trimStart(), ...rest, ...backs.map((line) => page.paint('dim', line))];
  });
  const title = page.paint('strong', `${'ID'.padEnd(width)}LEGS  WHAT IT IS AND WHAT IT BACKS UP`);
  const foot = `${count(protocols.length, 'protocol')}, ${count(legs, 'leg')}. legwork protocols ID shows one with its legs, ports and fixes.`;
  return [title, ...lines, '', ...wrap(foot, page.columns), ''].join('\n');
}

/** Roles, modes, notes and all legs of one protocol. */
export function protocolText(protocol: Protocol, page: ProtocolPage): string {
  const column = Math.max(...[...Object.keys(protocol.roles), ...Object.keys(protocol.modes)].map((word) => word.length)) + 4;
  const words = (title: string, entries: readonly (readonly [string, string])[]): string[] =>
    entries.length === 0
      ? []
      : ['', page.paint('strong', title), ...entries.flatMap(([word, text]) => hang(`  ${word}`, sanitize(text), page.columns, column))];
  const roles = Object.entries(protocol.roles).map(
    ([word, role]) => [word, role.aka.length === 0 ? role.means : `${role.means} (also ${role.aka.join(', ')})`] as const,
  );
  return [
    ...wrap(sanitize(`${protocol.id}: ${protocol.name}`), page.columns).map((line) => page.paint('strong', line)),
    ...(protocol.backsUp === undefined ? [] : wrap(sanitize(`Backs up ${protocol.backsUp}.`), page.columns)),
    ...words('Roles, for `roles` of a site file', roles),
    ...words('Modes, for `mode` of a site file', Object.entries(protocol.modes)),
    ...(protocol.notes.length === 0 ? [] : ['', page.paint('strong', 'Worth knowing')]),
    ...protocol.notes.flatMap((note) => hang('  -', sanitize(note), page.columns, 4)),
    '',
    page.paint('strong', count(protocol.legs.length, 'leg')),
    ...protocol.legs.flatMap((leg) => ['', ...legLines(leg, page)]),
    '',
  ].join('\n');
}

/** One leg in full. */
export function legText(leg: Leg, page: ProtocolPage): string {
  return [...legLines(leg, page), ''].join('\n');
}

function legLines(leg: Leg, page: ProtocolPage): string[] {
  const part = (label: string, text: string | undefined): string[] => (text === undefined ? [] : labelled(label, text, page));
  const list = (label: string, texts: readonly string[]): string[] =>
    texts.flatMap((text, i) => labelled(i === 0 ? label : '', text, page, texts.length === 1 ? '' : '- '));
  return [
    page.paint('strong', sanitize(leg.id)),
    ...wrap(sanitize(diagram(leg)), page.columns - 2).map((line) => `  ${page.paint('rule', line)}`),
    ...part('One end', leg.oneEnd),
    ...part('For', leg.for),
    ...part('Note', leg.note),
    ...part('Denied', IMPACT_LABEL[leg.impact]),
    ...part('After', needsText(leg)),
    ...part('Mode', leg.onlyMode),
    ...part('From', fromText(leg)),
    ...part('Set by', leg.setBy),
    ...part('Site file', siteKey(leg)),
    ...part('Helper', leg.helper),
    ...part('Lasts', leg.life),
    ...list('You see', leg.sees),
    ...list('Fix', leg.fix),
    ...list('Avoid', leg.avoid),
    ...list('Keepalive', leg.keepalive),
    ...list('Verify', leg.verify),
    ...leg.alsoUsedFor.flatMap((purpose) => purposeLines(purpose, page)),
    ...part('Confirmed', CONFIRMED[leg.confirmed]),
    page.paint('strong', '  Sources'),
    // Addresses stay whole, so that a terminal can open them.
    ...leg.sources.map((source) => page.paint('dim', `    ${sanitize(source)}`)),
  ];
}

function purposeLines(purpose: Leg['alsoUsedFor'][number], page: ProtocolPage): string[] {
  const texts = [
    purpose.for,
    ...(purpose.note === undefined ? [] : [`note: ${purpose.note}`]),
    ...(purpose.setBy === undefined ? [] : [`set by: ${purpose.setBy}`]),
    ...(purpose.life === undefined ? [] : [`lasts: ${purpose.life}`]),
    ...purpose.sees.map((text) => `you see: ${text}`),
    ...purpose.fix.map((text) => `fix: ${text}`),
    ...purpose.avoid.map((text) => `avoid: ${text}`),
  ];
  return texts.flatMap((text, i) => labelled(i === 0 ? 'Also for' : '', text, page, i === 0 ? '' : '- '));
}

/** `server → client   tcp 1501`. */
function diagram(leg: Leg): string {
  return `${leg.initiator.join('/')} → ${leg.responder.join('/')}, ${portsText(leg)}`;
}

function portsText(leg: Leg): string {
  const ranges = (pairs: Leg['ports']): string => pairs.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(', ');
  const transport = leg.transport.join('+');
  const named = leg.ports.length === 0 ? '' : ` ${ranges(leg.ports)}`;
  const fallback = leg.fallbackPorts === undefined ? '' : `, else ${ranges(leg.fallbackPorts)}`;
  const enough = leg.enough === undefined ? '' : ` (${ranges(leg.enough)} may be all it needs)`;
  if (!leg.dynamic) return `${transport}${named}${fallback}${enough}`;
  return named === ''
    ? `${transport}, ports set by the site or chosen at run time`
    : `${transport}${named} and ports chosen at run time${enough}`;
}

function needsText(leg: Leg): string | undefined {
  const parts = [
    ...leg.needs,
    ...(leg.needsAny.length === 0 ? [] : [leg.needsAny.join(' or ')]),
    ...(leg.fallbackOf === undefined ? [] : [`${leg.fallbackOf} failed`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function fromText(leg: Leg): string | undefined {
  if (leg.sourceRangeSetting === undefined) return leg.sourcePorts;
  return `${leg.sourcePorts ?? 'a range'} (setting ${leg.sourceRangeSetting})`;
}

/** The key under `ports` of a site file's backup. */
function siteKey(leg: Leg): string | undefined {
  return leg.transport.join() === 'icmp' ? undefined : `ports: {${leg.portSetting ?? leg.id.slice(leg.id.indexOf('.') + 1)}: …}`;
}

function labelled(label: string, text: string, page: ProtocolPage, mark = ''): string[] {
  const column = LABEL + 2;
  const [first = '', ...rest] = hang(mark, sanitize(text), page.columns - column, mark.length);
  const head = page.paint('strong', (label === '' ? '' : `  ${label}`).padEnd(column));
  return [head + first, ...rest.map((line) => ' '.repeat(column) + line)];
}
