/** A sentence per log that was not read as well as it could be: many lines passed over, or no absolute time in any. */
import type { Diagnosis } from '../correlator/contract.ts';

const WORTH_A_WARNING = 0.01;

export function unreadWarnings(diagnosis: Diagnosis): readonly string[] {
  return [...manyUnread(diagnosis), ...timeless(diagnosis)];
}

/** Stamps that are differences, as of `tcpdump -ttt`, say when one packet came after another and never when. */
function timeless({ coverage }: Diagnosis): readonly string[] {
  return coverage.sources
    .filter((source) => source.records > 0 && source.first === undefined)
    .map(
      ({ path }) =>
        `${path} has no absolute time, so nothing is concluded from it; print the capture again with "tcpdump -n -e -tttt -r CAPTURE", or give the capture itself.`,
    );
}

/** More than one line in a hundred was not read: with the command that tells why. */
function manyUnread(diagnosis: Diagnosis): readonly string[] {
  return diagnosis.coverage.sources.flatMap((source) => {
    const unread = source.malformed + source.foreign;
    // Several messages may stand on one line.
    const lines = Math.max(source.lines, source.records + unread);
    if (lines === 0 || unread / lines <= WORTH_A_WARNING) return [];
    const share = `${((unread / lines) * 100).toFixed(unread * 10 > lines ? 0 : 1)} %`;
    return [`${share} of the lines of ${source.path} were not read; "legwork parse --explain ${fileOf(source.path)}" says why.`];
  });
}

/** What to type for a log: of an archive's member the archive, and in quotation marks what a shell would take apart. */
function fileOf(path: string): string {
  const [file = path] = path.split('!/');
  return /^[\w./+=:,@%-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
