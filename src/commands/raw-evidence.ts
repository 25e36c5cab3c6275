/** Evidence with the raw lines of the logs, read back by their offsets; where a log is gone the packet stays in words. */
import type { Diagnosis, EvidenceLine } from '../correlator/contract.ts';
import { readLine } from '../ingest/raw-line.ts';

export async function withRawLines(diagnosis: Diagnosis): Promise<Diagnosis> {
  const findings = await Promise.all(
    diagnosis.findings.map(async (finding) => ({ ...finding, evidence: await Promise.all(finding.evidence.map(withRawLine)) })),
  );
  return { ...diagnosis, findings };
}

async function withRawLine(line: EvidenceLine): Promise<EvidenceLine> {
  if (line.textFrom !== 'columns') return line;
  const text = await readLine(line.path, line.offset);
  return text === undefined ? line : { ...line, text, textFrom: 'log' };
}
