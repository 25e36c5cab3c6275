import type { Diagnosis } from '../../correlator/contract.ts';
import type { LegActivity } from '../activity.ts';
import type { FindingGroup } from '../groups.ts';
import type { LocalTime } from '../local-time.ts';
import type { Markup } from './markup.ts';

/** What every part of the page is made from. */
export interface Setting {
  readonly diagnosis: Diagnosis;
  /** The diagnosis's findings as they are told and numbered on the page. */
  readonly groups: readonly FindingGroup[];
  readonly time: LocalTime;
  readonly activity: readonly LegActivity[];
}

/** A section of the page. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Markup;
}
