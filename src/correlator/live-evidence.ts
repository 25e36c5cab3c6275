/**
 * Evidence that grows with the logs: new blocks are folded in, nothing is gathered twice. Without a site file the roles are worked out
 * from what was seen so far; only when they change are the blocks before read once more.
 *
 * The census grows with the hosts that tell who is who: what such a host dialled before it first did is counted when roles change.
 * `gather` over the same index is the exact answer, and agrees as far as hosts with roles go.
 */
import { AddressTable } from '../../parsers/address-table.ts';
import type { Protocol } from '../protocols/contract.ts';
import type { Site } from '../site/contract.ts';
import type { Backup } from './backup.ts';
import { Census } from './census.ts';
import type { EvidenceSource, PacketBlock, PacketQuery } from './contract.ts';
import { Dials } from './dials.ts';
import { Evidence } from './evidence.ts';
import { BEFORE_WINDOW, endsOf, hostsOf, idsIn, spanTest, statedBackups, untranslated } from './gather.ts';
import { inferBackups } from './infer-roles.ts';
import { Walks } from './roles/walks.ts';
import { tellingPorts } from './telling-ports.ts';

export class LiveEvidence {
  readonly #source: EvidenceSource;
  readonly #protocols: readonly Protocol[];
  readonly #site: Site;
  readonly #asked: PacketQuery;
  readonly #query: PacketQuery;
  readonly #within: (time: number) => boolean;
  /** What tells who is who; absent where the site file does. */
  readonly #dials: Dials | undefined;
  #census = new Census();
  /** Hosts whose changing ports are counted. */
  #known = new AddressTable();
  #walks: Walks;
  #evidence: Evidence;

  constructor(source: EvidenceSource, protocols: readonly Protocol[], site: Site, asked: PacketQuery) {
    this.#source = source;
    this.#protocols = protocols;
    this.#site = site;
    this.#asked = asked;
    this.#query = asked.since === undefined ? asked : { ...asked, since: asked.since - BEFORE_WINDOW };
    this.#within = spanTest(this.#query);
    const stated = statedBackups(site);
    this.#dials = stated.length > 0 ? undefined : new Dials(tellingPorts(protocols));
    this.#walks = new Walks(protocols);
    this.#evidence = this.#empty(stated);
  }

  /** Folds a block in that the index has just taken. */
  add(block: PacketBlock): void {
    if (this.#dials !== undefined) {
      this.#dials.add(block.columns, this.#within);
      this.#census.add(block.columns, hostsOf(block.columns.addresses, this.#dials));
      this.#walks.add(block.columns, this.#within, idsIn(block.columns.addresses, this.#known));
    }
    this.#evidence.add(block, this.#within);
  }

  /** Everything so far, with the logs as they are now. */
  async evidence(): Promise<Evidence> {
    if (this.#dials !== undefined) {
      const dials = this.#dials.list();
      await this.#countWalks(endsOf(dials));
      const backups = inferBackups({ dials, walks: this.#walks.list(), census: this.#census }, this.#protocols);
      if (rolesText(backups) !== rolesText(this.#evidence.backups)) await this.#gatherAnew(backups, this.#dials);
    }
    const renewed = this.#empty(this.#evidence.backups);
    renewed.merge(this.#evidence);
    return (this.#evidence = renewed);
  }

  /** Counts anew where more hosts have dialled on telling ports by now; whoever once did stays. */
  async #countWalks(known: AddressTable): Promise<void> {
    if (known.size === this.#known.size) return;
    this.#known = known;
    this.#walks = new Walks(this.#protocols);
    for await (const { columns } of this.#source.packets(this.#query))
      this.#walks.add(columns, this.#within, idsIn(columns.addresses, known));
  }

  async #gatherAnew(backups: readonly Backup[], dials: Dials): Promise<void> {
    this.#census = new Census();
    this.#evidence = this.#empty(backups);
    for await (const block of this.#source.packets(this.#query)) {
      this.#census.add(block.columns, hostsOf(block.columns.addresses, dials));
      this.#evidence.add(block, this.#within);
    }
  }

  /** Evidence without a packet, beside the facts the logs have by now. */
  #empty(backups: readonly Backup[]): Evidence {
    const { since, until } = this.#asked;
    // A window without an end has no coverage to be held against: it ends where the logs do.
    const asked = since === undefined || until === undefined ? undefined : { since, until };
    return new Evidence({
      sources: this.#source.sources(),
      census: this.#census,
      backups,
      asked,
      counts: this.#dials === undefined,
      ...untranslated(this.#site, this.#source),
    });
  }
}

/** Who holds which role, to compare. */
function rolesText(backups: readonly Backup[]): string {
  return JSON.stringify(backups.map((backup) => [backup.name ?? '', backup.protocol.id, backup.assumptions]));
}
