/** CAUSES 13: the message "too big, send smaller packets" is denied, so that large packets vanish while small ones pass. */
import type { Packet } from '../packet.ts';
import { plural } from '../phrases.ts';
import { denied, type Slice } from '../slice.ts';
import type { Book } from '../book.ts';
import type { Rule } from './contract.ts';

export const pathMtu: Rule = {
  id: 'path-mtu',
  title: 'The firewall denies the message that packets are too big',
  alsoCausedBy: ['state-lost'],
  references: [
    'https://www.rfc-editor.org/rfc/rfc1191',
    'https://www.rfc-editor.org/rfc/rfc8201',
    'https://www.rfc-editor.org/rfc/rfc4890#section-4.3.1',
  ],
  judge: (slice, book) => {
    const errors = book.icmpErrors.filter((p) => denied(p) && saysTooBig(p) && p.time >= slice.since && p.time <= slice.until);
    const ours = errors.filter((p) => (p.inner?.src === undefined ? isCandidate(p, slice, book) : quotes(p, slice)));
    const opened = slice.views.some((view) => view.acceptedSyns.length > 0);
    const byFirewall = Map.groupBy(ours, (p) => book.firewallOf(p.source).name);
    return [...byFirewall].flatMap(([firewall, packets]) => {
      const view = slice.views.find((v) => v.firewall === firewall) ?? emptyView(firewall, packets, book);
      return [
        {
          cause: 'path-mtu' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${firewall} denied ${plural(packets.length, 'ICMP message')} that told the sender of this leg to send smaller packets. The handshake and small messages pass, the first large packet hangs.`,
          shown: packets.some((p) => p.inner?.src !== undefined),
          because: [
            packets.some((p) => p.inner?.src !== undefined)
              ? 'the denied message quotes a packet of this connection'
              : 'the denied message went to an end of this leg',
          ],
          against: opened ? [] : ['the opening of the connection is not in the log'],
        },
      ];
    });
  },
};

/** ICMP type 3 code 4 (RFC 1191), ICMPv6 type 2 (RFC 4443). */
function saysTooBig(p: Packet): boolean {
  return (p.icmpType === 3 && p.icmpCode === 4) || (p.icmpType === 2 && p.src.includes(':'));
}

function quotes(p: Packet, slice: Slice): boolean {
  const { initiator, responder } = slice.case;
  const inner = p.inner;
  if (inner === undefined) return false;
  const there = inner.src === initiator && inner.dst === responder;
  const back = inner.src === responder && inner.dst === initiator;
  const port = there ? inner.dstPort : inner.srcPort;
  return (there || back) && (port === undefined || slice.dialogues.some((d) => d.port === port));
}

/** A first large packet follows the handshake within minutes. */
const SOON = 600_000_000;

/**
 * The message quotes nothing: it is about the only leg its addressee has open that night, else about the one that opened last before it.
 */
function isCandidate(p: Packet, slice: Slice, book: Book): boolean {
  const open = book.slices.filter(
    (o) =>
      o.night === slice.night && [o.case.initiator, o.case.responder].includes(p.dst) && o.views.some((v) => v.acceptedSyns.length > 0),
  );
  if (open.length === 1) return open[0] === slice;
  const begun = open.map((o) => ({ slice: o, at: openedBefore(o, p.time) })).filter(({ at }) => p.time - at <= SOON);
  const latest = Math.max(...begun.map(({ at }) => at));
  const [last, ...others] = begun.filter(({ at }) => at === latest);
  return others.length === 0 && last?.slice === slice;
}

/** When the leg last opened before a moment. */
function openedBefore(slice: Slice, time: number): number {
  const syns = slice.views.flatMap((view) => view.acceptedSyns).filter((p) => p.time <= time);
  return Math.max(-Infinity, ...syns.map((p) => p.time));
}

function emptyView(firewall: string, packets: readonly Packet[], book: Book): Slice['views'][number] {
  const first = packets[0];
  return {
    firewall,
    logsAccepts: first !== undefined && book.firewallOf(first.source).logsAccepts,
    deniedSyns: [],
    acceptedSyns: [],
    deniedAnswers: [],
    acceptedAnswers: [],
    deniedLater: [],
    acceptedLater: [],
  };
}
