import type { Paint } from './colors.ts';
import type { LocalTime } from './local-time.ts';

/** What every part of the text output needs to be printed. */
export interface Page {
  readonly time: LocalTime;
  readonly paint: Paint;
  readonly columns: number;
}
