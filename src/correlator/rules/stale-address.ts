/** CAUSES 7: the server dials an address where the client no longer is: NAT, an old lease, an old registration. */
import type { Book } from '../book.ts';
import { hubRole } from '../legs.ts';
import { standingSyns } from '../gate.ts';
import { type Night, nightOf } from '../night.ts';
import { onceFor } from '../once-for.ts';
import type { Slice } from '../slice.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

export const staleAddress: Rule = {
  id: 'stale-address',
  title: 'The server dials an address where the client is not',
  alsoCausedBy: ['connection-denied'],
  references: ['https://www.ibm.com/docs/en/storage-protect/8.2.2?topic=reference-tcpclientaddress'],
  judge: (slice, book) => {
    const moved = slice.case.match.responderRole === null ? undefined : movedTo(slice, book);
    if (slice.case.match.responderRole !== null && moved === undefined) return [];
    return slice.views.flatMap((view) => {
      const packets = standingSyns(slice, view, book);
      if (packets.length === 0) return [];
      const why =
        moved === undefined
          ? `${slice.case.responder} holds no role in this backup: it may be an old or a translated address of a client.`
          : `${slice.case.responder} did not contact the server that night, while ${moved} did and was not dialled: the server still holds the old address.`;
      return [
        {
          cause: 'stale-address' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${describeDenial(view, packets)} ${why}`,
          shown: moved !== undefined,
          because: [why],
          alsoCausedBy: ['connection-denied: the address may be right and the rule missing'],
          ...(moved === undefined ? { cap: { at: 'medium' as const, because: 'nothing in the logs ties the address to a client' } } : {}),
        },
      ];
    });
  },
};

/**
 * The addresses of the responder's role that contacted the server and were never dialled, when the dialled one never contacted it
 * and another client was dialled where it registered from.
 */
function movedTo(slice: Slice, book: Book): string | undefined {
  const { leg, backup, initiator, responder } = slice.case;
  if (!leg.initiator.includes(hubRole(backup)) || leg.needs.length === 0) return undefined;
  const night = nightOf(book, slice);
  const known = callsIn(night);
  const key = `${leg.id} ${initiator}`;
  const calls = known.get(key) ?? callsOf(night, slice);
  known.set(key, calls);
  return calls.registered.has(responder) ? undefined : calls.moved;
}

/** Who contacted a server, and where those are whom it does not reach. */
interface Calls {
  readonly registered: ReadonlySet<string>;
  readonly moved: string | undefined;
}

/** By leg and server: every client of it asks the same. */
const callsIn = onceFor((_night: Night) => new Map<string, Calls>());

function callsOf(night: Night, { case: { leg, initiator } }: Slice): Calls {
  const registrations = leg.needs.flatMap((id) => night.working.get(id) ?? []).filter((o) => o.case.responder === initiator);
  const registered = new Set(registrations.map((o) => o.case.initiator));
  const dialled = new Set(night.slices.filter((o) => o.case.leg === leg && o.case.initiator === initiator).map((o) => o.case.responder));
  const silent = [...registered].filter((address) => !dialled.has(address));
  const stale = [...dialled].filter((address) => !registered.has(address));
  // Several clients may have moved at once; more silent clients than stale addresses would leave it open who moved where.
  const plain = silent.length > 0 && silent.length <= stale.length && [...registered].some((address) => dialled.has(address));
  return { registered, moved: plain ? silent.join(' or ') : undefined };
}
