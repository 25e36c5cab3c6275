/** Pages of packets for the screen: answered within one turn where few blocks must be opened, between other work where a filter needs many. */
import type { PageOfPackets, PacketPages, PlacedPacket, Work } from '../store/packet-pages.ts';
import type { PacketPage, PacketRow, PageRequest } from '../ui/feed.ts';

/** Milliseconds a request may take before keys get their turn. */
const TURN = 15;

export class PageTurner {
  readonly #pages: PacketPages;
  #newest = 0;

  constructor(pages: PacketPages) {
    this.#pages = pages;
  }

  /** A request made while another is under way takes its place: the other one is never answered. */
  request(request: PageRequest, answer: (page: PacketPage) => void): void {
    const own = ++this.#newest;
    const work = this.#pages.page(request);
    const go = (): void => {
      if (own !== this.#newest) return;
      const page = turn(work);
      if (page === undefined) setImmediate(go);
      else answer({ ...page, rows: page.rows.map(shown) });
    };
    go();
  }
}

function turn(work: Work<PageOfPackets>): PageOfPackets | undefined {
  const until = performance.now() + TURN;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() > until) return undefined;
  }
}

function shown({ key, record, path, firewall }: PlacedPacket): PacketRow {
  return { ...record, key, path, firewall };
}
