/** What is worth a sentence and no finding: a leg that was denied and let through again by itself. */
import { attemptsOf } from './attempts.ts';
import { recovered } from './gate.ts';
import { plural } from './phrases.ts';
import type { Slice } from './slice.ts';

export function remarksOf(slices: readonly Slice[], explained: ReadonlySet<Slice>): readonly string[] {
  return slices
    .filter((slice) => !explained.has(slice) && slice.case.backup.names(slice.case.initiator))
    .flatMap((slice) => slice.views.flatMap((view) => (view.deniedSyns.length > 0 && recovered(view) ? [sentence(slice, view)] : [])));
}

function sentence(slice: Slice, view: Slice['views'][number]): string {
  const { leg, initiator, responder } = slice.case;
  const attempts = plural(attemptsOf(view.deniedSyns).length, 'attempt');
  return `${leg.id} from ${initiator} to ${responder} was denied by ${view.firewall} (${attempts}) and let through later in the night of ${slice.night}: resolved, a delay and no failure.`;
}
