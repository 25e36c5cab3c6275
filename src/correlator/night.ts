/**
 * The slices of one backup in one night, by what is asked of them: thousands of clients may be denied in a night, and each of their
 * findings looks at the others.
 */
import type { Book } from './book.ts';
import { onceFor } from './once-for.ts';
import { acceptedEverywhere, type Slice } from './slice.ts';

export interface Night {
  readonly slices: readonly Slice[];
  /** Those of a leg in which a connection was let through, by leg id. */
  readonly working: ReadonlyMap<string, readonly Slice[]>;
  /** The pairs of hosts of those, as `dialKey`. */
  readonly workingPairs: ReadonlyMap<string, ReadonlySet<string>>;
  /** Those between two hosts, whoever dials, by `endsKey`. */
  readonly between: ReadonlyMap<string, readonly Slice[]>;
  /** Ids of the legs that were tried, and by host those it was an end of. */
  readonly legs: ReadonlySet<string>;
  readonly legsAt: ReadonlyMap<string, ReadonlySet<string>>;
  /** The same, of legs that were let through. */
  readonly workingLegsAt: ReadonlyMap<string, ReadonlySet<string>>;
}

const NO_NIGHT: Night = {
  slices: [],
  working: new Map(),
  workingPairs: new Map(),
  between: new Map(),
  legs: new Set(),
  legsAt: new Map(),
  workingLegsAt: new Map(),
};

const nights = onceFor(({ slices }: Book) => {
  const byBackup = Map.groupBy(slices, (slice) => slice.case.backup);
  return new Map(
    [...byBackup].map(([backup, own]) => {
      const byNight = Map.groupBy(own, (slice) => slice.night);
      return [backup, new Map([...byNight].map(([night, list]) => [night, nightOfSlices(list)]))] as const;
    }),
  );
});

/** The night of a slice's backup. */
export function nightOf(book: Book, slice: Slice): Night {
  return nights(book).get(slice.case.backup)?.get(slice.night) ?? NO_NIGHT;
}

/** Two hosts, the same for both directions. */
export function endsKey({ case: { initiator, responder } }: Slice): string {
  return initiator < responder ? `${initiator} ${responder}` : `${responder} ${initiator}`;
}

/** Who dials whom. */
export function dialKey({ case: { initiator, responder } }: Slice): string {
  return `${initiator} ${responder}`;
}

function nightOfSlices(slices: readonly Slice[]): Night {
  const working = slices.filter((slice) => acceptedEverywhere(slice).length > 0);
  const byLeg = Map.groupBy(working, (slice) => slice.case.leg.id);
  return {
    slices,
    working: byLeg,
    workingPairs: new Map([...byLeg].map(([leg, list]) => [leg, new Set(list.map(dialKey))])),
    between: Map.groupBy(slices, endsKey),
    legs: new Set(slices.map((slice) => slice.case.leg.id)),
    legsAt: legsByHost(slices),
    workingLegsAt: legsByHost(working),
  };
}

function legsByHost(slices: readonly Slice[]): ReadonlyMap<string, ReadonlySet<string>> {
  const legs = new Map<string, Set<string>>();
  for (const { case: item } of slices)
    for (const host of [item.initiator, item.responder]) {
      const own = legs.get(host) ?? new Set();
      legs.set(host, own.add(item.leg.id));
    }
  return legs;
}
