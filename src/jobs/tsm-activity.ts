/*
 * The activity log of a TSM server (QUERY ACTLOG), long messages wrapped below their first line:
 *   11/18/2026 22:00:13      ANR2716E Schedule prompter was not able to contact
 *                             client NODE1 using type 1 (10.16.0.27 1501). (SESSION: 12)
 * Messages that end an event become a job; others about a node's connection become a spell of errors of that node.
 */
import type { Micros } from '../correlator/contract.ts';
import type { JobLogFormat, JobRecord } from './contract.ts';
import { LocalClock } from './local-clock.ts';
import { DATE_TIME, dateOrder, numericTime } from './numeric-date.ts';
import { JobInTheMaking, SPELL } from './record.ts';
import { tsmIds } from './tsm-messages.ts';

const LINE = new RegExp(`^\\s*"?${DATE_TIME}"?[,\\s]+"?(AN[RE]\\d{4}[EWSIDK]\\b.*?)"?\\s*$`);
const ENDS: Readonly<Record<string, { readonly status: string; readonly ok: boolean }>> = {
  ANR2507I: { status: 'Completed', ok: true },
  ANR2578W: { status: 'Missed', ok: false },
  ANR2579E: { status: 'Failed', ok: false },
};
/** Prompter cannot reach a client; session cannot be opened or is refused; severed; timed out by the server itself. */
const CONNECTION = new Set(['ANR2716E', 'ANR8213E', 'ANR8214E', 'ANR8212W', 'ANR0480W', 'ANR0481W', 'ANR0482W', 'ANR0454E']);

interface Spell {
  readonly job: JobInTheMaking;
  last: Micros;
  readonly first: { readonly line: number; readonly text: string; readonly id: string };
}

export const tsmActivity: JobLogFormat = {
  name: 'tsm-activity',
  title: 'TSM server activity log',
  references: ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=messages-anr-list'],

  recognises: (head) => head.some((line) => LINE.test(line)),

  read(lines, context) {
    const clock = new LocalClock(context.zone);
    const order = dateOrder(lines);
    const records: JobRecord[] = [];
    const spells = new Map<string, Spell>();
    const messages = unwrapped(lines);
    const nodes = nodesByAddress(messages.map(({ text }) => text));
    const addresses = new Map<string, string>();
    const close = (node: string) => {
      const spell = spells.get(node);
      if (spell === undefined) return undefined;
      spells.delete(node);
      spell.job.end = spell.last;
      return spell.job.finish({
        product: 'tsm',
        kind: 'errors',
        status: spell.first.id,
        ok: false,
        line: spell.first.line,
        text: spell.first.text,
      });
    };
    for (const { text, line, match } of messages) {
      const time = numericTime(match, 1, order, clock);
      const id = tsmIds(text)[0];
      const node = nodeOf(text) ?? peerNode(text, nodes);
      if (time === undefined || id === undefined || node === undefined) continue;
      const address = addressOf(id, text);
      if (address !== undefined) addresses.set(node, address);
      const end = ENDS[id];
      if (end !== undefined) {
        const job = new JobInTheMaking();
        job.client = node;
        job.clientAddress = addresses.get(node);
        job.start = /started at /.test(text) ? numericStart(text, order, clock) : undefined;
        job.end = time;
        job.note(text, line, time, end.ok ? [] : [id]);
        const code = /return code (\d+)/.exec(text)?.[1];
        const status = code === undefined ? end.status : `${end.status}, return code ${code}`;
        records.push(job.finish({ product: 'tsm', kind: 'job', status, ok: end.ok, line, text }));
      } else if (CONNECTION.has(id)) {
        const old = spells.get(node);
        if (old !== undefined && time - old.last > SPELL) records.push(...[close(node)].filter((record) => record !== undefined));
        const spell = spells.get(node) ?? { job: new JobInTheMaking(), last: time, first: { line, text, id } };
        spells.set(node, spell);
        spell.job.client = node;
        spell.job.clientAddress = addresses.get(node);
        spell.job.start ??= time;
        spell.last = time;
        spell.job.note(text, line, time, [id]);
      }
    }
    const rest = [...spells.keys()].map(close).filter((record) => record !== undefined);
    return [...records, ...rest].sort((a, b) => a.line - b.line);
  },
};

function unwrapped(lines: readonly string[]): readonly { readonly text: string; readonly line: number; readonly match: RegExpExecArray }[] {
  const found: { text: string; line: number; match: RegExpExecArray }[] = [];
  lines.forEach((text, i) => {
    const match = LINE.exec(text);
    const last = found.at(-1);
    if (match !== null) found.push({ text: text.trimEnd(), line: i + 1, match });
    else if (last !== undefined && /^\s+\S/.test(text)) last.text += ` ${text.trim()}`;
  });
  return found;
}

function numericStart(text: string, order: ReturnType<typeof dateOrder>, clock: LocalClock): Micros | undefined {
  const match = new RegExp(`started at ${DATE_TIME}`).exec(text);
  return match === null ? undefined : numericTime(match, 1, order, clock);
}

/** Session started for a node, "(Tcp/Ip 10.16.0.28(51002))"; a prompt that failed, "using type 1 (10.16.0.27 1501)": the node's address as the server has it. */
function addressOf(id: string, text: string): string | undefined {
  const pattern = { ANR0406I: /\(Tcp\/Ip ([\d.]+|[\da-f:]+)\(\d+\)\)/i, ANR2716E: /using type \d+ \(([\d.]+|[\da-f:]+) \d+\)/i }[id];
  return pattern?.exec(text)?.[1];
}

/** Which node an address belongs to, as far as the log says so anywhere. */
function nodesByAddress(texts: readonly string[]): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  for (const text of texts) {
    const node = nodeOf(text);
    const address = addressOf(tsmIds(text)[0] ?? '', text);
    if (node !== undefined && address !== undefined) nodes.set(address, node);
  }
  return nodes;
}

/** "Session open with 10.16.0.28 timed out": the address stands for the node. */
function peerNode(text: string, nodes: ReadonlyMap<string, string>): string | undefined {
  const address = /\bsession open with ([\d.]+\d|[\da-f:]*:[\da-f:]+)/i.exec(text)?.[1];
  return address === undefined ? undefined : (nodes.get(address) ?? address);
}

/** "for node NODE1", "contact client NODE1 using", "(NODE1)" never: the words around it are the server's. */
function nodeOf(text: string): string | undefined {
  return /\b(?:for node|contact client|client node|node) ([^\s(),]+)/.exec(text)?.[1]?.replace(/\.$/, '');
}
