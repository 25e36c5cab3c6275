/**
 * Evidence that grows with the logs: new blocks are folded in, nothing is gathered twice. Without a site file the roles are worked out
 * from what was seen so far; only when they change are the blocks before read once more.
 *
 * The census grows while packets are folded, so that a stranger's first packets are judged by fewer facts than `gather` would have:
 * `gather` over the same index is the exact answer, and agrees as far as hosts with roles go.
 */
import type { Protocol } from '../protocols/contract.ts';
import type { Site } from '../site/contract.ts';
import type { Backup } from './backup.ts';
import { Census } from './census.ts';
import type { EvidenceSource, PacketBlock, PacketQuery } from './contract.ts';
import { Evidence } from './evidence.ts';
import { BEFORE_WINDOW, statedBackups, untranslated } from './gather.ts';
import { inferBackups } from './infer-roles.ts';

export class LiveEvidence {
  readonly #source: EvidenceSource;
  readonly #protocols: readonly Protocol[];
  readonly #site: Site;
  readonly #asked: PacketQuery;
  readonly #since: number;
  readonly #until: number;
  readonly #census = new Census();
  /** What tells who is who; absent where the site file does. */
  #telling: Evidence | undefined;
  #evidence: Evidence;

  constructor(source: EvidenceSource, protocols: readonly Protocol[], site: Site, asked: PacketQuery) {
    this.#source = source;
    this.#protocols = protocols;
    this.#site = site;
    this.#asked = asked;
    this.#since = asked.since === undefined ? -Infinity : asked.since - BEFORE_WINDOW;
    this.#until = asked.until ?? Infinity;
    const stated = statedBackups(site);
    this.#evidence = this.#empty(stated, []);
    this.#telling = stated.length > 0 ? undefined : this.#empty([], protocols);
  }

  /** Folds a block in that the index has just taken. */
  add(block: PacketBlock): void {
    this.#census.add(block.columns);
    this.#telling?.add(block, this.#within);
    this.#evidence.add(block, this.#within);
  }

  /** Everything so far, with the logs as they are now. */
  async evidence(): Promise<Evidence> {
    if (this.#telling !== undefined) {
      this.#telling = this.#renewed(this.#telling, [], this.#protocols);
      const backups = inferBackups(this.#telling, this.#protocols);
      if (rolesText(backups) !== rolesText(this.#evidence.backups)) await this.#gatherAnew(backups);
    }
    this.#evidence = this.#renewed(this.#evidence, this.#evidence.backups, []);
    return this.#evidence;
  }

  readonly #within = (time: number): boolean => time >= this.#since && time <= this.#until;

  async #gatherAnew(backups: readonly Backup[]): Promise<void> {
    this.#evidence = this.#empty(backups, []);
    for await (const block of this.#source.packets({ since: this.#since, until: this.#until })) this.#evidence.add(block, this.#within);
  }

  /** The same evidence beside the facts the logs have by now. */
  #renewed(evidence: Evidence, backups: readonly Backup[], inferFrom: readonly Protocol[]): Evidence {
    const renewed = this.#empty(backups, inferFrom);
    renewed.merge(evidence);
    return renewed;
  }

  #empty(backups: readonly Backup[], inferFrom: readonly Protocol[]): Evidence {
    const { since, until } = this.#asked;
    // A window without an end has no coverage to be held against: it ends where the logs do.
    const asked = since === undefined || until === undefined ? undefined : { since, until };
    return new Evidence({
      sources: this.#source.sources(),
      census: this.#census,
      backups,
      asked,
      inferFrom,
      ...untranslated(this.#site, this.#source),
    });
  }
}

/** Who holds which role, to compare. */
function rolesText(backups: readonly Backup[]): string {
  return JSON.stringify(backups.map((backup) => [backup.name ?? '', backup.protocol.id, backup.assumptions]));
}
