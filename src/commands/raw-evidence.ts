/** Evidence with the raw lines of the logs, read back by their offsets; where a log is gone the packet stays in words. */
import type { Diagnosis, EvidenceLine } from '../correlator/contract.ts';
import type { RawLines } from '../ingest/raw-lines.ts';

export async function withRawLines(diagnosis: Diagnosis, lines: RawLines): Promise<Diagnosis> {
  const wanted = diagnosis.findings.flatMap((finding) => finding.evidence).filter(isInWords);
  const texts = await lines.read(wanted);
  const known = new Map(wanted.map((line, i) => [line, texts[i]]));
  const withText = (line: EvidenceLine): EvidenceLine => {
    const text = known.get(line);
    return text === undefined ? line : { ...line, text, textFrom: 'log' };
  };
  return { ...diagnosis, findings: diagnosis.findings.map((finding) => ({ ...finding, evidence: finding.evidence.map(withText) })) };
}

function isInWords(line: EvidenceLine): boolean {
  return line.textFrom === 'columns';
}
