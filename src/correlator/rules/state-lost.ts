/** CAUSES 3: an established connection is no longer known to the firewall. "Idle" is said only where it is shown. */
import { duration, plural } from '../phrases.ts';
import { byTime, isSyn } from '../packet.ts';
import { accepted } from '../slice.ts';
import { isStranger } from '../strangers-in-roles.ts';
import type { Rule } from './contract.ts';
import { deniedByConnection, type DeniedConnection } from './denied-connections.ts';
import { onlyTidiesUp } from './late-packets.ts';
import { eventOf } from './one-event.ts';
import { isWindowCheck } from './window-check.ts';

/** Timers firewalls and clouds ship with, seconds. */
const USUAL_TIMERS = [300, 350, 900, 1800, 3600, 7200];

export const stateLost: Rule = {
  id: 'state-lost',
  title: 'The firewall forgot an open connection',
  alsoCausedBy: ['window-check', 'asymmetric-route'],
  references: ['https://www.rfc-editor.org/rfc/rfc5382#section-5', 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  judge: (slice, book) =>
    slice.views.flatMap((view) => {
      if (isStranger(slice, book)) return [];
      const lost = deniedByConnection(slice, view).filter((c) => !onlyTidiesUp(c.denied) && !isWindowCheck(c) && !goesOn(c));
      if (lost.length === 0) return [];
      const packets = lost.flatMap((c) => c.denied).sort(byTime);
      const opened = lost.some((c) => c.opened !== undefined);
      const event = eventOf(slice, view, packets[0], book);
      const idle = lost.map((c) => timerOf(c)).find((text) => text !== undefined);
      return [
        {
          cause: 'state-lost' as const,
          accuses: 'firewall' as const,
          view,
          packets,
          story: [
            `${view.firewall} denied ${plural(packets.length, 'packet')} in the middle of ${plural(lost.length, 'connection')} that had been open: it no longer knew ${lost.length === 1 ? 'it' : 'them'}.`,
            event ?? idle ?? '',
          ]
            .join(' ')
            .trim(),
          ...(event !== undefined
            ? { lost: 'event' as const }
            : idle?.includes('usual idle timer') === true
              ? { lost: 'timer' as const }
              : {}),
          shown: opened,
          because: opened ? ['the connection was let through when it opened, and its later packets were denied'] : [],
          ...(opened ? {} : { cap: { at: 'medium' as const, because: 'the opening of the connection is not in the log' } }),
          alsoCausedBy: opened ? [] : ['asymmetric-route: the connection may have opened on another way'],
        },
      ];
    }),
};

/** Packets were let through again after the last denial: not lost. */
function goesOn(connection: DeniedConnection): boolean {
  const last = connection.denied.at(-1)?.time ?? 0;
  return connection.packets.some((p) => accepted(p) && !isSyn(p) && p.time > last);
}

/**
 * How old or how silent the connection was when its first packet was denied. A log of new connections shows only the age; silence shows
 * where packets of its middle are logged as well.
 */
function timerOf(connection: DeniedConnection): string | undefined {
  const first = connection.denied[0];
  const before = connection.packets.filter((p) => accepted(p) && first !== undefined && p.time < first.time).at(-1);
  if (first === undefined || before === undefined) return undefined;
  const seconds = (first.time - before.time) / 1_000_000;
  const timer = USUAL_TIMERS.find((t) => seconds >= t && seconds <= 1.05 * t);
  const what = isSyn(before)
    ? `It was ${duration(first.time - before.time)} old`
    : `It had been silent in the log for ${duration(first.time - before.time)}`;
  return timer === undefined ? `${what}.` : `${what}, about the length of a usual idle timer (${timer} s).`;
}
