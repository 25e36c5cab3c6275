/** CAUSES 17: a rate limit, a cap per host or a full table denies connections that are otherwise let through. */
import { standingSyns } from '../gate.ts';
import type { Book } from '../book.ts';
import type { Packet } from '../packet.ts';
import type { View } from '../slice.ts';
import type { Rule } from './contract.ts';
import { describeDenial } from './describe.ts';

/** Words of limits in rule names, prefixes and reasons: UFW LIMIT, hashlimit, connlimit, SYN-flood guards, pf's state-limit and src-limit. */
const LIMIT_WORDS = /\b(limit|ratelimit|hashlimit|connlimit|syn[ _-]?flood|flood|too[ _-]?many|max[ _-]?conn)/i;
const SOON = 120_000_000;

export const connectionLimit: Rule = {
  id: 'connection-limit',
  title: 'A limit of the firewall is reached',
  alsoCausedBy: ['connection-denied'],
  references: ['https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      // A limit denies and lets through in turns, so that "let through later" does not settle it.
      const limited = view.deniedSyns.filter((p) => saysLimit(p));
      const packets = limited.length > 0 && standingOrMixed(view) ? limited : standingSyns(slice, view, book);
      if (packets.length === 0) return [];
      const full = tableFull(packets, view, book);
      if (limited.length === 0 && !full) return [];
      return [
        {
          cause: 'connection-limit' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: `${describeDenial(view, packets)} ${full ? 'Its table of connections was full at the time.' : 'The rule that denied them is a limit, not a ban.'}`,
          shown: true,
          because: [
            full ? 'the firewall reported a full connection table within two minutes' : 'the rule that denied is a limit by its own name',
          ],
        },
      ];
    }),
};

function saysLimit(p: Packet): boolean {
  return LIMIT_WORDS.test(p.rule) || LIMIT_WORDS.test(p.how);
}

/** Some connections of the leg were let through and the last one was not: work was lost. */
function standingOrMixed(view: View): boolean {
  const lastDenied = view.deniedSyns.at(-1)?.time ?? 0;
  return !view.acceptedSyns.some((p) => p.time > lastDenied);
}

function tableFull(packets: readonly Packet[], view: View, book: Book): boolean {
  return book.sources
    .filter((source) => book.firewallOf(source.id).name === view.firewall)
    .flatMap((source) => source.notices)
    .some((notice) => notice.kind === 'table-full' && packets.some((p) => Math.abs(p.time - (notice.time ?? Infinity)) <= SOON));
}
