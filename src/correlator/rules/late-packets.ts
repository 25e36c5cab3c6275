/** CAUSES 24 and 3: a few bare packets after a close are no cause, whenever they come; what is sent again and again belongs to a lost state. */
import { Flag } from '../../../parsers/columns.ts';
import { carriesData, isReset, type Packet } from '../packet.ts';

/** Keepalives of a connection that one end still holds open: more of them than a close leaves behind. */
const PROBES = 4;

/** Denied packets of one connection that only tidy up: no data, nothing sent again with growing spacing, no keepalives one after another. */
export function onlyTidiesUp(packets: readonly Packet[]): boolean {
  const data = packets.filter(carriesData);
  if (data.some((p) => !isFarewell(p, packets, data))) return false;
  const byDirection = Map.groupBy(
    packets.filter((p) => p.flags !== undefined),
    (p) => `${p.src} ${p.flags}`,
  );
  return ![...byDirection.values()].some((list) => backsOff(list) || isProbing(list));
}

/** An alert of TLS takes 24 to 31 bytes behind the headers. */
const ALERT = 100;
const AT_ONCE = 1_000_000;

/** The "close notify" of TLS (RFC 8446, section 6.1): a few bytes, sent once by its side, with the FIN or RST that follows at once. */
function isFarewell(p: Packet, packets: readonly Packet[], data: readonly Packet[]): boolean {
  const closes = (other: Packet): boolean => isReset(other) || ((other.flags ?? 0) & Flag.FIN) !== 0;
  const follows = (other: Packet): boolean => other.src === p.src && closes(other) && Math.abs(other.time - p.time) <= AT_ONCE;
  return (p.length ?? Infinity) <= ALERT && !data.some((other) => other !== p && other.src === p.src) && packets.some(follows);
}

/** RFC 6298 lets a timer stop growing at a minute; Linux stops at two. */
const LONGEST_PAUSE = 130_000_000;

/** A close leaves up to three packets, at pauses of any length. */
const RETRANSMITTED = 4;

/** Sent again and again with growing spacing, in one direction, each pause clearly longer than the one before. A RST is never sent again. */
function backsOff(list: readonly Packet[]): boolean {
  const pauses = list.slice(1).map((p, i) => p.time - (list[i]?.time ?? 0));
  // Stamps of whole seconds make pauses of nothing; only pauses that were seen can grow.
  const grows = (pause: number, i: number): boolean => i === 0 || pause >= 1.5 * (pauses[i - 1] ?? 0);
  if (list.length < RETRANSMITTED || list.some(isReset)) return false;
  return (pauses[0] ?? 0) > 0 && pauses.every((pause, i) => pause <= LONGEST_PAUSE && grows(pause, i));
}

/** Bare ACKs in a row: keepalives, which nobody sends on a connection that was closed. */
function isProbing(list: readonly Packet[]): boolean {
  return list.length >= PROBES && list[0]?.flags === Flag.ACK;
}
