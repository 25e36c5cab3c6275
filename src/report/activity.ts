import type { Micros } from '../correlator/contract.ts';

/** What a pair of hosts did on one leg at one firewall: the attempts behind a drawing, denied and let through. */
export interface LegActivity {
  /** The backup's name in the site file, else the protocol's id. */
  readonly backup: string;
  readonly leg: string;
  readonly initiator: string;
  readonly responder: string;
  readonly firewall: string;
  readonly accepted: readonly Micros[];
  readonly denied: readonly Micros[];
}
