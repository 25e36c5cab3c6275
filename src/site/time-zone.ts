import { IANAZone } from 'luxon';
import { nearestWord } from './nearest-word.ts';
import type { KeyPath, LocatedYaml } from './located-yaml.ts';

/** Notes a problem when the text is no IANA zone (`Europe/Berlin`, `UTC`) and no fixed offset (`+02:00`). */
export function checkTimeZone(file: LocatedYaml, at: KeyPath, zone: string | undefined): void {
  if (zone === undefined || IANAZone.isValidZone(zone)) return;
  const near = nearestWord(zone, Intl.supportedValuesOf('timeZone'));
  const instead = 'a zone of the IANA list such as America/Chicago or UTC, or a fixed offset such as "+02:00"';
  file.problem(at, `"${zone}" is no time zone`, near === undefined ? `write ${instead}` : `write ${near}, or ${instead}`);
}
