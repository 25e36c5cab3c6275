/** Counts what lines turned out to be, so that none is lost in silence. */
import type { PacketColumns } from '../../parsers/columns.ts';
import { Outcome, type Notice } from '../../parsers/contract.ts';
import { foldNotices } from '../store/notices.ts';
import type { Tally } from '../store/piece.ts';

/** Notices kept apart before those of one minute are folded into one. */
const NOTICES_AT_ONCE = 256;

export class TallyCounter {
  lines = 0;
  records = 0;
  malformed = 0;
  foreign = 0;
  readonly #skipped = new Map<string, number>();
  #notices: Notice[] = [];

  add(outcome: Outcome, columns: PacketColumns): void {
    if (outcome === Outcome.MALFORMED) this.malformed++;
    else if (outcome === Outcome.FOREIGN) this.foreign++;
    else this.#skipped.set(columns.why, (this.#skipped.get(columns.why) ?? 0) + 1);
    if (columns.notice === undefined) return;
    this.#notices.push(columns.notice);
    columns.notice = undefined;
    if (this.#notices.length >= NOTICES_AT_ONCE) this.#notices = [...foldNotices(this.#notices)];
  }

  taken(): Tally {
    return {
      lines: this.lines,
      records: this.records,
      malformed: this.malformed,
      foreign: this.foreign,
      skipped: Object.fromEntries(this.#skipped),
      notices: foldNotices(this.#notices),
    };
  }
}
