/** Notices of a log, kept few: a kernel may say "suppressed" every five seconds for a month. */
import type { Notice } from '../../parsers/contract.ts';

const MINUTE = 60_000_000;

/** One notice for each kind, firewall and minute: the earliest one's words, the counts added up. The order given does not matter. */
export function foldNotices(notices: readonly Notice[]): readonly Notice[] {
  const folded = new Map<string, Notice>();
  for (const notice of [...notices].sort(byTime)) {
    const minute = notice.time === undefined ? '' : Math.floor(notice.time / MINUTE);
    const key = JSON.stringify([notice.kind, notice.firewall, minute]);
    const known = folded.get(key);
    if (known === undefined) folded.set(key, notice);
    else if (notice.count !== undefined) folded.set(key, { ...known, count: (known.count ?? 0) + notice.count });
  }
  return [...folded.values()];
}

function byTime(a: Notice, b: Notice): number {
  return (a.time ?? 0) - (b.time ?? 0) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}
