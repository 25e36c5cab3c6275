/** CAUSES 3, reload or failover: connections of several hosts or products lose their state within a minute. */
import type { Book } from '../book.ts';
import type { Case } from '../cases.ts';
import { dialKey } from '../night.ts';
import { onceFor } from '../once-for.ts';
import type { Packet } from '../packet.ts';
import { plural } from '../phrases.ts';
import type { Slice, View } from '../slice.ts';

const SECOND = 1_000_000;
const ONE_MINUTE = 60;
/** As many pairs of hosts beside this one, though they share the server. */
const MANY = 2;

/** A sentence about the event, when others lost their state with this one. */
export function eventOf(slice: Slice, view: View, first: Packet | undefined, book: Book): string | undefined {
  if (first === undefined) return undefined;
  const { pairs, byHost } = around(book, view.firewall, secondOf(first));
  const { initiator, responder } = slice.case;
  // A job has several connections between the same hosts; the slice's own case is none of the others.
  const own = [...(pairs.get(dialKey(slice)) ?? [])].every((item) => item === slice.case) && pairs.has(dialKey(slice)) ? 1 : 0;
  const others = pairs.size - own;
  const [from, to] = [byHost.get(initiator) ?? NONE, byHost.get(responder) ?? NONE];
  const both = [`${initiator} ${responder}`, `${responder} ${initiator}`].filter((pair) => from.has(pair) && to.has(pair)).length;
  // The control connections of one job are silent together and speak together: they share a host and prove no event.
  const unrelated = pairs.size > from.size + to.size - both;
  if (!unrelated && others < MANY) return undefined;
  return `${plural(others, 'other connection')} of the backups lost ${others === 1 ? 'its' : 'their'} state on this firewall within the same minute: one event, a reload, a failover or a flush of its table, not an idle timer.`;
}

const NONE: ReadonlySet<string> = new Set();
const secondOf = (p: Packet): number => Math.floor(p.time / SECOND);

/** The pairs of hosts that lost a connection, with the cases of each, and those pairs by host. */
interface Losses {
  readonly pairs: Map<string, Set<Case>>;
  readonly byHost: Map<string, Set<string>>;
}

/** All that was lost on a firewall within a minute of this second; one reload takes thousands, and each asks. */
function around(book: Book, firewall: string, second: number): Losses {
  const { starts, known } = lossesOf(book);
  const key = `${second} ${firewall}`;
  let found = known.get(key);
  if (found !== undefined) return found;
  found = { pairs: new Map(), byHost: new Map() };
  for (let at = second - ONE_MINUTE; at <= second + ONE_MINUTE; at++) {
    for (const slice of starts.get(`${at} ${firewall}`) ?? []) note(slice, found);
  }
  known.set(key, found);
  return found;
}

function note(slice: Slice, { pairs, byHost }: Losses): void {
  const pair = dialKey(slice);
  pairs.set(pair, (pairs.get(pair) ?? new Set()).add(slice.case));
  for (const host of [slice.case.initiator, slice.case.responder]) byHost.set(host, (byHost.get(host) ?? new Set()).add(pair));
}

/** Slices by firewall and the second in which their first later packet was denied; and what was asked of them before. */
const lossesOf = onceFor(({ slices }: Book) => {
  const lost = slices.flatMap((slice) =>
    slice.views.flatMap(({ firewall, deniedLater: [first] }) =>
      first === undefined ? [] : [{ slice, key: `${secondOf(first)} ${firewall}` }],
    ),
  );
  const starts = new Map([...Map.groupBy(lost, ({ key }) => key)].map(([key, list]) => [key, list.map(({ slice }) => slice)]));
  return { starts, known: new Map<string, Losses>() };
});
