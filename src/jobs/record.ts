import type { Micros } from '../correlator/contract.ts';
import type { JobRecord, OwnCause, Peer } from './contract.ts';
import { ownCauseIn, peersIn } from './mentions.ts';

/** What is gathered about one job while its lines go by. */
export class JobInTheMaking {
  client: string | undefined;
  clientAddress: string | undefined;
  start: Micros | undefined;
  end: Micros | undefined;
  readonly #ids = new Set<string>();
  readonly #peers = new Map<string, Peer>();
  readonly #causes: OwnCause[] = [];

  /** Takes from a message what it mentions. */
  note(text: string, line: number, time: Micros | undefined, ids: readonly string[] = []): void {
    for (const id of ids) this.#ids.add(id);
    for (const peer of peersIn(text)) this.#peers.set(`${peer.host} ${peer.port ?? ''}`, peer);
    const cause = ownCauseIn(text, line, time);
    if (cause !== undefined) this.#causes.push(cause);
  }

  /** Notes a cause that the product states by a number instead of words. */
  blame(cause: Pick<OwnCause, 'cause' | 'ifLetThrough'>, text: string, line: number, time: Micros | undefined): void {
    this.#causes.push({ ...cause, peers: peersIn(text), ...(time === undefined ? {} : { time }), line, text });
  }

  /** Adds what another part of the same log mentioned. */
  takeFrom(other: JobInTheMaking): void {
    for (const id of other.#ids) this.#ids.add(id);
    for (const [key, peer] of other.#peers) this.#peers.set(key, peer);
    this.#causes.push(...other.#causes);
  }

  finish(rest: Pick<JobRecord, 'product' | 'kind' | 'status' | 'ok' | 'line' | 'text'> & Partial<Pick<JobRecord, 'about'>>): JobRecord {
    return {
      ...rest,
      ...(this.client === undefined ? {} : { client: this.client }),
      ...(this.clientAddress === undefined ? {} : { clientAddress: this.clientAddress }),
      ...(this.start === undefined ? {} : { start: this.start }),
      ...(this.end === undefined ? {} : { end: this.end }),
      messageIds: [...this.#ids],
      peers: [...this.#peers.values()],
      ownCauses: this.#causes,
    };
  }
}

/** Spells of trouble: what lies closer together than this is one (a client retries for minutes, a schedule comes back after hours). */
export const SPELL: Micros = 30 * 60 * 1_000_000;
