import type { Diagnosis } from '../../correlator/contract.ts';
import type { LegActivity } from '../activity.ts';
import type { LocalTime } from '../local-time.ts';
import type { Markup } from './markup.ts';

/** What every part of the page is made from. */
export interface Setting {
  readonly diagnosis: Diagnosis;
  readonly time: LocalTime;
  readonly activity: readonly LegActivity[];
}

/** A section of the page. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}
