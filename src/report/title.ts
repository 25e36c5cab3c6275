/** What a report is called: after its nights, else after the day it begins. */
import type { Diagnosis } from '../correlator/contract.ts';
import type { LocalTime } from './local-time.ts';

export function titleOf(diagnosis: Diagnosis, time: LocalTime): string {
  const nights = [...new Set(diagnosis.coverage.nights.map((night) => night.night))].sort();
  const [first] = nights;
  const last = nights.at(-1);
  if (first !== undefined && last !== undefined) return first === last ? `Backup night ${first}` : `Backup nights ${first} to ${last}`;
  return diagnosis.window === undefined ? 'Backup report' : `Backup report from ${time.stamp(diagnosis.window.since).slice(0, 10)}`;
}
