/** One sentence per log of which more than one line in a hundred was not read, with the command that tells why. */
import type { Diagnosis } from '../correlator/contract.ts';

const WORTH_A_WARNING = 0.01;

export function unreadWarnings(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.coverage.sources.flatMap((source) => {
    const unread = source.malformed + source.foreign;
    if (source.lines === 0 || unread / source.lines <= WORTH_A_WARNING) return [];
    const share = `${((unread / source.lines) * 100).toFixed(unread * 10 > source.lines ? 0 : 1)} %`;
    return [`${share} of the lines of ${source.path} were not read; "legwork parse --explain ${source.path}" says why.`];
  });
}
